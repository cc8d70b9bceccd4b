import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '../../../src/adapters/clock.ts';
import { ociChannel } from '../../../src/adapters/oci/oci.ts';
import { createPrograms } from '../../../src/adapters/programs.ts';
import { builtDigests } from '../../../src/domain/records/artifact.ts';
import type { ChannelPlace, ChannelSettings, ChannelWriter } from '../../../src/ports/channel.ts';
import type { ProgramRun, Programs } from '../../../src/ports/programs.ts';
import { type Abilities, channelContract, publicationOf } from '../../contracts/channel.ts';
import { engineAt, type ImageEngine, startDocker } from '../../registries/image-engines.ts';
import { type OciRegistry, startOciRegistry } from '../../registries/oci-registry.ts';
import { freePort } from '../../registries/verdaccio.ts';
import { describeWith } from '../../tiers.ts';
import { buildImage, type Wish } from './images.ts';

let home: string;
let project: string;
let registries: { test: OciRegistry; production: OciRegistry };
let engine: ImageEngine;
let directories = 0;
const runs: ProgramRun[] = [];

const programsOf = { docker: ['dockerd', 'docker'], buildah: ['buildah'] } as const;

async function prepare(name: 'docker' | 'buildah') {
  home = mkdtempSync(join(tmpdir(), 'hr-oci-'));
  project = join(home, 'project');
  await mkdir(project);
  engine = name === 'docker' ? await startDocker(join(home, 'k')) : engineAt('buildah', join(home, 'store'));
  const [test, production] = await Promise.all(
    ['test', 'production'].map((stage) => startOciRegistry({ directory: join(home, stage) })),
  );
  if (!test || !production) throw new Error('no registries');
  registries = { test, production };
}

async function leave() {
  await Promise.all(Object.values(registries ?? {}).map((registry) => registry.stop()));
  await engine?.stop();
  rmSync(home, { recursive: true, force: true });
}

const freshDirectory = () => join(home, `install-${++directories}`);

const variables = (): Record<string, string | undefined> => ({
  PATH: process.env.PATH,
  ACCOUNT: 'releaser',
  TEST_TOKEN: registries.test.token,
  PRODUCTION_TOKEN: registries.production.token,
  BAD_TOKEN: systemClock.freshId('bad'),
});

function programs(): Programs {
  const environment = { PATH: process.env.PATH, HOME: home, ...engine.environment };
  const real = createPrograms({ environment, redact: (text) => text, clock: systemClock });
  return {
    run: (run) => {
      runs.push(run);
      return real.run(run);
    },
  };
}

const place = (registry: string, token_env: string | null): ChannelPlace => ({
  registry: `${registry}/apiary`,
  index: null,
  token_env,
  account_env: token_env && 'ACCOUNT',
});

const tag = { pattern: 'v{version}', scheme: 'semver' };

/** Names of images and containers, one a line. */
function leftInEngine(): string {
  const env = { PATH: process.env.PATH, HOME: home, ...engine.environment };
  const left = [
    ['images', '--format', '{{.Name}}'],
    ['containers', '--format', '{{.ContainerName}}'],
  ].map((words) => spawnSync('buildah', words, { env, encoding: 'utf8' }));
  expect(left.map(({ status }) => status)).toEqual([0, 0]);
  return left.map(({ stdout }) => stdout).join('');
}

function open(settings: Partial<ChannelSettings> = {}, by = programs()): ChannelWriter {
  return ociChannel({
    programs: by,
    variable: (name) => variables()[name],
    settings: {
      channel: 'oci',
      test: place(registries.test.url, 'TEST_TOKEN'),
      production: place(registries.production.url, 'PRODUCTION_TOKEN'),
      directory: project,
      options: { engine: engine.name, tag, commands: {} },
      ...settings,
    },
  });
}

const build = (wish: Wish) => buildImage(home, engine, wish);
const pack = (name: string, version: string, text = 'hello') => build({ name, version, text });

const abilities: Abilities = {
  names: ['sample', 'team/sample'],
  prerelease: '2.0.0-alpha.1',
  movesTags: true,
  publishesApart: true,
  keepsTags: true,
  marks: false,
  takesBack: true,
  address: { what: 'image', holds: ({ package: name, version }) => `/${name}:v${version}@sha256:` },
  entryPoint: (name) => `${name} --version`,
};

const problem = (code: string, values: Record<string, unknown> = {}) =>
  expect.objectContaining({ code, fields: expect.objectContaining({ values: expect.objectContaining(values) }) });

describe.each(['docker', 'buildah'] as const)('images by %s', (name) => {
  describeWith(1, ['docker-registry', 'skopeo', ...programsOf[name]])('on two real registries', () => {
    beforeAll(() => prepare(name), 60_000);
    afterAll(leave, 60_000);
    channelContract(`oci, ${name}`, () => ({ channel: open(), pack, freshDirectory }), abilities);
  });
});

