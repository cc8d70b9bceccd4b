import { once } from 'node:events';
import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { Client as OtherClient } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport as OtherTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { tools } from '../../src/tools/index.ts';
import { cli, initialize, initialized, isGone, listTools, lonely, startChild } from './child.ts';
import { sampleProject } from './site.ts';

let home: string;
let project: string;
beforeAll(() => {
  home = realpathSync(mkdtempSync(join(tmpdir(), 'hive-release-stdio-')));
  project = sampleProject(join(home, 'project'));
});
afterAll(() => rmSync(home, { recursive: true, force: true }));

const serve = () => ({ command: process.execPath, args: [cli, 'serve', '--project', project], env: lonely(home) });
describe('standard output', () => {
  test('carries nothing but the protocol, whatever comes in', async () => {
    const child = startChild(['serve', '--project', project], lonely(home));
    for (const line of ['this is no JSON', '{"jsonrpc":"2.0"}', initialize, initialized, listTools, '[]'])
      child.say(line);
    child.say(
      JSON.stringify({
        jsonrpc: '2.0',
        id: 3,
        method: 'tools/call',
        params: { name: 'get_release', arguments: { view: 'nothing' } },
      }),
    );
    const lines = await child.lines(3);
    child.endInput();
    expect(await child.gone).toEqual({ code: 0, signal: null });
    for (const line of lines) expect(JSON.parse(line)).toMatchObject({ jsonrpc: '2.0' });
  });

  test('is not written to before a client speaks', async () => {
    const child = startChild(['serve'], lonely(home));
    child.endInput();
    await child.gone;
    expect(await child.lines(0)).toEqual([]);
  });
});

describe('the ledger', () => {
  const ask = (method: string, params: object = {}) => JSON.stringify({ jsonrpc: '2.0', id: 7, method, params });

  test.each([
    ['the first tool list', listTools],
    ['the first call, though nothing was listed', ask('tools/call', { name: 'get_release', arguments: { view: 1 } })],
    ['the first reading of a resource', ask('resources/read', { uri: 'release://version' })],
  ])('is brought up after %s, so that what a dead process left goes on', async (_what, question) => {
    let knocks = 0;
    const door = createServer((socket) => {
      knocks += 1;
      socket.destroy();
    });
    const knocked = once(door, 'connection');
    await once(door.listen(0, '127.0.0.1'), 'listening');
    const { port } = door.address() as AddressInfo;
    const ledger = { HIVE_RELEASE_DATABASE_URL: `postgres://nobody@127.0.0.1:${port}/none` };
    const child = startChild(['serve', '--project', project], { ...lonely(home), ...ledger });
    try {
      child.say(initialize);
      child.say(initialized);
      await child.lines(1);
      expect(knocks).toBe(0);
      child.say(question);
      await child.lines(2);
      await knocked;
    } finally {
      child.endInput();
      await child.gone;
      door.close();
    }
  });
});

describe('the end', () => {
  test('comes when standard input ends, also while a call is under way', async () => {
    const child = startChild(['serve', '--project', project], lonely(home));
    for (const line of [initialize, initialized, listTools]) child.say(line);
    await child.lines(2);
    child.say(
      JSON.stringify({ jsonrpc: '2.0', id: 3, method: 'tools/call', params: { name: 'get_release', arguments: {} } }),
    );
    child.endInput();
    expect(await child.gone).toEqual({ code: 0, signal: null });
    expect(isGone(child.pid)).toBe(true);
  });

  test.each(['SIGTERM', 'SIGINT', 'SIGHUP'] as const)('comes in order on %s', async (signal) => {
    const child = startChild(['serve', '--project', project], lonely(home));
    for (const line of [initialize, initialized, listTools]) child.say(line);
    await child.lines(2);
    child.signal(signal);
    expect(await child.gone).toEqual({ code: 0, signal: null });
  });

  test('a project that does not exist is said at once', async () => {
    const child = startChild(['serve', '--project', join(home, 'nowhere')], lonely(home));
    expect((await child.gone).code).toBe(1);
    expect(child.stderr()).toContain('There is no directory');
  });
});

