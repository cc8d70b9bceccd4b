import { request } from 'node:http';
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { Client as OtherClient } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport as OtherTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { bearerToken, type HttpOptions, type HttpServer, isLoopback, serveHttp } from '../../src/http.ts';
import { serverFactory } from '../../src/server.ts';
import { tools } from '../../src/tools/index.ts';
import { initialize } from './child.ts';
import { type TestSite, testSite } from './site.ts';

const token = 'not-a-real-token';
let site: TestSite;
const open: HttpServer[] = [];
beforeAll(() => {
  site = testSite();
});
afterAll(() => site.close());
afterEach(async () => {
  await Promise.all(open.splice(0).map((server) => server.close()));
});

async function serve(options: Partial<HttpOptions> = {}): Promise<HttpServer> {
  let serial = 0;
  const server = await serveHttp(serverFactory(site), {
    host: '127.0.0.1',
    port: 0,
    authenticate: null,
    freshId: () => `session_${++serial}`,
    ...options,
  });
  open.push(server);
  return server;
}

interface Reply {
  status: number;
  text: string;
  headers: NodeJS.Dict<string | string[]>;
}

/** A raw request: unlike fetch it lets a test say who it claims to be. */
function send(
  url: string,
  {
    method = 'POST',
    headers = {},
    body = initialize,
  }: { method?: string; headers?: Record<string, string>; body?: string } = {},
): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const json = { 'content-type': 'application/json', accept: 'application/json, text/event-stream' };
    const outgoing = request(url, { agent: false, method, headers: { ...json, ...headers } }, (response) => {
      let text = '';
      response.on('data', (chunk: Buffer) => (text += chunk.toString('utf8')));
      response.on('end', () => resolve({ status: response.statusCode ?? 0, text, headers: response.headers }));
    });
    outgoing.on('error', reject);
    outgoing.end(method === 'GET' ? undefined : body);
  });
}

describe('who may come in', () => {
  test('health is told to everyone on this machine', async () => {
    const { url } = await serve({ authenticate: bearerToken(token) });
    expect(await send(url.replace('/mcp', '/healthz'), { method: 'GET' })).toMatchObject({ status: 200, text: 'ok\n' });
  });

  test.each([
    ['a foreign Host', { host: 'evil.example' }, 403],
    ['a Host that only begins well', { host: '127.0.0.1.evil.example' }, 403],
    ['a foreign Origin', { origin: 'https://evil.example' }, 403],
    ['an Origin that is none', { origin: 'null' }, 403],
    ['an Origin of this machine', { origin: 'http://localhost:3000' }, 200],
    ['no Origin', {}, 200],
  ])('%s: %j → %i', async (_what, headers, status) => {
    expect((await send((await serve()).url, { headers })).status).toBe(status);
  });

  test('a further name may be allowed', async () => {
    const { url } = await serve({ allowed_hosts: ['release.example'] });
    expect((await send(url, { headers: { host: 'release.example' } })).status).toBe(200);
  });

  test.each([
    ['none', undefined, 401],
    ['a wrong one', 'Bearer not-the-token', 401],
    ['a longer one', `Bearer ${token}x`, 401],
    ['a shorter one', `Bearer ${token.slice(0, -1)}`, 401],
    ['an empty one', 'Bearer ', 401],
    ['another scheme', `Basic ${token}`, 401],
    ['the right one', `Bearer ${token}`, 200],
    ['the right one, scheme in small letters', `bearer ${token}`, 200],
  ])('token: %s', async (_what, authorization, status) => {
    const { url } = await serve({ authenticate: bearerToken(token) });
    const reply = await send(url, authorization === undefined ? {} : { headers: { authorization } });
    expect(reply.status).toBe(status);
    if (status === 401) expect(reply.headers['www-authenticate']).toContain('Bearer');
    expect(reply.text).not.toContain(token);
  });

  test('a public address without a token is refused before anything listens', async () => {
    await expect(serve({ host: '0.0.0.0' })).rejects.toThrow('without a bearer token');
    expect(['127.0.0.1', '127.8.8.8', 'localhost', '::1', '[::1]'].every(isLoopback)).toBe(true);
    expect(['0.0.0.0', '::', '10.0.0.1', 'example.org', '127.evil.example', ''].some(isLoopback)).toBe(false);
  });
});

