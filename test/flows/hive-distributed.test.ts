import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
import { tarArchives } from '../../src/adapters/archives.ts';
import { systemClock } from '../../src/adapters/clock.ts';
import { ociChannel } from '../../src/adapters/oci/oci.ts';
import { createPrograms } from '../../src/adapters/programs.ts';
import { pypiChannel } from '../../src/adapters/pypi/pypi.ts';
import { zipArchives } from '../../src/adapters/zip-archives.ts';
import { archivesOf } from '../../src/world.ts';
import { type MadeDatabase, type ProjectDatabases, projectDatabases } from '../adapters/project-database/databases.ts';
import { ociPlace } from '../crashes/places/oci.ts';
import type { Place } from '../crashes/places/place.ts';
import { pypiPlace } from '../crashes/places/pypi.ts';
import { alembicShape } from '../fakes/hive-tables.ts';
import { staticProgram } from '../registries/static-program.ts';
import { ask, prepare } from '../scenarios/scenario.ts';
import { describeWith } from '../tiers.ts';
import { activeRows, placeRows, standing } from './hive/rows.ts';
import { type TestWorld, testWorld } from './test-world.ts';

const folder = join(import.meta.dirname, 'hive');
const read = (path: string) => readFileSync(join(folder, 'in', path), 'utf8');
const dev = 'ai/agents/genie-dev/config.yaml';
const images = ['automagik-hive', 'automagik-hive-agent', 'automagik-hive-genie'];

/**
 * The repository in the shape of Automagik Hive with nothing taken away: linted by the real uv, built by it with
 * hatchling, released to two real indexes, its three images to two real registries, its rows in a real PostgreSQL.
 */
describeWith(2, ['uv', 'pypi-server', 'ruff', 'mypy', 'buildah', 'skopeo', 'docker-registry'])(
  'a Hive with its channels',
  () => {
    let home: string;
    let places: Place[];
    let databases: ProjectDatabases;
    let rows: MadeDatabase;
    let world: TestWorld;
    let ground: ReturnType<typeof prepare>;

    beforeAll(async () => {
      home = mkdtempSync(join(tmpdir(), 'hr-'));
      databases = await projectDatabases();
      rows = await databases.make(alembicShape.sql);
      await placeRows(rows);
      places = [await pypiPlace(home), await ociPlace(home)];
      world = worldWith(Object.assign({}, ...places.map((place) => place.environment)), home);
      world.projectDatabase = () => rows.database;
      const own = join(home, 'own');
      writeProject(join(own, 'in'), places);
      ground = prepare(world, own, [
        { commit: 'release: v0.1.0a2', files: {}, tag: 'v0.1.0a2', push: true },
        { commit: 'feat: genie-dev builds', files: { [dev]: learnt }, push: true },
      ]);
    }, 120_000);

    afterAll(async () => {
      await world?.leave();
      await databases?.remove();
      await Promise.all((places ?? []).map((place) => place.stop()));
      rmSync(home, { recursive: true, force: true });
    });

    const call = async (tool: string, given: Record<string, unknown> = {}) => {
      const { text, isError } = await ask(tool, given, world, ground);
      expect(isError, text.slice(0, 4_000)).toBe(false);
      return JSON.parse(text);
    };

    it('is released as the next alpha everywhere, and taken back as far as that goes', async () => {
      const plan = await call('plan_release');
      expect(plan).toMatchObject({
        violations: [],
        verdict: 'GO',
        version: { new: '0.1.0a3', prerelease_stage: 'alpha' },
      });
      for (const kind of plan.escalation.required)
        await call('record_attestation', { plan_id: plan.plan_id, kind, text: 'Asked; it agrees.' });
      const run = await call('run_release', { plan_id: plan.plan_id });
      expect(run).toMatchObject({
        status: 'success',
        left: [],
        metrics: { components_updated: 1 },
        distribution: { pypi_test: 'success', pypi_production: 'success', oci_production: 'success', git: 'success' },
      });

      const files = ['automagik_hive-0.1.0a3-py3-none-any.whl', 'automagik_hive-0.1.0a3.tar.gz'];
      const [pypi, oci] = places as [Place, Place];
      const published = (await pypi.look('automagik_hive')).production['0.1.0a3'];
      expect(Object.keys(published?.digests ?? {}).sort()).toEqual(files);
      expect((await pypi.look('automagik_hive')).test).toEqual((await pypi.look('automagik_hive')).production);
      for (const image of images) {
        const shelf = await oci.look(image);
        // An alpha is nobody's latest.
        expect(shelf, image).toMatchObject({ latest: null, production: { '0.1.0a3': { draft: false } } });
        expect(shelf.test, image).toEqual(shelf.production);
      }
      expect(oci.leftovers()).toEqual([]);
      const moved = standing.map(([, name, version]) => [name, name === 'genie-dev' ? 3 : version]);
      expect((await activeRows(rows)).sort()).toEqual(moved.sort());
      const lock = readFileSync(join(ground.project, 'uv.lock'), 'utf8');
      expect(lock).toContain('name = "automagik-hive"\nversion = "0.1.0a3"\n');

      const back = await call('rollback', { reason: 'genie-dev builds nothing' });
      expect(back).toMatchObject({ status: 'success' });
      expect(JSON.stringify(back.left)).toContain('until a person yanks it');
      expect((await pypi.look('automagik_hive')).production['0.1.0a3']).toEqual(published);
    }, 400_000);
  },
);

