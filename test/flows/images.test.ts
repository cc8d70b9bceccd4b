import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { ociChannel } from '../../src/adapters/oci/oci.ts';
import { createPrograms } from '../../src/adapters/programs.ts';
import { diagnose } from '../../src/flows/diagnose.ts';
import type { ChannelSettings, ChannelWriter } from '../../src/ports/channel.ts';
import { buildImage } from '../adapters/oci/images.ts';
import { publicationOf } from '../contracts/channel.ts';
import { drawn } from '../domain/policy/secrets/made.ts';
import { type ImageEngine, startDocker } from '../registries/image-engines.ts';
import { type OciRegistry, startOciRegistry } from '../registries/oci-registry.ts';
import { staticProgram } from '../registries/static-program.ts';
import { ask, prepare } from '../scenarios/scenario.ts';
import { describeWith } from '../tiers.ts';
import { type TestWorld, testWorld } from './test-world.ts';

/** A project with three images, released by a real docker to a real registry, and rolled back. */
let home: string;
let engine: ImageEngine;
let registry: OciRegistry;
let world: TestWorld;
let ground: ReturnType<typeof prepare>;
let namespaces = 0;
let namespace: string;

const images = ['honeycomb', 'honeycomb-agent', 'honeycomb-genie'];

const variables = (): Record<string, string | undefined> => ({
  PATH: process.env.PATH,
  REGISTRY_ACCOUNT: registry.account,
  REGISTRY_TOKEN: registry.token,
});

const policy = (more: Record<string, unknown> = {}) =>
  stringify({
    sbom: 'require',
    gates: { test: { argv: ['npm', 'test'], junit: '{reports}/junit.xml', env: junit } },
    components: { minimum: 0 },
    channels: {
      npm: { enabled: false },
      oci: {
        with: engine.name,
        images: [
          { name: 'honeycomb' },
          { name: 'honeycomb-agent', file: 'Dockerfile.agent', target: 'final' },
          { name: 'honeycomb-genie', file: ['none', 'docker/genie/Dockerfile'], args: { NAME: 'genie' } },
        ],
        production: {
          registry: `${registry.url}/${namespace}`,
          token_env: 'REGISTRY_TOKEN',
          account_env: 'REGISTRY_ACCOUNT',
        },
        ...more,
      },
    },
  });

const junit = { NODE_OPTIONS: '--test-reporter=junit --test-reporter-destination={reports}/junit.xml' };

const dockerfiles = {
  Dockerfile: 'FROM scratch\nCOPY records /\nCOPY program /program\nENTRYPOINT ["/program"]\n',
  'records/var/lib/dpkg/status': 'Package: libhum\nStatus: install ok installed\nVersion: 1.0\n',
  'Dockerfile.agent': 'FROM scratch AS final\nCOPY program /agent\nENTRYPOINT ["/agent"]\nFROM scratch\nCOPY none /\n',
  'docker/genie/Dockerfile': 'FROM scratch\nARG NAME\nCOPY program /$NAME\nENTRYPOINT ["/genie"]\n',
};

function writeProject(files: Record<string, string>): string {
  const folder = mkdtempSync(join(home, 'project-'));
  const all = {
    'package.json':
      '{ "name": "honeycomb", "version": "1.0.0", "private": true, "type": "module", "scripts": { "test": "node --test" } }',
    'a.test.js': "import { test } from 'node:test';\ntest('hums', () => {});\n",
    'release.yaml': policy(),
    ...dockerfiles,
    ...files,
  };
  for (const [path, text] of Object.entries(all)) {
    mkdirSync(join(folder, 'in', path, '..'), { recursive: true });
    writeFileSync(join(folder, 'in', path), text);
  }
  writeFileSync(join(folder, 'in/program'), staticProgram('hum'), { mode: 0o755 });
  return folder;
}

function realWorld(): TestWorld {
  const made = testWorld();
  const environment = { ...process.env, HOME: home, ...engine.environment };
  made.programs = createPrograms({ environment, redact: (text) => text, clock: made.clock });
  made.channel = (settings) => channelFor(settings);
  return made;
}

const channelFor = (settings: ChannelSettings): ChannelWriter =>
  ociChannel({
    settings,
    programs: world.programs,
    variable: (name) => variables()[name],
  });

