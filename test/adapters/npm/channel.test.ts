import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '../../../src/adapters/clock.ts';
import { npmChannel } from '../../../src/adapters/npm/npm.ts';
import { createPrograms } from '../../../src/adapters/programs.ts';
import { builtDigests } from '../../../src/domain/records/artifact.ts';
import type { ChannelPlace, ChannelSettings, ChannelWriter } from '../../../src/ports/channel.ts';
import type { ProgramRun, Programs } from '../../../src/ports/programs.ts';
import { channelContract, publicationOf } from '../../contracts/channel.ts';
import { fakeChannel } from '../../fakes/channel.ts';
import { freePort, type Registry, startRegistry } from '../../registries/verdaccio.ts';
import { describeWith } from '../../tiers.ts';
import { packPackage } from './packages.ts';

let home: string;
let project: string;
let registries: { test: Registry; production: Registry };
let directories = 0;
const runs: ProgramRun[] = [];

beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'hr-npm-'));
  project = join(home, 'project');
  await mkdir(project);
  const [test, production] = await Promise.all(
    ['test', 'production'].map((name) => startRegistry({ directory: join(home, name) })),
  );
  if (!test || !production) throw new Error('no registries');
  registries = { test, production };
});

afterAll(async () => {
  await Promise.all(Object.values(registries ?? {}).map((registry) => registry.stop()));
  rmSync(home, { recursive: true, force: true });
});

const freshDirectory = () => join(home, `install-${++directories}`);

const tokens = (): Record<string, string> => ({
  TEST_TOKEN: registries.test.token,
  PRODUCTION_TOKEN: registries.production.token,
  BAD_TOKEN: 'not-a-real-token',
});

function programs(PATH = process.env.PATH): Programs {
  const environment = { PATH, HOME: home, npm_config_cache: join(home, 'cache') };
  const real = createPrograms({ environment, redact: (text) => text, clock: systemClock });
  return {
    run: (run) => {
      runs.push(run);
      return real.run(run);
    },
  };
}

const place = (registry: string | null, token_env: string | null): ChannelPlace => ({
  registry,
  index: null,
  token_env,
  account_env: null,
});

function open(settings: Partial<ChannelSettings> = {}, path?: string): ChannelWriter {
  return npmChannel({
    programs: programs(path),
    token: (name) => tokens()[name],
    settings: {
      channel: 'npm',
      test: place(registries.test.url, 'TEST_TOKEN'),
      production: place(registries.production.url, 'PRODUCTION_TOKEN'),
      directory: project,
      options: {},
      ...settings,
    },
  });
}

const pack = (name: string, version: string, text = 'hello') =>
  packPackage(home, { name, version, main: 'index.js' }, { 'index.js': `exports.hello = ${JSON.stringify(text)};\n` });

channelContract('npm on two real registries', () => ({ channel: open(), pack, freshDirectory }));
const memory = fakeChannel();
channelContract('in memory', () => ({ channel: memory, pack, freshDirectory }));

const problem = (code: string, values: Record<string, unknown> = {}) =>
  expect.objectContaining({ code, fields: expect.objectContaining({ values: expect.objectContaining(values) }) });