const learnt = read(dev).replace('One of the hive', 'The one that builds');

/** Real programs and channels, told of these variables besides those of this machine. */
function worldWith(more: Readonly<Record<string, string>>, home: string): TestWorld {
  const made = testWorld();
  const environment: Record<string, string | undefined> = { ...process.env, ...more, HOME: home };
  const cache = process.env.UV_CACHE_DIR ?? join(process.env.HOME ?? home, '.cache/uv');
  const ownCache = { ...environment, UV_CACHE_DIR: cache };
  made.programs = createPrograms({ environment: ownCache, redact: (text) => text, clock: made.clock });
  made.archives = archivesOf(tarArchives, zipArchives);
  made.mcp.servers = { postgres: ['query', 'execute', 'explain'], 'automagik-hive': ['list_agents', 'run_agent'] };
  const variable = (name: string) => environment[name];
  const { programs } = made;
  made.channel = (settings) =>
    settings.channel === 'oci'
      ? ociChannel({ settings, programs, variable })
      : pypiChannel({ settings, programs, clock: systemClock, patience_ms: 1_000, token: variable });
  return made;
}

/** The repository of the folder with what it is built from and where it goes; its lock is made by uv and then left behind. */
function writeProject(directory: string, places: readonly Place[]): void {
  cpSync(join(folder, 'in'), directory, { recursive: true });
  const python = execFileSync(
    'uv',
    ['run', '--no-project', 'python', '-c', 'import sys; print("%d.%d" % sys.version_info[:2])'],
    { encoding: 'utf8' },
  ).trim();
  const manifest = read('pyproject.toml')
    .replaceAll('3.12', python)
    .replaceAll('py312', `py${python.replace('.', '')}`);
  const files = {
    'pyproject.toml': `${manifest}\n[tool.hatch.build.targets.wheel]\npackages = ["ai", "cli"]\n`,
    '.gitignore': '.venv/\n__pycache__/\n.ruff_cache/\n.mypy_cache/\ndist/\n',
    'release.yaml': policy(places),
    'docker/main/Dockerfile': dockerfile,
    'docker/agent/Dockerfile.agent': dockerfile,
    'docker/genie/Dockerfile': dockerfile,
  };
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(join(directory, path, '..'), { recursive: true });
    writeFileSync(join(directory, path), text);
  }
  writeFileSync(join(directory, 'bin/uv'), staticProgram('uv 0.9.0'), { mode: 0o755 });
  rmSync(join(directory, 'uv.lock'));
  execFileSync('uv', ['lock', '--quiet'], { cwd: directory, stdio: 'pipe' });
  const lock = readFileSync(join(directory, 'uv.lock'), 'utf8');
  writeFileSync(join(directory, 'uv.lock'), lock.replace('"0.1.0a2"', '"0.1.0a1"'));
}

/** What a person would have to write besides what stands there: where it all goes. */
function policy(places: readonly Place[]): string {
  const said = parse(read('release.yaml'));
  const [pypi, oci] = places.map((place) => place.settings('automagik-hive'));
  const { test, production } = oci ?? {};
  return stringify({
    ...said,
    channels: { npm: { enabled: false }, pypi, oci: { with: 'buildah', test, production } },
  });
}

const dockerfile = 'FROM scratch\nCOPY bin/uv /usr/bin/uv\nENV PATH=/usr/bin\n';
