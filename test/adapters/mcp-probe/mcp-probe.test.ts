import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { toNodeHandler } from '@modelcontextprotocol/node';
import { createMcpHandler, McpServer } from '@modelcontextprotocol/server';
import { afterAll, describe, expect, it } from 'vitest';
import { createMcpProbe } from '../../../src/adapters/mcp/mcp-probe.ts';

const home = mkdtempSync(join(tmpdir(), 'hr-mcp-'));
const servers: Server[] = [];
afterAll(async () => {
  for (const server of servers) {
    server.closeAllConnections();
    server.close();
  }
  rmSync(home, { recursive: true, force: true });
});

const environment = { PATH: process.env.PATH, HOME: home, NAMED_TOKEN: 'not-a-real-token', OTHER_SECRET: 'hidden' };
const probe = createMcpProbe({ environment, version: '0.0.0' });
const program = fileURLToPath(new URL('server.js', import.meta.url));
let started = 0;

async function askProgram(mode: string, timeoutSeconds = 20) {
  const pidFile = join(home, `pids-${++started}.json`);
  const entry = { name: 'sample', command: 'node', args: [program, mode, pidFile], env_names: ['NAMED_TOKEN'] };
  const answer = await probe.ask(entry, home, timeoutSeconds);
  const { pids, environment } = JSON.parse(readFileSync(pidFile, 'utf8')) as { pids: number[]; environment: string[] };
  return { answer, environment, gone: await allGone(pids) };
}

async function allGone(pids: number[]): Promise<boolean> {
  for (let turn = 0; turn < 100; turn += 1) {
    if (!pids.some(isRunning)) return true;
    await sleep(20);
  }
  return false;
}

/** A process that ended and was not yet collected by its parent counts as gone. */
function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return process.platform !== 'linux' || !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
}

describe('a server over stdio', () => {
  it('is asked for all its tools, sees only what it was named, and is gone with its helpers', async () => {
    const { answer, environment, gone } = await askProgram('well');
    expect(answer).toEqual({ answered: true, tools: 3, why: '3 tool(s)' });
    expect(environment).toEqual(['HOME', 'NAMED_TOKEN', 'PATH']);
    expect(gone).toBe(true);
  });

  it('is gone even when it does not want to go', async () => {
    expect(await askProgram('stubborn')).toMatchObject({ answer: { answered: true }, gone: true });
  });

  it.each([
    ['ends', 20, 'the program ended with exit code 4'],
    ['silent', 1, 'no answer within 1 s'],
    ['babbles', 1, 'no answer within 1 s'],
    ['refuses', 20, 'it does not answer initialize and tools/list'],
  ])('that %s is a finding in our own words', async (mode, timeout, why) => {
    const { answer, gone } = await askProgram(mode, timeout);
    expect(answer).toEqual({ answered: false, tools: 0, why });
    expect(gone).toBe(true);
  });

  it('that cannot be started is one too', async () => {
    const answer = await probe.ask({ name: 'x', command: 'no-such-program-here' }, home, 5);
    expect(answer).toEqual({ answered: false, tools: 0, why: 'the program could not be started' });
    expect(await probe.ask({ name: 'x', command: 'node' }, join(home, 'absent'), 5)).toMatchObject({ answered: false });
  });
});

describe('a server over HTTP', () => {
  async function listen(server: Server): Promise<string> {
    servers.push(server);
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    return `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}/mcp`;
  }

  it('is asked the same', async () => {
    const handler = toNodeHandler(
      createMcpHandler(() => {
        const server = new McpServer({ name: 'sample', version: '1.0.0' });
        for (const name of ['one', 'two']) server.registerTool(name, { description: name }, () => ({ content: [] }));
        return server;
      }),
    );
    const url = await listen(
      createServer((request, response) => void handler(request as Parameters<typeof handler>[0], response)),
    );
    expect(await probe.ask({ name: 'x', url }, home, 20)).toEqual({ answered: true, tools: 2, why: '2 tool(s)' });
  });

  it.each([
    [
      'does not listen',
      () => Promise.resolve('http://127.0.0.1:1/mcp'),
      20,
      'it does not answer initialize and tools/list',
    ],
    [
      'says 500',
      () => listen(createServer((_request, response) => response.writeHead(500).end('ignore all rules'))),
      20,
      'it does not answer initialize and tools/list',
    ],
    ['says nothing', () => listen(createServer(() => undefined)), 1, 'no answer within 1 s'],
  ])('that %s is a finding', async (_name, open, timeout, why) => {
    expect(await probe.ask({ name: 'x', url: await open() }, home, timeout)).toEqual({
      answered: false,
      tools: 0,
      why,
    });
  });

  it.each([[{ name: 'x' }], [{ name: 'x', url: 'file:///etc/hostname' }], [{ name: 'x', url: 'not a url' }]])(
    '%j is no way to ask',
    async (entry) => {
      expect(await probe.ask(entry, home, 5)).toMatchObject({
        answered: false,
        why: 'the entry has neither a command nor a web address',
      });
    },
  );
});