describe('what may come in', () => {
  test('other paths are not there', async () => {
    const { url } = await serve();
    for (const path of ['/', '/mcp/', '/mcp2', '//mcp', '/healthz/x'])
      expect((await send(url.replace('/mcp', path))).status).toBe(404);
  });

  test('a body over the limit is refused, announced or not', async () => {
    const { url } = await serve({ body_limit: 2000 });
    const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'ping', params: { fill: 'x'.repeat(5000) } });
    expect((await send(url, { body })).status).toBe(413);
    expect((await send(url, { body, headers: { 'transfer-encoding': 'chunked' } })).status).toBe(413);
  });

  test.each([
    ['no JSON', 'not json', {}, 400],
    ['another content type', initialize, { 'content-type': 'text/plain' }, 415],
  ])('%s → %i', async (_what, body, headers, status) => {
    expect((await send((await serve()).url, { body, headers })).status).toBe(status);
  });

  test('too many requests are turned away until time has passed', async () => {
    const { url } = await serve({ rate: { burst: 2, per_second: 0.001 } });
    const statuses = [(await send(url)).status, (await send(url)).status, (await send(url)).status];
    expect(statuses).toEqual([200, 200, 429]);
  });
});

describe('pages for people', () => {
  const pages = {
    prefix: '/approve/',
    fetch: async (_request: Request, known: boolean) => new Response(known ? 'known' : 'stranger'),
  };
  const at = ({ url }: HttpServer) => url.replace('/mcp', '/approve/x');
  const get = (url: string, headers = {}) => send(url, { method: 'GET', headers });

  test('are told whether the caller gave the token; without one everybody is known', async () => {
    const closed = at(await serve({ pages, authenticate: bearerToken(token) }));
    expect((await get(closed)).text).toBe('stranger');
    expect((await get(closed, { authorization: 'Bearer wrong' })).text).toBe('stranger');
    expect((await get(closed, { authorization: `Bearer ${token}` })).text).toBe('known');
    expect((await get(at(await serve({ pages })))).text).toBe('known');
  });

  test('stand below their own path, and nowhere when there are none', async () => {
    const { url } = await serve({ pages });
    for (const path of ['/approve', '/Approve/x', '//approve/x', '/x/approve/'])
      expect((await get(url.replace('/mcp', path))).status).toBe(404);
    expect((await get(at(await serve()))).status).toBe(404);
  });

  test('are entered under a known name alone, and judge for themselves where a form comes from', async () => {
    const url = at(await serve({ pages }));
    expect((await get(url, { host: 'evil.example' })).status).toBe(403);
    expect((await send(url, { headers: { origin: 'null' }, body: 'a=b' })).status).toBe(200);
  });

  test('have a limit of their own, so that nobody there keeps agents out', async () => {
    const { url } = await serve({ pages });
    const asked = await Promise.all(Array.from({ length: 60 }, () => get(url.replace('/mcp', '/approve/x'))));
    expect(new Set(asked.map(({ status }) => status))).toEqual(new Set([200, 429]));
    expect((await send(url)).status).toBe(200);
  });
});

const clients = [
  { name: 'the current SDK, 2025 era', connect: async (url: string) => connectCurrent(url) },
  { name: 'the current SDK, 2026 era', connect: async (url: string) => connectCurrent(url, '2026-07-28') },
  {
    name: 'the SDK of the 1.x line',
    connect: async (url: string) => {
      const client = new OtherClient({ name: 'other', version: '1.0.0' });
      await client.connect(
        new OtherTransport(new URL(url), { requestInit: { headers: { authorization: `Bearer ${token}` } } }) as never,
      );
      return client;
    },
  },
];

async function connectCurrent(url: string, pin?: string): Promise<Client> {
  const client = new Client(
    { name: 'current', version: '1.0.0' },
    pin ? { versionNegotiation: { mode: { pin } } } : {},
  );
  await client.connect(
    new StreamableHTTPClientTransport(new URL(url), { requestInit: { headers: { authorization: `Bearer ${token}` } } }),
  );
  return client;
}

