import { execFileSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { join } from 'node:path';
import { createEmulator } from 'emulate';
import { freePort } from '../../../registries/verdaccio.ts';
import { type ActionsSeen, actionsAt } from './actions.ts';

/** `before`: cut off unheard; `after`: done, but the answer is lost; a number: that status. */
export type Trouble = 'before' | 'after' | number;

export interface Github {
  /** With its host, as a channel names it. */
  repository: string;
  /** The same over HTTP. */
  api: string;
  /** For `gh`: its configuration and a token that may write. */
  environment: Record<string, string>;
  /** Every call as `POST /repos/honey/comb/releases`. */
  asked: string[];
  /** The first trouble that fits a call, each once. */
  troubles: { call: RegExp; trouble: Trouble }[];
  /** As GitHub does where immutable releases are switched on. */
  immutable: boolean;
  /** False: an older server that tells no digests. */
  tellsDigests: boolean;
  /** What the pipelines of a repository did. */
  pipelines(name: string): ActionsSeen;
  /** Release pages as the emulator has them; of `comb` when no repository is named. */
  releases(name?: string): Promise<Release[]>;
  ask(method: string, path: string, body?: unknown): Promise<unknown>;
  stop(): Promise<void>;
}

export interface Release {
  id: number;
  tag_name: string;
  name: string;
  body: string;
  draft: boolean;
  prerelease: boolean;
  assets: { id: number; name: string; state: string; digest?: string }[];
}

/**
 * The GitHub emulator behind a socket for the real `gh`. What it lacks is added on the way, as GitHub documents it:
 * digests and bytes of assets, drafts that no tag leads to, one asset a name, immutable releases, runs of pipelines with
 * what they left, and tags that are those of real bare repositories: that of honey/comb, or each by its name.
 */
export async function startGithub(
  directory: string,
  remote: string | Readonly<Record<string, string>>,
): Promise<Github> {
  const remotes = new Map(Object.entries(typeof remote === 'string' ? { comb: remote } : remote));
  const token = randomBytes(20).toString('hex');
  const port = await freePort();
  const base = 'https://github.honey.test/api/v3';
  const seed = {
    tokens: { [token]: { login: 'honey', scopes: ['repo', 'user'] } },
    github: { users: [{ login: 'honey' }], repos: [...remotes.keys()].map((name) => ({ owner: 'honey', name })) },
  };
  const emulator = await createEmulator({ service: 'github', port, seed, baseUrl: base });
  mkdirSync(directory, { recursive: true });
  const socket = join(directory, 's');
  writeFileSync(join(directory, 'config.yml'), `http_unix_socket: ${socket}\n`);
  const bytes = new Map<number, Buffer>();
  const [server, overHttp] = [createServer(), createServer()];
  const httpPort = await freePort();
  const github: Github = {
    repository: 'github.honey.test/honey/comb',
    api: `http://127.0.0.1:${httpPort}/api/v3`,
    environment: { GH_CONFIG_DIR: directory, GH_ENTERPRISE_TOKEN: token },
    asked: [],
    troubles: [],
    immutable: false,
    tellsDigests: true,
    pipelines: () => ({ runs: [], artifacts: [] }),
    releases: async (name = 'comb') =>
      (await github.ask('GET', `/repos/honey/${name}/releases?per_page=100`)) as Release[],
    ask: async (method, path, body) =>
      (await forward({ method, path, body: Buffer.from(JSON.stringify(body ?? '')) })).json,
    async stop() {
      await Promise.all([server, overHttp].map(closed));
      await emulator.close();
    },
  };
  const forward = async ({ method, path, body }: { method: string; path: string; body: Buffer }) => {
    const answer = await fetch(`http://127.0.0.1:${port}${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      ...(method === 'GET' || method === 'DELETE' ? {} : { body: new Uint8Array(body) }),
    });
    const text = await answer.text();
    return { status: answer.status, json: text === '' ? null : (JSON.parse(text) as unknown) };
  };
  const described = (found: unknown): unknown => {
    if (Array.isArray(found)) return found.map(described);
    if (found === null || typeof found !== 'object' || !('assets' in found)) return found;
    const release = found as Release;
    const assets = release.assets.map((one) => ({
      ...one,
      state: bytes.get(one.id)?.length === 0 ? 'starter' : 'uploaded',
      digest: github.tellsDigests ? digestOf(bytes.get(one.id)) : null,
    }));
    return { ...release, assets, immutable: github.immutable && !release.draft };
  };
  const taken = async (
    [, repository, id, name = '']: string[],
    call: { method: string; path: string; body: Buffer },
  ) => {
    const release = (await github.releases(repository)).find((one) => one.id === Number(id));
    const known = release?.assets.some((one) => one.name === decodeURIComponent(name));
    if (known || (github.immutable && release?.draft === false))
      return { status: 422, json: { message: 'Validation Failed', errors: [{ code: 'already_exists' }] } };
    const made = await forward(call);
    bytes.set((made.json as { id: number }).id, call.body);
    return made;
  };
  const answer = async (method: string, path: string, body: Buffer) => {
    const [, repository = '', kind, name = ''] =
      /^\/repos\/honey\/([^/]+)\/git\/(ref\/tags|tags)\/(.+)$/.exec(path) ?? [];
    const bare = remotes.get(repository);
    if (kind && bare) return tagAnswer(bare, kind === 'tags' ? name : `refs/tags/${decodeURIComponent(name)}`);
    const upload = /^\/repos\/honey\/([^/]+)\/releases\/(\d+)\/assets\?name=(.+)$/.exec(path);
    if (upload && method === 'POST') return taken(upload, { method, path, body });
    const found = await forward({ method, path, body });
    const hidden = method === 'GET' && /\/releases\/tags\//.test(path) && (found.json as { draft?: boolean }).draft;
    return hidden ? { status: 404, json: { message: 'Not Found' } } : { ...found, json: described(found.json) };
  };
  const handle = async (request: IncomingMessage, response: ServerResponse) => {
    const method = request.method ?? 'GET';
    const path = (request.url ?? '').replace(/^\/api\/(?:v3|uploads)\//, '/');
    github.asked.push(`${method} ${path}`);
    const at = github.troubles.findIndex(({ call }) => call.test(`${method} ${path}`));
    const [{ trouble } = { trouble: null }] = at < 0 ? [] : github.troubles.splice(at, 1);
    const body = await bodyOf(request);
    if (trouble === 'before') return request.socket.destroy();
    const known = request.headers.authorization?.endsWith(` ${token}`) === true;
    const said = await heard({ known, trouble, method, path, body });
    if (trouble === 'after') return request.socket.destroy();
    answerWith(request, response, said);
  };
  const heard = async (call: {
    known: boolean;
    trouble: Trouble | null;
    method: string;
    path: string;
    body: Buffer;
  }) => {
    if (!call.known) return { status: 401, json: { message: 'Bad credentials' } };
    if (typeof call.trouble === 'number') return { status: call.trouble, json: { message: 'trouble' } };
    return raw(call.path, call.method, call.body);
  };
  const answerWith = (request: IncomingMessage, response: ServerResponse, said: Awaited<ReturnType<typeof raw>>) => {
    if (Buffer.isBuffer(said)) return response.writeHead(200, { 'content-type': 'application/octet-stream' }).end(said);
    response.writeHead(said.status, { 'content-type': 'application/json; charset=utf-8' });
    const { host = '' } = request.headers;
    const here = host.startsWith('127.') ? `http://${host}/api/v3` : base;
    response.end(said.json === null ? '' : JSON.stringify(said.json).replaceAll(base, here));
  };
  const raw = async (path: string, method: string, body: Buffer) => {
    const [, id] = /^\/repos\/honey\/[^/]+\/releases\/assets\/(\d+)$/.exec(path) ?? [];
    const stored = id && method === 'GET' ? bytes.get(Number(id)) : undefined;
    if (path === '/api/graphql') return { status: 200, json: { data: { repository: { release: null } } } };
    const [, name] = /^\/repos\/honey\/([^/]+)\/actions\//.exec(path) ?? [];
    if (name !== undefined && method === 'GET') return actions(name, path);
    return stored ?? answer(method, path, body);
  };
  const actions = (name: string, path: string) => {
    const found = actionsAt(github.pipelines(name), new URL(path, base));
    if (Buffer.isBuffer(found)) return found;
    return found ? { status: 200, json: found } : { status: 404, json: { message: 'Not Found' } };
  };
  for (const one of [server, overHttp])
    one.on('request', (request, response) => void handle(request, response).catch(() => response.destroy()));
  await new Promise<void>((resolve) => server.listen(socket, resolve));
  await new Promise<void>((resolve) => overHttp.listen(httpPort, '127.0.0.1', resolve));
  return github;
}

const digestOf = (bytes: Buffer | undefined): string | null =>
  bytes ? `sha256:${createHash('sha256').update(bytes).digest('hex')}` : null;

/** The tag of the repository itself, annotated ones as an object of their own. */
function tagAnswer(remote: string, name: string) {
  const git = (...args: string[]) =>
    execFileSync('git', ['-C', remote, ...args], { encoding: 'utf8', stdio: 'pipe' }).trim();
  try {
    const sha = git('rev-parse', '--verify', name);
    const type = git('cat-file', '-t', sha);
    if (name.startsWith('refs/')) return { status: 200, json: { ref: name, object: { type, sha } } };
    const target = git('rev-parse', `${sha}^{}`);
    return { status: 200, json: { sha, object: { type: git('cat-file', '-t', target), sha: target } } };
  } catch {
    return { status: 404, json: { message: 'Not Found' } };
  }
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

const closed = (server: Server) =>
  new Promise<void>((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