describeWith(1, ['docker-registry', 'skopeo', 'buildah'])('the oci channel', () => {
  beforeAll(() => prepare('buildah'), 60_000);
  afterAll(leave, 60_000);

  describe('credentials', () => {
    const withToken = (token_env: string | null) => open({ test: place(registries.test.url, token_env) });
    const target = { stage: 'test', package: 'sample-auth', version: '1.0.0' } as const;

    it('reach skopeo through a variable that no argument and no file shows', async () => {
      runs.length = 0;
      await open().publish(publicationOf(target, '1.0.0', await pack(target.package, '1.0.0'), 'latest'));
      await open().preflight(target);
      const { token } = registries.test;
      expect(runs.length).toBeGreaterThan(2);
      expect(JSON.stringify(runs.map(({ argv }) => argv))).not.toContain(token);
      expect(spawnSync('grep', ['-rlF', '--exclude-dir=proc', token, home], { encoding: 'utf8' }).stdout).toBe('');
    });

    it.each([
      ['no token', 'UNSET_TOKEN'],
      ['a wrong token', 'BAD_TOKEN'],
    ])('%s: every write is REGISTRY_AUTH and names the variable', async (_name, token_env) => {
      const channel = withToken(token_env);
      const refusal = problem('REGISTRY_AUTH', { stage: 'test', token_env });
      const files = await pack(target.package, '1.1.0');
      await expect(channel.preflight(target)).rejects.toEqual(refusal);
      await expect(channel.publish(publicationOf(target, '1.1.0', files, 'latest'))).rejects.toEqual(refusal);
      await expect(channel.moveTag({ ...target, tag: 'latest' })).rejects.toEqual(refusal);
      await expect(channel.unpublish(target)).rejects.toEqual(refusal);
      expect(await open().observe({ ...target, version: '1.1.0' })).toBeNull();
    });

    it("without a configured token the person's own login is used", async () => {
      await expect(withToken(null).preflight(target)).rejects.toEqual(problem('REGISTRY_AUTH'));
      const { host } = new URL(registries.test.url);
      const auth = Buffer.from(`releaser:${registries.test.token}`).toString('base64');
      await mkdir(join(home, '.docker'));
      writeFileSync(join(home, '.docker/config.json'), JSON.stringify({ auths: { [host]: { auth } } }));
      expect(await withToken(null).preflight(target)).toEqual({ account: 'releaser', token_env: null });
      rmSync(join(home, '.docker'), { recursive: true });
    });
  });

  describe('a registry that does not answer', () => {
    it('is REGISTRY_UNREACHABLE, soon', async () => {
      const channel = open({ test: place(`http://127.0.0.1:${await freePort()}`, 'TEST_TOKEN') });
      const target = { stage: 'test', package: 'sample-dead', version: '1.0.0' } as const;
      const files = await pack('sample-dead', '1.0.0');
      const calls = [
        channel.preflight(target),
        channel.observe(target),
        channel.tags(target),
        channel.publish(publicationOf(target, '1.0.0', files, 'latest')),
        channel.moveTag({ ...target, tag: 'latest' }),
        channel.install({ ...target, directory: freshDirectory() }),
      ];
      for (const call of await Promise.allSettled(calls))
        expect(call).toMatchObject({
          status: 'rejected',
          reason: problem('REGISTRY_UNREACHABLE', { stage: 'test', channel: 'oci' }),
        });
    });
  });

  describe('tags', () => {
    it('of a version never move, and a version no tag can hold is refused', async () => {
      const target = { stage: 'test', package: 'sample-tags' } as const;
      await open().publish(publicationOf(target, '1.0.0', await pack(target.package, '1.0.0'), 'latest'));
      await expect(open().moveTag({ ...target, version: '1.0.0', tag: 'v1.1.0' })).rejects.toEqual(problem('REFUSED'));
      await expect(open().observe({ ...target, version: '1.0.0+7' })).rejects.toEqual(problem('VERSION_INVALID'));
    });

    it('follow the pattern and the scheme of the project', async () => {
      const options = { engine: 'buildah', tag: { pattern: 'r{version}-slim', scheme: 'pep440' }, commands: {} };
      const target = { stage: 'test', package: 'sample-pattern', version: '0.1.0a3' } as const;
      const files = await pack(target.package, target.version);
      await open({ options }).publish(publicationOf(target, target.version, files, 'latest'));
      expect(await open({ options }).observe(target)).toMatchObject({ digests: builtDigests(files) });
      expect(await open().observe({ ...target, version: '0.1.0-alpha.3' })).toBeNull();
    });

    it('latest without a label is known by its bytes, and by its digest when no version has them', async () => {
      const target = { stage: 'test', package: 'sample-plain' } as const;
      const plain = (version: string) => build({ name: target.package, version, labelled: false });
      for (const version of ['1.0.0', '1.1.0'])
        await open().publish(publicationOf(target, version, await plain(version), 'latest'));
      await open().moveTag({ ...target, version: '1.0.0', tag: 'latest' });
      expect(await open().tags(target)).toEqual({ latest: '1.0.0' });
      const none = { engine: 'buildah', tag: { pattern: 'none-{version}', scheme: 'semver' }, commands: {} };
      expect(await open({ options: none }).tags(target)).toEqual({ latest: expect.stringMatching(/^sha256:/) });
    });

    it('have the very digest of the version', async () => {
      const target = { stage: 'test', package: 'sample-digest', version: '1.0.0' } as const;
      await open().publish(publicationOf(target, '1.0.0', await pack(target.package, '1.0.0'), 'latest'));
      await open().moveTag({ ...target, tag: 'latest' });
      const [version, latest] = await Promise.all(['v1.0.0', 'latest'].map((one) => digestOf('sample-digest', one)));
      expect(latest).toMatch(/^sha256:/);
      expect(latest).toBe(version);
    });
  });

  it('ships several platforms as one version, each by its own digest', async () => {
    const target = { stage: 'test', package: 'sample-many', version: '1.0.0' } as const;
    const files = await build({ name: target.package, version: '1.0.0', platforms: ['linux/amd64', 'linux/arm64'] });
    expect(files.map(({ name }) => name).sort()).toEqual(['linux/amd64', 'linux/arm64']);
    await open().publish(publicationOf(target, '1.0.0', files, 'latest'));
    await open().moveTag({ ...target, tag: 'latest' });
    expect((await open().observe(target))?.digests).toEqual(builtDigests(files));
    expect(await open().tags(target)).toEqual({ latest: '1.0.0' });
    const proof = await open().install({ ...target, directory: freshDirectory() });
    expect(proof).toMatchObject({ digests: builtDigests(files), output: 'hello 1.0.0\n' });
  });

  describe('starting an image', () => {
    const target = { stage: 'test', package: 'sample-start', version: '1.0.0' } as const;

    it('that was built needs no registry', async () => {
      const files = await pack(target.package, '1.0.0', 'buzz');
      const proof = await open().start?.({ ...target, files, directory: freshDirectory() });
      expect(proof).toEqual({
        digests: builtDigests(files),
        output: 'buzz 1.0.0\n',
        entry_points: ['sample-start --version'],
      });
    });

    it('fails when it fails, and leaves nothing in the engine', async () => {
      const files = await build({ name: target.package, version: '1.0.0', exitCode: 7 });
      await expect(open().start?.({ ...target, files, directory: freshDirectory() })).rejects.toEqual(
        problem('PROGRAM_FAILED', { exit_code: '7' }),
      );
      expect(leftInEngine()).not.toMatch(/sample-start|proof/);
    });

    it('that broke off is found again and taken away, by the next try or without one', async () => {
      const files = await pack(target.package, '1.0.0', 'buzz');
      const directory = freshDirectory();
      /** Nothing that the server would start happens any more once the image is in the engine. */
      const breakOff = async () => {
        rmSync(directory, { recursive: true, force: true });
        let dead = false;
        const real = programs();
        const dying: Programs = {
          run: async (run) => {
            dead ||= run.argv[1] === 'run';
            if (dead) throw new Error('killed');
            return real.run(run);
          },
        };
        await expect(open({}, dying).start?.({ ...target, files, directory })).rejects.toThrow('killed');
        expect(leftInEngine()).toMatch(/hive-release-proof\/sample-start[\s\S]*proof_/);
      };
      await breakOff();
      await open().forget?.({ ...target, directory });
      expect(leftInEngine()).not.toMatch(/sample-start|proof/);

      await breakOff();
      rmSync(directory, { recursive: true });
      expect(await open().start?.({ ...target, files, directory })).toMatchObject({ output: 'buzz 1.0.0\n' });
      expect(leftInEngine()).not.toMatch(/sample-start|proof/);
    });

    it('refuses an archive that is not the one that was built', async () => {
      const [ours] = await pack(target.package, '1.0.0');
      const [other] = await pack(target.package, '1.0.0', 'other');
      const files = [{ ...ours, ...other, integrity: ours?.integrity ?? '' }] as never;
      await expect(open().start?.({ ...target, files, directory: freshDirectory() })).rejects.toEqual(
        problem('ARTIFACT_UNREADABLE'),
      );
    });

    it('is unavailable without an engine, and never passes', async () => {
      const options = { engine: 'docker', tag, commands: {} };
      const files = await pack(target.package, '1.0.0');
      const channel = open({ options });
      await channel.publish(publicationOf(target, '1.0.0', files, 'latest'));
      const unavailable = problem('ENGINE_UNAVAILABLE', { engine: 'docker' });
      await expect(channel.start?.({ ...target, files, directory: freshDirectory() })).rejects.toEqual(unavailable);
      await expect(channel.install({ ...target, directory: freshDirectory() })).rejects.toEqual(unavailable);
    });
  });
});

/** By the registry's own header, asked without our code. */
async function digestOf(image: string, reference: string): Promise<string | null> {
  const { url, account, token } = registries.test;
  const headers = {
    authorization: `Basic ${btoa(`${account}:${token}`)}`,
    accept: 'application/vnd.oci.image.manifest.v1+json, application/vnd.docker.distribution.manifest.v2+json',
  };
  const answer = await fetch(`${url}/v2/apiary/${image}/manifests/${reference}`, { method: 'HEAD', headers });
  return answer.headers.get('docker-content-digest');
}