/** The registry as a person would look at it, without the channel of the project. */
const registryItself = () =>
  channelFor({
    channel: 'oci',
    test: null,
    production: {
      registry: `${registry.url}/${namespace}`,
      index: null,
      token_env: 'REGISTRY_TOKEN',
      account_env: 'REGISTRY_ACCOUNT',
    },
    directory: home,
    options: { engine: engine.name, tag: { pattern: 'v{version}', scheme: 'semver' }, commands: {} },
  });

const latest = async () =>
  Promise.all(images.map(async (name) => (await registryItself().tags({ stage: 'production', package: name })).latest));

async function begin(files: Record<string, string> = {}, more: Record<string, string> = {}) {
  ground = prepare(world, writeProject(files), [
    { commit: 'chore: begin', files: {}, tag: 'v1.0.0', push: true },
    { commit: 'feat: hum', files: { 'hum.txt': 'hum\n', ...more }, push: true },
  ]);
}

async function publishEarlier(version: string) {
  for (const name of images) {
    const target = { stage: 'production', package: name } as const;
    const files = await buildImage(home, engine, { name, version });
    await registryItself().publish(publicationOf(target, version, files, ''));
    await registryItself().moveTag({ ...target, version, tag: 'latest' });
  }
}

/** As `call`, for what must go well. */
async function good(tool: string, given: Record<string, unknown> = {}): ReturnType<typeof call> {
  const answer = await call(tool, given);
  expect(answer.code, JSON.stringify(answer)).toBeUndefined();
  return answer;
}

// biome-ignore lint/suspicious/noExplicitAny: answers are read like the JSON they are
async function call(tool: string, given: Record<string, unknown> = {}): Promise<any> {
  return JSON.parse((await ask(tool, given, world, ground)).text);
}

