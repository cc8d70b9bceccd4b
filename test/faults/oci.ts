import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { ociChannel } from '../../src/adapters/oci/oci.ts';
import { createPrograms } from '../../src/adapters/programs.ts';
import { buildImage } from '../adapters/oci/images.ts';
import { publicationOf } from '../contracts/channel.ts';
import { testWorld } from '../flows/test-world.ts';
import { engineAt } from '../registries/image-engines.ts';
import { startOciRegistry } from '../registries/oci-registry.ts';
import { staticProgram } from '../registries/static-program.ts';
import { prepare } from '../scenarios/scenario.ts';
import { openDoor } from './door.ts';
import { type Fixture, shipped, untilProven } from './fixture.ts';

const name = 'honeycomb';

/** An image on a real registry, built by a real engine; what counts as the upload is its manifest under the tag. */
export async function ociFixture(): Promise<Fixture> {
  const home = mkdtempSync(join(tmpdir(), 'hr-faults-'));
  const engine = engineAt('buildah', join(home, 'engine'));
  const registry = await startOciRegistry({ directory: join(home, 'registry') });
  const door = await openDoor(
    `${registry.url}/`,
    ({ method, url = '' }) => method === 'PUT' && /\/manifests\/v[^/]*$/.test(url),
  );
  const environment = { PATH: process.env.PATH, REGISTRY_ACCOUNT: registry.account, FAULTS_TOKEN: registry.token };
  const world = testWorld();
  world.programs = createPrograms({
    environment: { ...process.env, HOME: home, ...engine.environment },
    redact: (text) => text,
    clock: world.clock,
  });
  world.channel = (settings) =>
    ociChannel({
      settings,
      programs: world.programs,
      variable: (variable) => environment[variable as keyof typeof environment],
    });
  const place = (url: string) => ({ registry: url, token_env: 'FAULTS_TOKEN', account_env: 'REGISTRY_ACCOUNT' });
  const own = join(home, 'project');
  const files = {
    'package.json':
      '{ "name": "honeycomb", "version": "1.0.0", "private": true, "scripts": { "test": "node --test" } }',
    'a.test.js': "require('node:test').test('hums', () => {});\n",
    Dockerfile: 'FROM scratch\nCOPY program /program\nENTRYPOINT ["/program"]\n',
    'release.yaml': stringify({
      components: { minimum: 0 },
      channels: {
        npm: { enabled: false },
        oci: { with: engine.name, images: [{ name }], production: place(`${door.url}apiary`) },
      },
    }),
  };
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(join(own, 'in'), { recursive: true });
    writeFileSync(join(own, 'in', path), text);
  }
  writeFileSync(join(own, 'in/program'), staticProgram('hum'), { mode: 0o755 });
  const ground = prepare(world, own, [
    { commit: 'chore: begin', files: {}, tag: 'v1.0.0', push: true },
    { commit: 'feat: hum', files: { 'hum.txt': 'hum\n' }, push: true },
  ]);
  const { bench, item } = await untilProven(world, ground);
  const version = bench.plan.version.new;
  const itself = world.channel({
    channel: 'oci',
    test: null,
    production: { ...place(`${registry.url}/apiary`), index: null },
    directory: home,
    options: { engine: engine.name, tag: { pattern: 'v{version}', scheme: 'semver' }, commands: {} },
  });
  return {
    world,
    bench,
    item,
    door,
    files: 1,
    wipe: async () => {
      const repositories = join(home, 'registry/storage/docker/registry/v2/repositories');
      for (const one of readdirSync(repositories)) rmSync(join(repositories, one), { recursive: true, force: true });
    },
    place: async (bytes) => {
      const built =
        bytes === 'same' ? await shipped(bench) : await buildImage(home, engine, { name, version, text: 'other' });
      await itself.publish(publicationOf({ stage: 'production', package: name }, version, built, ''));
    },
    async leave() {
      await world.leave();
      await Promise.all([door.stop(), registry.stop(), engine.stop()]);
      rmSync(home, { recursive: true, force: true });
    },
  };
}