describe('credentials', () => {
  const withToken = (token_env: string | null) => open({ test: place(registries.test.url, token_env) });
  const target = { stage: 'test', package: 'sample-auth' } as const;

  it('reach npm through a variable that no argument and no file shows', async () => {
    runs.length = 0;
    await open().preflight(target);
    const { token } = registries.test;
    expect(runs).toHaveLength(1);
    expect(JSON.stringify(runs[0]?.argv)).not.toContain(token);
    expect(Object.values(runs[0]?.env ?? {})).toContain(token);
    expect(spawnSync('grep', ['-rlF', '--exclude-dir=test', token, home], { encoding: 'utf8' }).stdout).toBe('');
  });

  it.each([
    ['no token', 'UNSET_TOKEN'],
    ['a wrong token', 'BAD_TOKEN'],
  ])('%s: every write is REGISTRY_AUTH and names the variable, looking still works', async (_name, token_env) => {
    const channel = withToken(token_env);
    const refusal = problem('REGISTRY_AUTH', { stage: 'test', token_env });
    const files = await pack(target.package, '1.0.0');
    await open().publish(publicationOf(target, '1.0.0', files, 'latest'));
    await expect(channel.preflight(target)).rejects.toEqual(refusal);
    const next = await pack(target.package, '1.1.0');
    await expect(channel.publish(publicationOf(target, '1.1.0', next, 'latest'))).rejects.toEqual(refusal);
    await expect(channel.moveTag({ ...target, tag: 'beta', version: '1.0.0' })).rejects.toEqual(refusal);
    await expect(channel.withdraw({ ...target, version: '1.0.0', reason: 'x' })).rejects.toEqual(refusal);
    await expect(channel.unpublish({ ...target, version: '1.0.0' })).rejects.toEqual(refusal);
    expect(await open().observe({ ...target, version: '1.1.0' })).toBeNull();
  });

  it("without a configured token the person's own .npmrc is used", async () => {
    await expect(withToken(null).preflight(target)).rejects.toEqual(
      problem('REGISTRY_AUTH', { token_env: 'NPM_TOKEN' }),
    );
    writeFileSync(
      join(home, '.npmrc'),
      `//${new URL(registries.test.url).host}/:_authToken=${registries.test.token}\n`,
    );
    expect(await withToken(null).preflight(target)).toEqual({ account: 'releaser', token_env: null });
    rmSync(join(home, '.npmrc'));
  });

  it("without a configured registry the project's own .npmrc decides", async () => {
    const scope = 'https://scoped.example/npm/';
    writeFileSync(join(project, '.npmrc'), `registry=${registries.production.url}\n@scope:registry=${scope}\n`);
    const channel = open({ production: place(null, null) });
    const files = await pack('sample-own', '1.0.0');
    const target = { stage: 'production', package: 'sample-own' } as const;
    await open().publish(publicationOf(target, '1.0.0', files, 'latest'));
    expect(await channel.observe({ ...target, version: '1.0.0' })).toMatchObject({ digests: builtDigests(files) });
    const found = async (name: string) => channel.addresses({ ...target, package: name, version: '1.0.0' });
    const general = new URL('sample-own', registries.production.url).href;
    expect(await found('sample-own')).toEqual([{ what: 'index page', address: general }]);
    expect(await found('@scope/own')).toEqual([{ what: 'index page', address: `${scope}@scope%2fown` }]);
    rmSync(join(project, '.npmrc'));
  });
});

describeWith(1, ['dash'])('an npm that a shell stands before', () => {
  const target = { stage: 'test', package: 'sample-shell', version: '1.0.0' } as const;
  let path: string;

  beforeAll(async () => {
    const shims = join(home, 'shims');
    await mkdir(shims);
    const text = `#!/usr/bin/env dash\nPATH='${process.env.PATH}'\nexec npm "$@"\n`;
    writeFileSync(join(shims, 'npm'), text, { mode: 0o755 });
    path = `${shims}:${process.env.PATH}`;
  });

  it('still is given the token, which counts before those of the project and the person', async () => {
    const place = `//${new URL(registries.test.url).host}/:_authToken`;
    for (const directory of [project, home]) writeFileSync(join(directory, '.npmrc'), `${place}=not-a-real-token\n`);
    const channel = open({}, path);
    expect(await channel.preflight(target)).toEqual({ account: 'releaser', token_env: 'TEST_TOKEN' });
    const files = await pack(target.package, target.version);
    await channel.publish(publicationOf(target, target.version, files, 'latest'));
    expect(await channel.observe(target)).toMatchObject({ digests: builtDigests(files) });
    await channel.moveTag({ ...target, tag: 'beta' });
    await channel.removeTag({ ...target, tag: 'beta' });
    await channel.withdraw({ ...target, reason: 'x' });
    await channel.unpublish(target);
    expect(await channel.observe(target)).toBeNull();
    for (const directory of [project, home]) rmSync(join(directory, '.npmrc'));
  });
});

describe('publish', () => {
  it('goes to the stage that was asked, whatever the package and the project would rather have', async () => {
    const elsewhere = registries.production.url;
    writeFileSync(join(project, '.npmrc'), `registry=${elsewhere}\n@sample:registry=${elsewhere}\ntag=wrong\n`);
    for (const name of ['sample-wayward', '@sample/wayward']) {
      const publishConfig = { registry: elsewhere, '@sample:registry': elsewhere, tag: 'wrong', provenance: true };
      const files = await packPackage(home, {
        name,
        version: '1.0.0',
        publishConfig,
        scripts: { postinstall: 'exit 1', prepublish: 'exit 1' },
      });
      const target = { stage: 'test', package: name, version: '1.0.0' } as const;
      await open().publish(publicationOf(target, '1.0.0', files, 'latest'));
      expect(await open().observe(target)).not.toBeNull();
      expect(await open().tags(target)).toEqual({ latest: '1.0.0' });
      expect(await open().observe({ ...target, stage: 'production' })).toBeNull();
    }
    rmSync(join(project, '.npmrc'));
  });
});

