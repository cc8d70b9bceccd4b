import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

type Json = Record<string, unknown>;
export interface StandIn {
  /** Where the API answers. */
  api: string;
  asked: string[];
  /** Answers the next call that fits with this status. */
  trouble: { call: RegExp; status: number } | null;
  /** Stand above every answer. */
  headers: Record<string, string>;
  /** Where every tag leads. */
  commit: string;
  releases: Map<string, Json & { links: { id: number; name: string; url: string; size: number }[] }>;
  stop(): Promise<void>;
}

interface Call {
  route: string;
  query: URLSearchParams;
  body: Buffer;
  json: Json;
  here: string;
}
export type Routes = (standIn: StandIn, call: Call, files: Map<string, Buffer>) => [number, unknown] | Buffer | null;

/** A small forge of our own, written from the documented API; `routes` says which. Only this token may speak. */
export async function startForge(prefix: string, header: [string, string], routes: Routes): Promise<StandIn> {
  const files = new Map<string, Buffer>();
  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    const url = new URL(request.url ?? '', 'http://forge.test');
    const route = `${request.method} ${url.pathname.slice(prefix.length)}`;
    standIn.asked.push(route);
    const say = (status: number, json: unknown) =>
      void response
        .writeHead(status, { 'content-type': 'application/json', ...standIn.headers })
        .end(JSON.stringify(json ?? null));
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    if (request.headers[header[0]] !== header[1]) return say(401, { message: '401 Unauthorized' });
    if (standIn.trouble?.call.test(route)) {
      const { status } = standIn.trouble;
      standIn.trouble = null;
      return say(status, { message: 'trouble' });
    }
    const body = await partOf(request, Buffer.concat(chunks));
    const said = routes(
      standIn,
      { route, query: url.searchParams, body, json: jsonOf(body), here: `http://${request.headers.host}${prefix}` },
      files,
    );
    if (Buffer.isBuffer(said)) return void response.writeHead(200).end(said);
    say(...(said ?? [404, { message: '404 Not Found' }]));
  };
  const server = createServer((request, response) => void answer(request, response).catch(() => response.destroy()));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const standIn: StandIn = {
    api: `http://127.0.0.1:${(server.address() as AddressInfo).port}${prefix}`,
    asked: [],
    trouble: null,
    headers: {},
    commit: 'c'.repeat(40),
    releases: new Map(),
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return standIn;
}

/** The file of a form, else the body itself. */
async function partOf(request: IncomingMessage, body: Buffer): Promise<Buffer> {
  const type = request.headers['content-type'] ?? '';
  if (!type.startsWith('multipart/form-data')) return body;
  const form = await new Response(new Uint8Array(body), { headers: { 'content-type': type } }).formData();
  const part = form.get('attachment');
  return part instanceof Blob ? Buffer.from(await part.arrayBuffer()) : Buffer.alloc(0);
}

function jsonOf(body: Buffer): Json {
  try {
    return JSON.parse(body.toString('utf8')) as Json;
  } catch {
    return {};
  }
}
