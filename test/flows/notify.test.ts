import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { resolve } from 'node:path';
import { json } from 'node:stream/consumers';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createNetwork } from '../../src/adapters/probes/network.ts';
import { ask, prepare } from '../scenarios/scenario.ts';
import { type TestWorld, testWorld } from './test-world.ts';

const policy = `${readFileSync(resolve('test/scenarios/in/release.yaml'), 'utf8')}
notifications:
  team: { by: webhook, url_env: TEAM_WEBHOOK_SECRET }
  whatsapp:
    by: whatsapp
    url_env: EVOLUTION_API_BASE_URL
    instance: hive
    api_key_env: EVOLUTION_API_API_KEY
    number_env: EVOLUTION_API_FIXED_RECIPIENT
`;

let world: TestWorld;
let ground: ReturnType<typeof prepare>;
let server: Server;
let seen: { url: string | undefined; headers: IncomingMessage['headers']; body: unknown }[];
/** What the webhook answers, one after the other; the last one stays. */
let answers: number[];

beforeEach(async () => {
  seen = [];
  answers = [200];
  const key = `made-up-${Date.now()}`;
  server = createServer(async (request, response) => {
    const body = await json(request).catch(() => null);
    seen.push({ url: request.url, headers: request.headers, body });
    if (request.url === '/hook')
      return response.writeHead((answers.length > 1 ? answers.shift() : answers[0]) ?? 200).end('ok');
    // As Evolution API answers: 401 without its key, 422 without a number, else 201.
    const { number } = (body ?? {}) as { number?: string };
    response.writeHead(request.headers.apikey !== key ? 401 : number ? 201 : 422).end('{}');
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  world = testWorld();
  const environment = {
    TEAM_WEBHOOK_SECRET: `${base}/hook`,
    EVOLUTION_API_BASE_URL: base,
    EVOLUTION_API_API_KEY: key,
    EVOLUTION_API_FIXED_RECIPIENT: '4900',
  };
  Object.assign(world, { network: createNetwork({ environment, redact: (text) => text }) });
  ground = prepare(world, resolve('test/scenarios/whole-release'), [
    { commit: 'chore: begin', files: { 'release.yaml': policy }, tag: 'v1.0.0', push: true },
    { commit: 'feat: hum', files: { 'src/hum.js': 'export const hum = 1;\n' }, push: true },
  ]);
});
afterEach(async () => {
  server.closeAllConnections();
  await new Promise((closed) => server.close(closed));
  await world.leave();
});

// biome-ignore lint/suspicious/noExplicitAny: answers are read like the JSON they are
async function call(tool: string, given: Record<string, unknown> = {}): Promise<any> {
  return JSON.parse((await ask(tool, given, world, ground)).text);
}
const hooks = () => seen.filter(({ url }) => url === '/hook');

it('tells everybody once the release stands, and nobody twice', async () => {
  const { plan_id } = await call('plan_release');
  await call('run_release', { plan_id, until: 'distribution' });
  expect(seen).toEqual([]);
  const done = { status: 'success', notifications: { team: 'sent', whatsapp: 'sent' }, next_action: null };
  expect(await call('run_release', { plan_id })).toMatchObject(done);
  expect(seen).toMatchObject([
    {
      url: '/hook',
      body: { event: 'released', version: '1.1.0', plan_id, text: expect.stringContaining('1.1.0 is released') },
    },
    { url: '/message/sendText/hive', body: { number: '4900', text: expect.stringContaining('honeycomb') } },
  ]);
  expect(await call('run_release', { plan_id })).toMatchObject(done);
  expect(seen).toHaveLength(2);
}, 60_000);

it('keeps what did not arrive pending, claims nothing, and sends it when it is asked again', async () => {
  answers = [503];
  const { plan_id } = await call('plan_release');
  expect(await call('run_release', { plan_id })).toMatchObject({
    status: 'success',
    notifications: { team: 'pending', whatsapp: 'sent' },
    next_action: { tool: 'run_release', arguments: { plan_id } },
  });
  expect(hooks()).toHaveLength(3);
  expect(new Set(hooks().map(({ headers }) => headers['idempotency-key'])).size).toBe(1);
  expect(await world.ledgerFake.notifications(plan_id)).toMatchObject([
    { name: 'team', status: 'pending', attempts: 3, http_status: 503, sent_at: null },
    { name: 'whatsapp', status: 'sent' },
  ]);
  answers = [204];
  expect(await call('run_release', { plan_id })).toMatchObject({ notifications: { team: 'sent', whatsapp: 'sent' } });
  expect(hooks()).toHaveLength(4);
}, 60_000);

it('goes on trying where the other side comes back in between', async () => {
  answers = [500, 200];
  const { plan_id } = await call('plan_release');
  expect(await call('run_release', { plan_id })).toMatchObject({ notifications: { team: 'sent' } });
  expect(hooks()).toHaveLength(2);
}, 60_000);