describeWith(1, ['docker-registry', 'skopeo', 'dockerd', 'docker'])('images', () => {
  beforeAll(async () => {
    home = mkdtempSync(join(tmpdir(), 'hr-flow-'));
    engine = await startDocker(join(home, 'k'));
    registry = await startOciRegistry({ directory: join(home, 'registry') });
  }, 60_000);

  afterAll(async () => {
    await registry?.stop();
    await engine?.stop();
    rmSync(home, { recursive: true, force: true });
  }, 60_000);

  beforeEach(() => {
    namespaces += 1;
    namespace = `apiary-${namespaces}`;
    world = realWorld();
  });
  afterEach(() => world.leave());

  it('are built, looked through, started, published, latest, and go back', async () => {
    await publishEarlier('1.0.0');
    await begin();
    const plan = await good('plan_release');
    expect(plan).toMatchObject({ violations: [], verdict: 'GO', warnings: [], version: { new: '1.1.0' } });
    const { plan_id } = plan;
    const run = await good('run_release', { plan_id });
    expect(run).toMatchObject({
      status: 'success',
      left: [],
      artifacts: { packages: [], docker_images: images.map((name) => `${name}:v1.1.0`) },
      distribution: { oci_production: 'success', git: 'success' },
    });
    expect(await latest()).toEqual(['1.1.0', '1.1.0', '1.1.0']);
    const place = new URL(registry.url).host;
    for (const name of images)
      expect(run.addresses).toContainEqual({
        ...{ stage: 'production', channel: 'oci', name, what: 'image', verified: true, seen_at: expect.any(String) },
        address: expect.stringMatching(new RegExp(`^${place}/${namespace}/${name}:v1\\.1\\.0@sha256:[0-9a-f]{64}$`)),
      });
    const log = readFileSync(join(world.storage(plan_id), 'logs/docker-build-1.1.0.log'), 'utf8');
    for (const name of images) expect(log).toContain(`== ${name}\n`);
    expect(await labelsOf('honeycomb', 'v1.1.0')).toMatchObject({
      'org.opencontainers.image.version': '1.1.0',
      'org.opencontainers.image.revision': expect.stringMatching(/^[0-9a-f]{40}$/),
      'org.opencontainers.image.created': expect.stringMatching(/^\d{4}-/),
    });
    expect(docker('images', '--quiet')).toBe('');
    const bill = readFileSync(join(world.storage(plan_id), 'artifacts/image-honeycomb-1.1.0.cdx.json'), 'utf8');
    expect(JSON.parse(bill).components).toMatchObject([{ purl: 'pkg:deb/libhum@1.0' }]);

    expect(await good('rollback', { reason: 'it stings' })).toMatchObject({
      status: 'success',
    });
    expect(await latest()).toEqual(['1.0.0', '1.0.0', '1.0.0']);
    expect(
      await registryItself().observe({ stage: 'production', package: 'honeycomb', version: '1.1.0' }),
    ).not.toBeNull();
  }, 480_000);

  it('of an older line never become latest, and come from the test registry where there is one', async () => {
    await publishEarlier('2.0.0');
    const place = { token_env: 'REGISTRY_TOKEN', account_env: 'REGISTRY_ACCOUNT' };
    await begin({ 'release.yaml': policy({ test: { registry: `${registry.url}/${namespace}-test`, ...place } }) });
    const { plan_id } = await good('plan_release');
    expect(await good('run_release', { plan_id })).toMatchObject({
      status: 'success',
      distribution: { oci_test: 'success', oci_production: 'success' },
    });
    expect(await latest()).toEqual(['2.0.0', '2.0.0', '2.0.0']);
    expect(
      await registryItself().observe({ stage: 'production', package: 'honeycomb', version: '1.1.0' }),
    ).not.toBeNull();
  }, 480_000);

  it('with a secret in a layer are not shipped, also when a later layer hides it', async () => {
    const secret = `npm_${drawn(36)}`;
    await begin({
      Dockerfile: `FROM scratch\nCOPY program /program\nCOPY made /made\nCOPY program /made\nENTRYPOINT ["/program"]\n`,
      '.gitignore': 'made\n',
      'release.yaml': `prepare: [[node, -e, "require('fs').writeFileSync('made', 'token = ' + '${secret.slice(0, 12)}' + '${secret.slice(12)}')"]]\n${policy()}`,
    });
    const { plan_id } = await good('plan_release');
    const refused = await call('run_release', { plan_id });
    expect(refused).toMatchObject({ status: 'REFUSED' });
    expect(JSON.stringify(refused.details)).toContain('secrets-absent');
    expect(JSON.stringify(refused)).not.toContain(secret);
    expect(await latest()).toEqual([undefined, undefined, undefined]);
  }, 480_000);

  it('without a Dockerfile are told and left out; other bytes under the version are a conflict', async () => {
    await begin({}, { 'docker/genie/Dockerfile': '' });
    execFileSync('git', ['-C', ground.project, 'rm', '--quiet', 'docker/genie/Dockerfile']);
    execFileSync('git', ['-C', ground.project, 'commit', '--quiet', '-m', 'fix: no genie']);
    execFileSync('git', ['-C', ground.project, 'push', '--quiet', 'origin', 'main']);
    const plan = await good('plan_release');
    expect(plan.warnings).toEqual([
      'the image honeycomb-genie is not built: the commit has no none and no docker/genie/Dockerfile',
    ]);
    const findings = await diagnose(world, ground.project);
    expect(findings.find(({ name }) => name === 'image honeycomb-genie')).toMatchObject({ state: 'missing' });
    expect(findings.find(({ name }) => name === 'skopeo')).toMatchObject({ state: 'ok' });
    expect(findings.find(({ name }) => name === 'oci production')).toMatchObject({
      state: 'ok',
      found: expect.stringContaining('signed in as releaser'),
    });
    const files = await buildImage(home, engine, { name: 'honeycomb', version: '1.1.0' });
    const target = { stage: 'production', package: 'honeycomb' } as const;
    await call('run_release', { plan_id: plan.plan_id, until: 'building' });
    await registryItself().publish(publicationOf(target, '1.1.0', files, ''));
    expect(await call('run_release', { plan_id: plan.plan_id })).toMatchObject({
      code: 'REGISTRY_CONFLICT',
    });
    expect(await registryItself().observe({ ...target, version: '1.1.0' })).toMatchObject({
      digests: { 'linux/amd64': files[0]?.integrity },
    });
  }, 480_000);
});

const docker = (...words: string[]): string =>
  execFileSync('docker', words, { env: { PATH: process.env.PATH, ...engine.environment }, encoding: 'utf8' }).trim();

async function labelsOf(image: string, tag: string): Promise<Record<string, string>> {
  const headers = {
    authorization: `Basic ${btoa(`${registry.account}:${registry.token}`)}`,
    accept: 'application/vnd.oci.image.manifest.v1+json, application/vnd.docker.distribution.manifest.v2+json',
  };
  const at = `${registry.url}/v2/${namespace}/${image}`;
  const manifest = (await (await fetch(`${at}/manifests/${tag}`, { headers })).json()) as {
    config: { digest: string };
  };
  const config = (await (await fetch(`${at}/blobs/${manifest.config.digest}`, { headers })).json()) as {
    config: { Labels: Record<string, string> };
  };
  return config.config.Labels;
}