/** The same things asked through clients that we did not write. */
const clients = [
  {
    name: 'the current SDK, 2025 era',
    connect: async () => {
      const client = new Client({ name: 'current', version: '1.0.0' });
      await client.connect(new StdioClientTransport(serve()));
      return client;
    },
  },
  {
    name: 'the current SDK, 2026 era',
    connect: async () => {
      const client = new Client(
        { name: 'modern', version: '1.0.0' },
        { versionNegotiation: { mode: { pin: '2026-07-28' } } },
      );
      await client.connect(new StdioClientTransport(serve()));
      return client;
    },
  },
  {
    name: 'the SDK of the 1.x line',
    connect: async () => {
      const client = new OtherClient({ name: 'other', version: '1.0.0' });
      await client.connect(new OtherTransport(serve()));
      return client;
    },
  },
];

describe.each(clients)('$name', ({ connect }) => {
  test('lists, calls, is refused, reads and asks for prompts', async () => {
    const client = await connect();
    try {
      const { tools: listed } = await client.listTools();
      expect(listed.map(({ name }) => name)).toEqual(tools.map(({ name }) => name));
      expect(listed.find(({ name }) => name === 'get_release')?.annotations).toMatchObject({
        readOnlyHint: true,
        destructiveHint: false,
      });
      expect(listed.find(({ name }) => name === 'publish')?.annotations).toMatchObject({
        readOnlyHint: false,
        destructiveHint: true,
      });

      const good = await client.callTool({ name: 'get_release', arguments: { view: 'config' } });
      expect(good.isError).toBeFalsy();
      expect(good.structuredContent).toMatchObject({ view: 'config' });
      expect(JSON.parse((good.content as { text: string }[])[0]?.text ?? '')).toEqual(good.structuredContent);

      const bad = await client.callTool({ name: 'get_release', arguments: { view: 'nothing' } });
      expect(bad).toMatchObject({ isError: true });
      expect(bad.structuredContent).toBeUndefined();
      expect(JSON.parse((bad.content as { text: string }[])[0]?.text ?? '')).toMatchObject({ code: 'INPUT_INVALID' });

      const { contents } = await client.readResource({ uri: 'release://version' });
      expect(JSON.parse((contents[0] as { text: string }).text)).toMatchObject({ current: '1.0.0' });
      expect((await client.getPrompt({ name: 'release', arguments: {} })).messages).toHaveLength(1);
      expect(client.getInstructions()).toContain('get_release');
    } finally {
      await client.close();
    }
  });
});

test('lists are the same at every start and say how long they hold', async () => {
  const ask = async () => {
    const client = new Client(
      { name: 'modern', version: '1.0.0' },
      { versionNegotiation: { mode: { pin: '2026-07-28' } } },
    );
    await client.connect(new StdioClientTransport(serve()));
    const all = [
      await client.listTools(),
      await client.listResources(),
      await client.listResourceTemplates(),
      await client.listPrompts(),
    ];
    await client.close();
    return all;
  };
  const [first, second] = [await ask(), await ask()];
  expect(second).toEqual(first);
  for (const list of first) expect(list).toMatchObject({ ttlMs: 3_600_000, cacheScope: 'public' });
});

test('read-only offers nothing that changes anything', async () => {
  const client = new Client({ name: 'careful', version: '1.0.0' });
  await client.connect(new StdioClientTransport({ ...serve(), args: [...serve().args, '--read-only'] }));
  const { tools: listed } = await client.listTools();
  const harmless = tools.filter(({ effect }) => effect === 'reads' || effect === 'records').map(({ name }) => name);
  expect(listed.map(({ name }) => name)).toEqual(harmless);
  await expect(client.callTool({ name: 'publish', arguments: {} })).rejects.toMatchObject({ code: -32_602 });
  await client.close();
});
