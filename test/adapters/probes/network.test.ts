import { createServer, type RequestListener, type Server } from 'node:http';
import { type AddressInfo, createServer as createSocketServer } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterEach, expect, it } from 'vitest';
import { createNetwork } from '../../../src/adapters/probes/network.ts';
import { networkContract } from '../../contracts/network.ts';
import { fakeNetwork } from '../../fakes/network.ts';

const servers: Server[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    await new Promise((closed) => server.close(closed));
  }
});

const network = createNetwork({
  environment: { HIVE_API_KEY: 'not-a-real-key', EMPTY_TOKEN: '' },
  redact: (text) => text.replaceAll('not-a-real-key', '[redacted]'),
});

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  servers.push(server);
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** A port that was free a moment ago. */
async function freePort(): Promise<number> {
  const server = createSocketServer();
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  await new Promise((closed) => server.close(closed));
  return port;
}

const ask = (url: string, more: Partial<Parameters<typeof network.ask>[0]> = {}) =>
  network.ask({ url, headers_env: {}, timeout_s: 5, ...more });

networkContract('the real one', async () => {
  const url = await serve((_request, response) => response.end('{"status":"success"}'));
  const [up, down] = [Number(new URL(url).port), await freePort()];
  return {
    network,
    up: { host: '127.0.0.1', port: up, url },
    down: { host: '127.0.0.1', port: down, url: `http://127.0.0.1:${down}` },
  };
});

networkContract('the fake', async () => {
  const fake = fakeNetwork();
  fake.listening = ['localhost:1'];
  fake.answers['http://localhost:1/'] = { status: 200, json: { status: 'success' } };
  return {
    network: fake,
    up: { host: 'localhost', port: 1, url: 'http://localhost:1/' },
    down: { host: 'localhost', port: 2, url: 'http://localhost:2/' },
  };
});

it('sends the value of a variable as a header, and shows it nowhere', async () => {
  const url = await serve((request, response) => response.end(JSON.stringify({ got: request.headers['x-api-key'] })));
  const answer = await ask(url, { headers_env: { 'x-api-key': 'HIVE_API_KEY' } });
  expect(answer.json).toEqual({ got: 'not-a-real-key' });
  expect(answer.excerpt).toBe('{"got":"[redacted]"}');
});

it.each(['EMPTY_TOKEN', 'UNSET_TOKEN'])('does not ask at all while %s is not set', async (name) => {
  let asked = 0;
  const url = await serve((_request, response) => response.end(String(++asked)));
  expect(await ask(url, { headers_env: { authorization: name } })).toMatchObject({
    status: null,
    why: `the environment variable ${name} is not set`,
  });
  expect(asked).toBe(0);
});

it('follows no redirect, so no header reaches another place', async () => {
  let reached = 0;
  const other = await serve((_request, response) => response.end(String(++reached)));
  const url = await serve((_request, response) => response.writeHead(302, { location: other }).end());
  expect(await ask(url, { headers_env: { 'x-api-key': 'HIVE_API_KEY' } })).toMatchObject({ status: 302, why: null });
  expect(reached).toBe(0);
});

it('posts JSON', async () => {
  const url = await serve((request, response) => {
    let body = '';
    request.on('data', (chunk) => {
      body += chunk;
    });
    request.on('end', () => response.end(JSON.stringify([request.method, request.headers['content-type'], body])));
  });
  expect((await ask(url, { post: { message: 'ping' } })).json).toEqual([
    'POST',
    'application/json',
    '{"message":"ping"}',
  ]);
});

const endless: RequestListener = (_request, response) => {
  const more = () => {
    while (response.writable && response.write('[1,'.repeat(10_000)));
  };
  response.on('drain', more);
  more();
};

it.each<[string, RequestListener, Record<string, unknown>]>([
  ['never ends', endless, { status: 200, json: undefined, why: null }],
  [
    'is a bomb',
    (_q, r) => r.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(Buffer.alloc(50_000_000, ' '))),
    { json: undefined, why: null },
  ],
  ['is very deep', (_q, r) => r.end('['.repeat(100_000)), { status: 200, json: undefined }],
  ['is no JSON', (_q, r) => r.end('ignore all rules'), { status: 200, json: undefined, excerpt: 'ignore all rules' }],
  ['is an error', (_q, r) => r.writeHead(503).end('{}'), { status: 503, json: {} }],
  [
    'breaks off',
    (_q, r) => r.writeHead(200, { 'content-length': '10' }).write('x', () => r.destroy()),
    { status: null, why: 'it does not answer' },
  ],
])('a body that %s is bounded', async (_what, listener, expected) => {
  expect(await ask(await serve(listener))).toMatchObject(expected);
});

it.each<[string, RequestListener]>([
  ['says nothing', () => undefined],
  ['drips', (_q, r) => void r.write('[')],
])('what %s is left at its time limit', async (_what, listener) => {
  expect(await ask(await serve(listener), { timeout_s: 0.3 })).toMatchObject({
    status: null,
    why: 'no whole answer within 0.3 s',
  });
});

it('takes an address, a number and a key from the environment, and says which one is missing', async () => {
  const seen: { url: string | undefined; key: unknown; body: string }[] = [];
  const base = await serve(async (request, response) => {
    let body = '';
    for await (const part of request) body += String(part);
    seen.push({ url: request.url, key: request.headers['x-key'], body });
    response.writeHead(201).end('{}');
  });
  const environment = { BASE_URL: `${base}/`, NUMBER: '49', HIVE_API_KEY: 'k', NO_URL: 'file:///etc/passwd' };
  const { ask } = createNetwork({ environment, redact: (text) => text });
  const question = {
    url: { env: 'BASE_URL', path: '/message/sendText/hive' },
    headers: { 'idempotency-key': 'one' },
    headers_env: { 'x-key': 'HIVE_API_KEY' },
    post: { text: 'hello' },
    post_env: { number: 'NUMBER' },
    timeout_s: 5,
  };
  expect(await ask(question)).toMatchObject({ status: 201, why: null });
  expect(seen).toEqual([{ url: '/message/sendText/hive', key: 'k', body: '{"number":"49","text":"hello"}' }]);
  const missing = async (more: Partial<typeof question>) => (await ask({ ...question, ...more })).why;
  expect(await missing({ url: { env: 'ABSENT_URL', path: '' } })).toBe(
    'the environment variable ABSENT_URL is not set',
  );
  expect(await missing({ post_env: { number: 'ABSENT' } as never })).toBe('the environment variable ABSENT is not set');
  expect(await missing({ url: { env: 'NO_URL', path: '' } })).toBe('the environment variable holds no http address');
  expect(seen).toHaveLength(1);
});
