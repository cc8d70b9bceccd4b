import { existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import manifest from '../../package.json' with { type: 'json' };
import { makeConfig, readConfigText } from '../../src/config/parse.ts';
import { tools } from '../../src/tools/index.ts';
import { cli, isGone, lonely, runCli, startChild } from './child.ts';
import { sampleProject } from './site.ts';

let home: string;
let project: string;
beforeAll(() => {
  home = realpathSync(mkdtempSync(join(tmpdir(), 'hive-release-cli-')));
  project = sampleProject(join(home, 'project'));
});
afterAll(() => rmSync(home, { recursive: true, force: true }));

const run = (...args: string[]) => runCli(args, lonely(home));

test('--version and help', async () => {
  expect(await run('--version')).toEqual({ code: 0, stdout: `${manifest.version}\n`, stderr: '' });
  const help = await run('--help');
  expect(help.code).toBe(0);
  for (const command of ['serve', 'call', 'tools', 'init', 'doctor']) expect(help.stdout).toContain(command);
});

test.each([[['nothing']], [['call']], [['serve', '--port', 'many']], [['call', 'get_release', '--nothing']]])(
  '%j is answered with what there is',
  async (args) => {
    const { code, stdout, stderr } = await run(...args);
    expect(code).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toContain('Usage: hive-release');
  },
);

test('tools are listed in their order', async () => {
  const { stdout } = await run('tools');
  expect(
    stdout
      .trim()
      .split('\n')
      .map((line) => line.split(' ')[0]),
  ).toEqual(tools.map(({ name }) => name));
});

describe('call', () => {
  test('prints the same JSON as over MCP, good and bad', async () => {
    const client = new Client({ name: 'same', version: '1.0.0' });
    await client.connect(
      new StdioClientTransport({
        command: process.execPath,
        args: [cli, 'serve', '--project', project],
        env: lonely(home),
      }),
    );
    for (const given of [{ view: 'config' }, { view: 'components' }, { view: 'nothing' }, { views: 'config' }]) {
      const overMcp = await client.callTool({ name: 'get_release', arguments: given });
      const words = Object.entries(given).map(([key, value]) => `${key}=${value}`);
      const { stdout } = await run('call', 'get_release', ...words, '--project', project);
      expect(stdout).toBe(`${(overMcp.content as { text: string }[])[0]?.text}\n`);
      const { stdout: byJson } = await run(
        'call',
        'get_release',
        '--json',
        JSON.stringify(given),
        '--project',
        project,
      );
      expect(byJson).toBe(stdout);
    }
    await client.close();
  });

  test.each([
    ['a good answer', ['get_release', 'view=config'], 0],
    ['a wrong argument', ['get_release', 'view=nothing'], 2],
    ['an unknown tool', ['nothing'], 2],
    ['broken JSON', ['get_release', '--json', '{"view":'], 2],
  ])('%s ends with %i', async (_what, args, code) => {
    const answer = await run('call', ...args, '--project', project);
    expect(answer.code).toBe(code);
    expect(() => JSON.parse(answer.stdout)).not.toThrow();
  });

  test('a directory that is no repository is said as data', async () => {
    mkdirSync(join(home, 'empty'), { recursive: true });
    const { code, stdout } = await run('call', 'get_release', '--project', join(home, 'empty'));
    expect([code, (JSON.parse(stdout) as { code: string }).code]).toEqual([2, 'NOT_A_REPOSITORY']);
  });

  test('a directory that is not there is said as data', async () => {
    const { code, stdout, stderr } = await run('call', 'get_release', '--project', join(home, 'absent'));
    expect([code, (JSON.parse(stdout) as { code: string }).code, stderr]).toEqual([2, 'PROJECT_NOT_FOUND', '']);
  });

  test('analyze_changes looks at a range without a database', async () => {
    const args = ['--json', '{"from":"v1.0.0","to":"main"}', '--project', project];
    const { code, stdout } = await run('call', 'analyze_changes', ...args);
    const said = JSON.parse(stdout) as { bump: string; next_version: string; reasons: string[] };
    expect([code, said.bump, said.next_version]).toEqual([0, 'minor', '1.1.0']);
    expect(said.reasons.join()).toContain('"feat: count to one"');
  });
});

test('init writes a release.yaml that holds and never writes over one', async () => {
  const fresh = sampleProject(join(home, 'fresh'));
  rmSync(join(fresh, 'release.yaml'));
  const first = await run('init', '--project', fresh);
  expect(first).toMatchObject({ code: 0, stdout: expect.stringContaining('release.yaml') });
  const text = readFileSync(join(fresh, 'release.yaml'), 'utf8');
  expect(makeConfig([readConfigText(text)])).toMatchObject({ versioning: { source: { file: 'package.json' } } });
  expect(await run('init', '--project', fresh)).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('exists already'),
  });
  expect(readFileSync(join(fresh, 'release.yaml'), 'utf8')).toBe(text);
});

describe('serve --http', () => {
  test('says where it listens, answers there and ends on a signal', async () => {
    const child = startChild(['serve', '--http', '--port', '0', '--project', project], lonely(home));
    const url = await listening(child.stderr);
    expect(await (await fetch(url.replace('/mcp', '/healthz'))).text()).toBe('ok\n');
    child.signal('SIGTERM');
    expect(await child.gone).toEqual({ code: 0, signal: null });
  });

  test('refuses a public address without a token', async () => {
    const { code, stderr } = await run('serve', '--http', '--host', '0.0.0.0', '--port', '0');
    expect([code, stderr]).toEqual([1, expect.stringContaining('without a bearer token')]);
  });

  test('takes the token from the environment and asks for it', async () => {
    const env = { ...lonely(home), MY_TOKEN: 'not-a-real-token' };
    const child = startChild(['serve', '--http', '--port', '0', '--token-env', 'MY_TOKEN'], env);
    const url = await listening(child.stderr);
    expect((await fetch(url, { method: 'POST' })).status).toBe(401);
    expect(child.stderr()).not.toContain('not-a-real-token');
    child.signal('SIGTERM');
    await child.gone;
  });
});

test('serve --detach leaves a server behind that answers and ends on a signal', async () => {
  const port = String(20_000 + (process.pid % 20_000));
  const started = await run('serve', '--detach', '--port', port, '--project', project);
  const { pid, url, log } = JSON.parse(started.stdout) as { pid: number; url: string; log: string };
  try {
    expect(await (await fetch(url.replace('/mcp', '/healthz'))).text()).toBe('ok\n');
  } finally {
    process.kill(pid, 'SIGTERM');
    rmSync(log, { force: true });
  }
  for (let tries = 0; tries < 100 && !isGone(pid); tries += 1) await sleep(50);
  expect(isGone(pid)).toBe(true);
  const taken = await run('serve', '--detach', '--host', 'no-such-host.invalid', '--port', port);
  expect(taken.code).toBe(1);
  rmSync(/see (\S+)/.exec(taken.stderr)?.[1] ?? '', { force: true });
});

async function listening(stderr: () => string): Promise<string> {
  for (;;) {
    const url = /"url":"([^"]+)"/.exec(stderr())?.[1];
    if (url) return url;
    await sleep(20);
  }
}

test('nothing of a test stays behind in the home directory but what releases make', () => {
  expect(existsSync(join(home, 'database'))).toBe(false);
});
