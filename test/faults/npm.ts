import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { npmChannel } from '../../src/adapters/npm/npm.ts';
import { packPackage } from '../adapters/npm/packages.ts';
import { publicationOf } from '../contracts/channel.ts';
import { testWorld } from '../flows/test-world.ts';
import { startRegistry } from '../registries/verdaccio.ts';
import { prepare } from '../scenarios/scenario.ts';
import { openDoor } from './door.ts';
import { type Fixture, releaseConfig, shipped, untilProven } from './fixture.ts';

const name = 'honeycomb';

/** An npm package on two real registries. */
export async function npmFixture(): Promise<Fixture> {
  const home = mkdtempSync(join(tmpdir(), 'hr-faults-'));
  const [test, production] = await Promise.all(
    ['test', 'production'].map((stage) => startRegistry({ directory: join(home, stage) })),
  );
  if (!test || !production) throw new Error('no registries');
  const door = await openDoor(
    production.url,
    ({ method }, body) => method === 'PUT' && body.includes('"_attachments"'),
  );
  const tokens: Record<string, string> = { FAULTS_TEST_TOKEN: test.token, FAULTS_TOKEN: production.token };
  const world = testWorld();
  world.channel = (settings) =>
    npmChannel({ settings, programs: world.programs, token: (variable) => tokens[variable] });
  const channels = {
    npm: {
      test: { registry: test.url, token_env: 'FAULTS_TEST_TOKEN' },
      production: { registry: door.url, token_env: 'FAULTS_TOKEN' },
    },
  };
  const ground = prepare(world, resolve('test/scenarios/whole-release'), [
    { commit: 'chore: begin', files: { 'release.yaml': releaseConfig({ channels }) }, tag: 'v1.0.0', push: true },
    { commit: 'feat: hum', files: { 'src/hum.js': 'export const hum = 1;\n' }, push: true },
  ]);
  const { bench, item } = await untilProven(world, ground);
  const version = bench.plan.version.new;
  const wipe = async () => {
    const answer = await fetch(`${production.url}${name}`);
    if (answer.status === 404) return;
    const { _rev } = (await answer.json()) as { _rev: string };
    const headers = { authorization: `Bearer ${production.token}` };
    await fetch(`${production.url}${name}/-rev/${_rev}`, { method: 'DELETE', headers });
  };
  return {
    world,
    bench,
    item,
    door,
    files: 1,
    wipe,
    async place(bytes) {
      const files =
        bytes === 'same' ? await shipped(bench) : await packPackage(home, { name, version, description: 'of another' });
      await bench.hands
        .channel('npm')
        .publish(publicationOf({ stage: 'production', package: name }, version, files, 'latest'));
    },
    async leave() {
      await world.leave();
      await Promise.all([door.stop(), test.stop(), production.stop()]);
      rmSync(home, { recursive: true, force: true });
    },
  };
}
