import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { createPrograms } from '../../src/adapters/programs.ts';
import { type MadeDatabase, type ProjectDatabases, projectDatabases } from '../adapters/project-database/databases.ts';
import { alembicShape } from '../fakes/hive-tables.ts';
import { ask, prepare } from '../scenarios/scenario.ts';
import { activeRows, placeRows, standing } from './hive/rows.ts';
import { type TestWorld, testWorld } from './test-world.ts';

/**
 * A repository in the shape of Automagik Hive at its second epoch, released with the preset and a short release.yaml:
 * eight components beside the Alembic table with integers in a real PostgreSQL, mirrors that went stale, no registry.
 */
let databases: ProjectDatabases;

beforeAll(async () => {
  databases = await projectDatabases();
});

afterAll(() => databases?.remove());

const dev = 'ai/agents/genie-dev/config.yaml';
const folder = join(import.meta.dirname, 'hive');
const learnt = readFileSync(join(folder, 'in', dev), 'utf8').replace('One of the hive', 'The one that builds');

let world: TestWorld;
let stage: ReturnType<typeof prepare>;
let place: MadeDatabase;

beforeEach(async () => {
  place = await databases.make(alembicShape.sql);
  await placeRows(place);
  world = testWorld();
  world.programs = withUv(world);
  world.mcp.servers = { postgres: ['query', 'execute', 'explain'], 'automagik-hive': ['list_agents', 'run_agent'] };
  world.projectDatabase = () => place.database;
  stage = prepare(world, folder, [
    { commit: 'release: v0.1.0a2', files: {}, tag: 'v0.1.0a2', push: true },
    { commit: 'feat: genie-dev builds', files: { [dev]: learnt }, push: true },
  ]);
});

/** The preset asks for uv and runs two linters with it, which need not be on this machine; this one finds nothing. */
function withUv({ directory, clock }: TestWorld) {
  const bin = join(directory, 'bin');
  mkdirSync(bin);
  const says =
    "case $* in *ruff*) echo '[]';; *mypy*) echo 'Success: no issues found in 2 source files';; *) echo uv 0.9.0;; esac";
  writeFileSync(
    join(bin, 'uv'),
    `#!/bin/sh
${says}
`,
    { mode: 0o755 },
  );
  const environment = { ...process.env, PATH: `${bin}${delimiter}${process.env.PATH}` };
  return createPrograms({ environment, redact: (text) => text, clock });
}

afterEach(() => world.leave());

const call = async (tool: string, given: Record<string, unknown> = {}) => {
  const { text, isError } = await ask(tool, given, world, stage);
  expect(isError, text).toBe(false);
  return JSON.parse(text);
};
const text = (file: string) => readFileSync(join(stage.project, file), 'utf8');

it('is checked, planned, released and in step', async () => {
  const check = await call('sync_components', { action: 'check' });
  expect(check).toMatchObject({
    components: { count: 8, findings: { count: 0 }, dependants: { first: [{ component: 'genie', on: 'genie-dev' }] } },
    database: { rows: 8, profile: 'alembic' },
    drift: { count: 2, unsettled: 0 },
  });
  const plan = await call('plan_release');
  expect(plan).toMatchObject({
    violations: [],
    verdict: 'GO',
    version: { new: '0.1.0a3', prerelease_stage: 'alpha' },
    components: {
      changes: { first: [{ file: dev, from: 2, to: 3 }] },
      stale_mirrors: { count: 2, first: [{ file: 'uv.lock', from: '0.1.0a1', to: '0.1.0a3' }, { from: '0.1.0a1' }] },
    },
  });
  for (const kind of plan.escalation.required)
    await call('record_attestation', { plan_id: plan.plan_id, kind, text: 'Asked; it agrees.' });

  const run = await call('run_release', { plan_id: plan.plan_id });
  expect(run).toMatchObject({ status: 'success', left: [], metrics: { components_updated: 1 } });
  expect(text('pyproject.toml')).toBe(readFileSync(join(folder, 'in/pyproject.toml'), 'utf8').replace('a2"', 'a3"'));
  expect(text('uv.lock')).toContain('name = "automagik-hive"\nversion = "0.1.0a3"\n');
  expect(text('cli/__init__.py')).toContain('__version__ = "0.1.0a3"\n');
  expect(text(dev)).toBe(learnt.replace('version: 2  # Rolled back from version 3', 'version: 3'));
  const moved = standing.map(([, name, version]) => [name, name === 'genie-dev' ? 3 : version]);
  expect((await activeRows(place)).sort()).toEqual(moved.sort());
  expect(await call('sync_components', { action: 'check' })).toMatchObject({ in_step: true });
}, 180_000);