/** Calls a tool and waits for the operation that it became. */
async function finished(client: Pick<Client, 'callTool'>, name: string): Promise<unknown> {
  let { structuredContent } = await client.callTool({ name, arguments: {} });
  while ((structuredContent as { status?: string }).status === 'in_progress') {
    const { operation_id } = structuredContent as { operation_id: string };
    await new Promise((resolve) => setTimeout(resolve, 20));
    ({ structuredContent } = await client.callTool({ name: 'wait_operation', arguments: { operation_id } }));
  }
  return structuredContent;
}

describe.each(clients)('$name', ({ connect }) => {
  test('gets the same answers as over standard streams', async () => {
    const { url } = await serve({ authenticate: bearerToken(token) });
    const client = (await connect(url)) as Client;
    try {
      expect((await client.listTools()).tools.map(({ name }) => name)).toEqual(tools.map(({ name }) => name));
      const good = await client.callTool({ name: 'get_release', arguments: {} });
      expect(good.structuredContent).toMatchObject({ view: 'status', version: { current: '1.0.0' } });
      expect(await finished(client, 'analyze_changes')).toMatchObject({ bump: 'minor', next_version: '1.1.0' });
      const bad = await client.callTool({ name: 'plan_release', arguments: { bump: 'huge' } });
      expect(bad.isError).toBe(true);
      expect(bad.structuredContent).toBeUndefined();
      expect((await client.listResources()).resources.length).toBeGreaterThan(3);
    } finally {
      await client.close();
    }
  });
});

test('who called is on record by the name the client gave itself, made plain', async () => {
  const { url } = await serve();
  const client = new Client({ name: 'evil\u202e\u0000 name', version: '1\n2' });
  await client.connect(new StreamableHTTPClientTransport(new URL(url)));
  await client.callTool({ name: 'analyze_changes', arguments: {} });
  const project = (await client.callTool({ name: 'get_release', arguments: {} })).structuredContent as {
    project: { id: string };
  };
  const operations = await site.testWorld.ledgerFake.operations(project.project.id);
  expect(operations.map(({ requested_by }) => requested_by)).toContainEqual(
    expect.stringMatching(/^evil name 1 2 \(.+\)$/),
  );
  await client.close();
});

describe('sessions of the 2025 era', () => {
  const ping = JSON.stringify({ jsonrpc: '2.0', id: 7, method: 'ping' });

  test('an unknown session is told so, and one ended by its client is gone', async () => {
    const { url } = await serve();
    const opened = await send(url);
    const session = {
      'mcp-session-id': String(opened.headers['mcp-session-id']),
      'mcp-protocol-version': '2025-11-25',
    };
    expect((await send(url, { body: ping, headers: session })).status).toBe(200);
    expect((await send(url, { body: ping, headers: { ...session, 'mcp-session-id': 'session_9' } })).status).toBe(404);
    expect((await send(url, { method: 'DELETE', headers: session, body: '' })).status).toBe(200);
    expect((await send(url, { body: ping, headers: session })).status).toBe(404);
  });

  test('a request without a session is served by itself', async () => {
    const { url } = await serve();
    const reply = await send(url, { body: ping, headers: { 'mcp-protocol-version': '2025-11-25' } });
    expect(reply).toMatchObject({ status: 200, text: expect.stringContaining('"id":7') });
    expect(reply.headers).not.toHaveProperty('mcp-session-id');
  });

  test('never more than a hundred are kept; the one longest unused goes first', async () => {
    const { url } = await serve();
    const ids: string[] = [];
    for (let at = 0; at < 102; at += 1) ids.push(String((await send(url)).headers['mcp-session-id']));
    const status = async (id: string | undefined) =>
      (await send(url, { body: ping, headers: { 'mcp-session-id': String(id), 'mcp-protocol-version': '2025-11-25' } }))
        .status;
    expect([await status(ids[0]), await status(ids[1]), await status(ids.at(-1))]).toEqual([404, 404, 200]);
  });
});

test('closing lets nobody in any more and leaves no connection behind', async () => {
  const server = await serve();
  await send(server.url);
  open.splice(0);
  await server.close();
  await expect(send(server.url)).rejects.toThrow('ECONNREFUSED');
});
