import { copyFileSync, cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { stringify } from 'yaml';
import { tarArchives } from '../../src/adapters/archives.ts';
import { systemClock } from '../../src/adapters/clock.ts';
import { createPrograms } from '../../src/adapters/programs.ts';
import { pypiChannel } from '../../src/adapters/pypi/pypi.ts';
import { zipArchives } from '../../src/adapters/zip-archives.ts';
import { archivesOf } from '../../src/world.ts';
import { testWorld } from '../flows/test-world.ts';
import { startPythonIndex } from '../registries/pypiserver.ts';
import { prepare } from '../scenarios/scenario.ts';
import { openDoor } from './door.ts';
import { type Fixture, untilProven } from './fixture.ts';

/** A Python package on two real indexes. A multipart body with a file is an upload; the look at the account sends none. */
export async function pypiFixture(): Promise<Fixture> {
  const home = mkdtempSync(join(tmpdir(), 'hr-faults-'));
  const [test, production] = await Promise.all(
    ['test', 'production'].map((stage) => startPythonIndex({ directory: join(home, stage) })),
  );
  if (!test || !production) throw new Error('no indexes');
  const door = await openDoor(production.upload, ({ method }, body) => method === 'POST' && body.includes('filename='));
  const environment = {
    ...process.env,
    ...{ FAULTS_TEST_TOKEN: test.secret, FAULTS_TOKEN: production.secret, RELEASER: test.account },
  };
  const world = testWorld();
  world.programs = createPrograms({ environment, redact: (text) => text, clock: world.clock });
  world.archives = archivesOf(tarArchives, zipArchives);
  world.channel = (settings) =>
    pypiChannel({
      settings,
      programs: world.programs,
      clock: systemClock,
      patience_ms: 1_000,
      token: (name) => environment[name as keyof typeof environment],
    });
  const account_env = 'RELEASER';
  const channels = {
    pypi: {
      test: { upload: test.upload, index: test.index, token_env: 'FAULTS_TEST_TOKEN', account_env },
      production: { upload: door.url, index: `${door.url}simple/`, token_env: 'FAULTS_TOKEN', account_env },
    },
  };
  const junit = '{reports}/junit.xml';
  const gates = { test: { argv: ['uv', 'run', '--no-project', 'tests/check.py', junit], junit } };
  const own = join(home, 'project');
  cpSync(resolve('test/flows/python/in'), join(own, 'in'), { recursive: true });
  writeFileSync(join(own, 'in/release.yaml'), stringify({ gates, channels }));
  const rings = readFileSync(join(own, 'in/src/hexagons/rings.py'), 'utf8');
  const ground = prepare(world, own, [
    { commit: 'chore: begin', files: {}, tag: 'v0.1.0', push: true },
    { commit: 'feat: rings of radius 0', files: { 'src/hexagons/rings.py': `${rings}\n` }, push: true },
  ]);
  const { bench, item } = await untilProven(world, ground);
  const built = join(bench.hands.release.storage, 'artifacts', `python-${item.input.package}`);
  const files = readdirSync(built).filter((name) => /\.(?:whl|tar\.gz)$/.test(name));
  return {
    world,
    bench,
    item,
    door,
    files: files.length,
    wipe: async () => {
      for (const name of readdirSync(production.packages)) rmSync(join(production.packages, name), { recursive: true });
    },
    place: async (bytes) => {
      for (const name of files) {
        const there = join(production.packages, basename(name));
        if (bytes === 'same') copyFileSync(join(built, name), there);
        else writeFileSync(there, 'of another');
      }
    },
    async leave() {
      await world.leave();
      await Promise.all([door.stop(), test.stop(), production.stop()]);
      rmSync(home, { recursive: true, force: true });
    },
  };
}
