import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { systemClock } from '../../../src/adapters/clock.ts';
import { createPrograms } from '../../../src/adapters/programs.ts';
import { pypiChannel } from '../../../src/adapters/pypi/pypi.ts';
import { builtDigests } from '../../../src/domain/records/artifact.ts';
import type { ChannelPlace, ChannelSettings, ChannelWriter } from '../../../src/ports/channel.ts';
import type { ProgramResult, ProgramRun, Programs } from '../../../src/ports/programs.ts';
import { channelContract, publicationOf } from '../../contracts/channel.ts';
import { type PythonIndex, startPythonIndex } from '../../registries/pypiserver.ts';
import { freePort } from '../../registries/verdaccio.ts';
import { describeWith } from '../../tiers.ts';
import { buildSample } from './distributions.ts';

const problem = (code: string, values: Record<string, unknown> = {}) =>
  expect.objectContaining({ code, fields: expect.objectContaining({ values: expect.objectContaining(values) }) });

describeWith(2, ['uv', 'pypi-server'])('pypi', () => {
  let home: string;
  let project: string;
  let indexes: { test: PythonIndex; production: PythonIndex };
  let directories = 0;
  const runs: { run: ProgramRun; result: ProgramResult }[] = [];

  beforeAll(async () => {
    home = mkdtempSync(join(tmpdir(), 'hr-pypi-'));
    project = join(home, 'project');
    await mkdir(project);
    const [test, production] = await Promise.all(
      ['test', 'production'].map((name) => startPythonIndex({ directory: join(home, name) })),
    );
    if (!test || !production) throw new Error('no indexes');
    indexes = { test, production };
  }, 60_000);

  afterAll(async () => {
    await Promise.all(Object.values(indexes ?? {}).map((one) => one.stop()));
    rmSync(home, { recursive: true, force: true });
  });

  const freshDirectory = () => join(home, `install-${++directories}`);
  const environment = (): Record<string, string | undefined> => ({
    PATH: process.env.PATH,
    HOME: process.env.HOME,
    SSL_CERT_FILE: process.env.SSL_CERT_FILE,
    TEST_TOKEN: indexes.test.secret,
    PRODUCTION_TOKEN: indexes.production.secret,
    BAD_TOKEN: 'not-a-real-token',
    RELEASER: indexes.test.account,
  });

  function programs(): Programs {
    const real = createPrograms({ environment: environment(), redact: (text) => text, clock: systemClock });
    return {
      run: async (run) => {
        const result = await real.run(run);
        runs.push({ run, result });
        return result;
      },
    };
  }

  const placeAt = ({ upload, index }: Pick<PythonIndex, 'upload' | 'index'>, token_env: string): ChannelPlace => ({
    registry: upload,
    index,
    token_env,
    account_env: 'RELEASER',
  });

  function open(settings: Partial<ChannelSettings> = {}, more: Record<string, string> = {}): ChannelWriter {
    return pypiChannel({
      programs: programs(),
      clock: systemClock,
      patience_ms: 500,
      token: (name) => more[name] ?? environment()[name],
      settings: {
        channel: 'pypi',
        test: placeAt(indexes.test, 'TEST_TOKEN'),
        production: placeAt(indexes.production, 'PRODUCTION_TOKEN'),
        directory: project,
        tree: project,
        options: { with: 'uv' },
        ...settings,
      },
    });
  }

  const pack = (name: string, version: string, text = 'hello') =>
    buildSample(home, { name, version, init: `said = ${JSON.stringify(text)}\n` });

  const abilities = {
    names: ['sample', 'Sample.Dotted_Name'],
    prerelease: '2.0.0a1',
    movesTags: false,
    marks: false,
    takesBack: true,
    address: {
      what: 'index page' as const,
      holds: ({ package: name }: { package: string }) => `/simple/${name.toLowerCase().replace(/[-._]+/g, '-')}/`,
    },
    entryPoint: (name: string) => `import ${name.toLowerCase().replace(/[-.]+/g, '_')}`,
  };
  channelContract('two real indexes, written by uv', () => ({ channel: open(), pack, freshDirectory }), abilities);

  describeWith(2, ['twine'])('with twine', () => {
    const twine = () => open({ options: { with: 'twine' } });
    const target = { stage: 'test', package: 'sample-twine', version: '1.0.0' } as const;

    it('uploads once, and other bytes change nothing', async () => {
      const ours = await pack(target.package, target.version);
      const others = await pack(target.package, target.version, 'other bytes');
      for (const files of [ours, ours, others])
        await twine().publish(publicationOf(target, target.version, files, 'latest'));
      expect(await twine().observe(target)).toMatchObject({ digests: builtDigests(ours) });
    });

    it('refused credentials are REGISTRY_AUTH', async () => {
      const files = await pack(target.package, '1.1.0');
      const channel = open({ options: { with: 'twine' }, test: placeAt(indexes.test, 'BAD_TOKEN') });
      await expect(channel.publish(publicationOf(target, '1.1.0', files, 'latest'))).rejects.toEqual(
        problem('REGISTRY_AUTH', { stage: 'test', token_env: 'BAD_TOKEN' }),
      );
    });
  });

  describeWith(2, ['uv'])('credentials', () => {
    const target = { stage: 'test', package: 'sample-auth' } as const;

    it.each(['uv', 'twine'])('reach %s through a variable that no argument, output or file shows', async (tool) => {
      runs.length = 0;
      const version = tool === 'uv' ? '2.0.0' : '2.1.0';
      const files = await pack(target.package, version);
      await open({ options: { with: tool } }).publish(publicationOf(target, version, files, 'latest'));
      const { secret } = indexes.test;
      const uploads = runs.filter(({ run }) => Object.values(run.env ?? {}).includes(secret));
      expect(uploads).toHaveLength(1);
      expect(JSON.stringify(runs.map(({ run }) => run.argv))).not.toContain(secret);
      expect(JSON.stringify(runs.map(({ result }) => result))).not.toContain(secret);
      expect(spawnSync('grep', ['-rlF', secret, home], { encoding: 'utf8' }).stdout).toBe('');
    });

    it.each([
      ['no token', 'UNSET_TOKEN'],
      ['a wrong token', 'BAD_TOKEN'],
    ])('%s: every write is REGISTRY_AUTH and names the variable, looking still works', async (_name, token_env) => {
      const channel = open({ test: placeAt(indexes.test, token_env) });
      const refusal = problem('REGISTRY_AUTH', { stage: 'test', token_env });
      const version = token_env === 'BAD_TOKEN' ? '1.1.0' : '1.0.0';
      const files = await pack(target.package, version);
      await expect(channel.preflight(target)).rejects.toEqual(refusal);
      await expect(channel.publish(publicationOf(target, version, files, 'latest'))).rejects.toEqual(refusal);
      expect(await channel.observe({ ...target, version })).toBeNull();
      await open().publish(publicationOf(target, version, files, 'latest'));
      await expect(channel.unpublish({ ...target, version })).rejects.toEqual(refusal);
      expect(await channel.observe({ ...target, version })).not.toBeNull();
    });

    it('an account without its variable is REGISTRY_AUTH before anything starts', async () => {
      const test = { ...placeAt(indexes.test, 'TEST_TOKEN'), account_env: 'NOBODY' };
      await expect(open({ test }).preflight(target)).rejects.toEqual(problem('REGISTRY_AUTH', { token_env: 'NOBODY' }));
    });

    it('are told to an index that asks readers for them, and its files are read with them', async () => {
      const closed = await startPythonIndex({
        directory: join(home, 'closed'),
        secret: indexes.test.secret,
        closed: true,
      });
      try {
        const channel = open({ test: placeAt(closed, 'TEST_TOKEN') });
        const files = await pack('sample-closed', '1.0.0');
        const seen = { stage: 'test', package: 'sample-closed', version: '1.0.0' } as const;
        await channel.publish(publicationOf(seen, '1.0.0', files, 'latest'));
        expect(await channel.observe(seen)).toMatchObject({ digests: builtDigests(files) });
        const proof = await channel.install({ ...seen, directory: freshDirectory() });
        expect(proof.digests).toEqual(builtDigests(files));
        const stranger = open({ test: placeAt(closed, 'UNSET_TOKEN') });
        await expect(stranger.observe(seen)).rejects.toEqual(problem('REGISTRY_UNREACHABLE'));
      } finally {
        await closed.stop();
      }
    });
  });

  describeWith(2, ['uv'])('publish', () => {
    it('completes an upload of which one file stands', async () => {
      const target = { stage: 'test', package: 'sample-partly', version: '1.0.0' } as const;
      const files = await pack(target.package, target.version);
      const wheel = files.filter(({ name }) => name.endsWith('.whl'));
      await open().publish(publicationOf(target, target.version, wheel, 'latest'));
      expect(await open().observe(target)).toMatchObject({ digests: builtDigests(wheel) });
      await open().publish(publicationOf(target, target.version, files, 'latest'));
      expect(await open().observe(target)).toMatchObject({ digests: builtDigests(files) });
    });

    it('takes what pypiserver says in MD5 from the files themselves', async () => {
      const old = await startPythonIndex({ directory: join(home, 'md5'), secret: indexes.test.secret, hash: 'md5' });
      try {
        const channel = open({ test: placeAt(old, 'TEST_TOKEN') });
        const target = { stage: 'test', package: 'sample-md5', version: '1.0.0' } as const;
        const files = await pack(target.package, target.version);
        await channel.publish(publicationOf(target, target.version, files, 'latest'));
        expect(await channel.observe(target)).toMatchObject({ digests: builtDigests(files) });
      } finally {
        await old.stop();
      }
    });
  });

  describeWith(2, ['uv'])('without configured addresses', () => {
    it("the project's own configuration of uv decides where to write and to read", async () => {
      const { upload, index } = indexes.production;
      const file = join(project, 'uv.toml');
      writeFileSync(file, `publish-url = "${upload}"\n\n[[index]]\nurl = "${index}"\ndefault = true\n`);
      const production = { ...placeAt(indexes.production, 'PRODUCTION_TOKEN'), registry: null, index: null };
      const channel = open({ production });
      const target = { stage: 'production', package: 'sample-own', version: '1.0.0' } as const;
      const files = await pack(target.package, target.version);
      expect(await channel.preflight(target)).toEqual({ account: 'unknown', token_env: 'PRODUCTION_TOKEN' });
      await channel.publish(publicationOf(target, target.version, files, 'latest'));
      expect(await open().observe(target)).toMatchObject({ digests: builtDigests(files) });
      expect(await channel.tags(target)).toEqual({ latest: '1.0.0' });
      const proof = await channel.install({ ...target, directory: freshDirectory() });
      expect(proof.entry_points).toEqual(['import sample_own']);
      rmSync(file);
    });
  });

  describeWith(2, ['uv'])('a script', () => {
    const script = (text: string, name: string) => {
      writeFileSync(join(project, name), text);
      return open({ options: { with: 'script', script: ['uv', 'run', '--no-project', name, '{stage}', '{files}'] } });
    };
    const target = { stage: 'test', package: 'sample-script', version: '1.0.0' } as const;

    it('that asks a question, gets no answer and ends with 0 has published nothing', async () => {
      const channel = script(
        'import sys\nprint("Publish? (y/N)")\nif sys.stdin.read() != "y":\n    print("cancelled")\n    sys.exit(0)\n',
        'cancelled.py',
      );
      const files = await pack(target.package, target.version);
      await channel.publish(publicationOf(target, target.version, files, 'latest'));
      expect(await channel.observe(target)).toBeNull();
    });

    it('that uploads and then fails has published, whatever its exit code', async () => {
      const channel = script(
        `import os, subprocess, sys
environment = {**os.environ, "UV_PUBLISH_USERNAME": os.environ["RELEASER"], "UV_PUBLISH_PASSWORD": os.environ["TEST_TOKEN"]}
assert sys.argv[1] == "test" and "PRODUCTION_TOKEN" not in os.environ
print(os.environ["TEST_TOKEN"])
subprocess.run(["uv", "publish", "--publish-url", "${indexes.test.upload}", *sys.argv[2:]], env=environment, check=True)
sys.exit(3)
`,
        'publish.py',
      );
      const files = await pack(target.package, target.version);
      await channel.publish(publicationOf(target, target.version, files, 'latest'));
      expect(await channel.observe(target)).toMatchObject({ digests: builtDigests(files) });
    });

    it('that fails is PROGRAM_FAILED', async () => {
      const channel = script('raise SystemExit("no")\n', 'fails.py');
      const files = await pack(target.package, '1.0.1');
      await expect(channel.publish(publicationOf(target, '1.0.1', files, 'latest'))).rejects.toEqual(
        problem('PROGRAM_FAILED', { program: 'the publish script' }),
      );
    });
  });

  describeWith(2, ['uv'])('an index that does not answer', () => {
    it('is REGISTRY_UNREACHABLE, soon', async () => {
      const upload = `http://127.0.0.1:${await freePort()}/`;
      const channel = open({ test: placeAt({ upload, index: `${upload}simple/` }, 'TEST_TOKEN') });
      const target = { stage: 'test', package: 'sample-dead', version: '1.0.0' } as const;
      const refusal = problem('REGISTRY_UNREACHABLE', { stage: 'test', channel: 'pypi' });
      const files = await pack(target.package, target.version);
      const calls = [
        channel.preflight(target),
        channel.observe(target),
        channel.tags(target),
        channel.publish(publicationOf(target, '1.0.0', files, 'latest')),
        channel.unpublish(target),
        channel.install({ ...target, directory: freshDirectory() }),
      ];
      for (const call of await Promise.allSettled(calls))
        expect(call).toMatchObject({ status: 'rejected', reason: refusal });
    });

    it('comes back with everything it had', async () => {
      const directory = join(home, 'restarted');
      const first = await startPythonIndex({ directory, secret: indexes.test.secret });
      const target = { stage: 'test', package: 'sample-restart', version: '1.0.0' } as const;
      const channel = open({ test: placeAt(first, 'TEST_TOKEN') });
      const files = await pack(target.package, target.version);
      await channel.publish(publicationOf(target, target.version, files, 'latest'));
      await first.stop();
      await expect(channel.observe(target)).rejects.toEqual(problem('REGISTRY_UNREACHABLE'));
      const port = Number(new URL(first.upload).port);
      const second = await startPythonIndex({ directory, port, secret: indexes.test.secret });
      expect(await channel.observe(target)).toMatchObject({ digests: builtDigests(files) });
      await second.stop();
    });
  });

  describeWith(2, ['uv'])('install', () => {
    const target = { stage: 'test', version: '1.0.0' } as const;
    const publish = async (stage: 'test' | 'production', sample: Parameters<typeof buildSample>[1]) => {
      const files = await buildSample(home, sample);
      await open().publish(publicationOf({ stage, package: sample.name }, sample.version, files, 'latest'));
    };

    it('takes the package from its stage and the dependencies from production', async () => {
      await publish('production', { name: 'sample-dependency', version: '1.0.0', init: 'answer = 42\n' });
      await publish('test', {
        name: 'sample-with-dependency',
        version: '1.0.0',
        project:
          'dependencies = ["sample-dependency>=1"]\nscripts = { sample-tool = "sample_with_dependency:main", sample-other = "sample_with_dependency:other" }',
        init: `import sys
from sample_dependency import answer
def main():
    print("sample-tool v1.0.0 with Python 3.11")
def other():
    sys.exit(0 if sys.argv[1] == "--help" else 1)
`,
      });
      const proof = await open().install({ ...target, package: 'sample-with-dependency', directory: freshDirectory() });
      expect(proof.entry_points.sort()).toEqual([
        'import sample_with_dependency',
        'sample-other --version',
        'sample-tool --version',
      ]);
      expect(proof.output).toContain('sample-tool v1.0.0');
    });

    it.each([
      ['breaks when it is imported', 'PROGRAM_FAILED', 'raise RuntimeError("broken")\n', ''],
      [
        'has a command that fails',
        'PROGRAM_FAILED',
        'import sys\ndef main():\n    sys.exit(2)\n',
        'scripts = { t = "M:main" }',
      ],
      [
        'has a command that tells another version',
        'ENTRY_POINT_VERSION',
        'def main():\n    print("t 0.9.0")\n',
        'scripts = { t = "M:main" }',
      ],
      ['lacks a dependency', 'PROGRAM_FAILED', '', 'dependencies = ["sample-nobody-has-this"]'],
    ])('refuses a package that %s', async (what, code, init, more) => {
      const name = `sample-${what.replaceAll(' ', '-')}`;
      await publish('test', { name, version: '1.0.0', init, project: more.replace('M', name.replaceAll('-', '_')) });
      await expect(open().install({ ...target, package: name, directory: freshDirectory() })).rejects.toEqual(
        problem(code),
      );
    });

    it('leaves no secret among its files', async () => {
      const directory = freshDirectory();
      await publish('test', { name: 'sample-clean', version: '1.0.0' });
      await open().install({ ...target, package: 'sample-clean', directory });
      expect(readFileSync(join(directory, 'package.txt'), 'utf8')).toMatch(
        /^sample-clean==1\.0\.0 --hash=sha256:[0-9a-f]{64} --hash=sha256:[0-9a-f]{64}\n$/,
      );
      expect(spawnSync('grep', ['-rlF', indexes.test.secret, directory], { encoding: 'utf8' }).stdout).toBe('');
    });
  });
});