describe('a registry that does not answer', () => {
  it('is REGISTRY_UNREACHABLE, soon', async () => {
    const url = `http://127.0.0.1:${await freePort()}/`;
    const channel = open({ test: place(url, 'TEST_TOKEN') });
    const target = { stage: 'test', package: 'sample-dead', version: '1.0.0' } as const;
    const refusal = problem('REGISTRY_UNREACHABLE', { stage: 'test', channel: 'npm' });
    const calls = [
      channel.preflight(target),
      channel.observe(target),
      channel.tags(target),
      channel.publish(publicationOf(target, '1.0.0', await pack('sample-dead', '1.0.0'), 'latest')),
      channel.install({ ...target, directory: freshDirectory() }),
    ];
    for (const call of await Promise.allSettled(calls))
      expect(call).toMatchObject({ status: 'rejected', reason: refusal });
  });

  it('comes back with everything it had', async () => {
    const directory = join(home, 'restarted');
    const target = { stage: 'test', package: 'sample-restart', version: '1.0.0' } as const;
    const first = await startRegistry({ directory });
    const port = Number(new URL(first.url).port);
    const channel = npmChannel({
      programs: programs(),
      token: () => first.token,
      settings: {
        channel: 'npm',
        test: place(first.url, 'X_TOKEN'),
        production: place(null, null),
        directory: project,
        options: {},
      },
    });
    const files = await pack(target.package, target.version);
    await channel.publish(publicationOf(target, target.version, files, 'latest'));
    await first.stop();
    await expect(channel.observe(target)).rejects.toEqual(problem('REGISTRY_UNREACHABLE'));
    const second = await startRegistry({ directory, port });
    expect(await channel.observe(target)).toMatchObject({ digests: builtDigests(files) });
    await second.stop();
  });
});

describe('install', () => {
  const target = { stage: 'test', version: '1.0.0' } as const;

  async function publish(
    stage: 'test' | 'production',
    manifest: Parameters<typeof packPackage>[1],
    files: Record<string, string> = {},
  ) {
    const packed = await packPackage(home, manifest, files);
    const target = { stage, package: manifest.name };
    await open().publish(publicationOf(target, manifest.version, packed, 'latest'));
  }

  it('takes the package from its stage and the dependencies from production', async () => {
    await publish(
      'production',
      { name: '@sample/dependency', version: '1.0.0', main: 'index.js' },
      { 'index.js': 'module.exports = 42;' },
    );
    const bin = { 'sample-tool': 'tool.js', 'sample-other': 'other.js' };
    await publish(
      'test',
      {
        name: '@sample/with-dependency',
        version: '1.0.0',
        type: 'module',
        exports: './index.js',
        bin,
        dependencies: { '@sample/dependency': '^1.0.0' },
      },
      {
        'index.js':
          "import answer from '@sample/dependency'; if (answer !== 42) throw new Error('wrong'); setInterval(() => {}, 1000);",
        'tool.js': '#!/usr/bin/env node\nconsole.log("1.0.0");',
        'other.js': '#!/usr/bin/env node\nprocess.exit(process.argv[2] === "--help" ? 0 : 1);',
      },
    );
    const directory = freshDirectory();
    const proof = await open().install({ ...target, package: '@sample/with-dependency', directory });
    expect(proof.entry_points).toEqual([
      'import @sample/with-dependency',
      'sample-other --version',
      'sample-tool --version',
    ]);
    expect(
      JSON.parse(readFileSync(join(directory, 'node_modules/@sample/dependency/package.json'), 'utf8')).version,
    ).toBe('1.0.0');
  });

  it.each([
    ['throws when it is loaded', { main: 'index.js' }, { 'index.js': 'throw new Error("broken");' }],
    ['forgot its main file', { main: 'index.js' }, {}],
    ['has a command that fails', { bin: 'tool.js' }, { 'tool.js': '#!/usr/bin/env node\nprocess.exit(1);' }],
  ])('fails for a package that %s', async (reason, manifest, files) => {
    const name = `sample-${reason.replaceAll(/\W+/g, '-')}`;
    await publish('test', { name, version: '1.0.0', ...manifest }, files as Record<string, string>);
    await expect(open().install({ ...target, package: name, directory: freshDirectory() })).rejects.toEqual(
      problem('PROGRAM_FAILED'),
    );
  });

  it('runs no script of the package', async () => {
    const trap = join(home, 'trap');
    await publish('test', { name: 'sample-trap', version: '1.0.0', scripts: { postinstall: `touch ${trap}` } });
    const proof = await open().install({ ...target, package: 'sample-trap', directory: freshDirectory() });
    expect(proof.entry_points).toEqual([]);
    expect(() => readFileSync(trap)).toThrow();
  });

  it('refuses a directory that is not empty', async () => {
    await expect(open().install({ ...target, package: 'sample-trap', directory: home })).rejects.toThrow(/empty/);
  });
});
