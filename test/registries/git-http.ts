import { spawn } from 'node:child_process';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface GitServer {
  /** Of the directory with the repositories. */
  url: string;
  /** Answers all calls, or only those of a push, with this status; null: serves. */
  refuses: { status: 401 | 403 | 503; all: boolean } | null;
  stop(): Promise<void>;
}

/** The repositories below a directory over HTTP, by git's own program for it. */
export async function startGitServer(directory: string): Promise<GitServer> {
  const server = createServer((request, response) => {
    const pushes = /git-receive-pack/.test(request.url ?? '');
    const { refuses } = git;
    if (!refuses || !(refuses.all || pushes)) return serve(directory, request, response);
    request.resume();
    const headers = refuses.status === 401 ? { 'www-authenticate': 'Basic realm="honey"' } : {};
    response.writeHead(refuses.status, headers).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const git: GitServer = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    refuses: null,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return git;
}

/** One call, as a web server hands it to a CGI program. */
function serve(directory: string, request: IncomingMessage, response: ServerResponse): void {
  const { pathname, search } = new URL(request.url ?? '/', 'http://git.test');
  const child = spawn('git', ['http-backend'], {
    stdio: ['pipe', 'pipe', 'ignore'],
    env: {
      PATH: process.env.PATH,
      GIT_PROJECT_ROOT: directory,
      GIT_HTTP_EXPORT_ALL: '1',
      REMOTE_USER: 'releaser',
      PATH_INFO: pathname,
      QUERY_STRING: search.slice(1),
      REQUEST_METHOD: request.method,
      CONTENT_TYPE: request.headers['content-type'] ?? '',
      HTTP_CONTENT_ENCODING: request.headers['content-encoding'] ?? '',
      GIT_PROTOCOL: String(request.headers['git-protocol'] ?? ''),
    },
  });
  request.pipe(child.stdin);
  const chunks: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
  child.on('close', () => {
    const said = Buffer.concat(chunks);
    const end = said.indexOf('\r\n\r\n');
    const headers = said
      .subarray(0, end)
      .toString('latin1')
      .split('\r\n')
      .map((line) => line.split(/:\s*/, 2));
    const status = Number(headers.find(([name]) => name === 'Status')?.[1]?.slice(0, 3) ?? 200);
    for (const [name = '', value = ''] of headers)
      if (name !== 'Status' && name !== '') response.setHeader(name, value);
    response.writeHead(status).end(said.subarray(end + 4));
  });
}
