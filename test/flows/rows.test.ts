import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { configHash } from '../../src/domain/rows/config.ts';
import { openProject } from '../../src/flows/project/project.ts';
import { openWorkbench } from '../../src/flows/run/workbench.ts';
import { stepNamed } from '../../src/steps/index.ts';
import { type MadeDatabase, type ProjectDatabases, projectDatabases } from '../adapters/project-database/databases.ts';
import { rowFor, settled } from '../contracts/project-database.ts';
import { shapes } from '../fakes/hive-tables.ts';
import { ask, makeCommit, prepare } from '../scenarios/scenario.ts';
import { type TestWorld, testWorld } from './test-world.ts';

/** A whole release with the rows in a real PostgreSQL, once for each kind of table that Hive has had. */
let databases: ProjectDatabases;

beforeAll(async () => {
  databases = await projectDatabases();
});

afterAll(() => databases?.remove());

const folder = join(import.meta.dirname, '..', 'scenarios', 'rows-move-with-the-release');
const file = 'ai/teams/foragers/config.yaml';
const unsynchronized = 'VIOLATION: Component versions not synchronized';
const knowledge = 'create schema agno; create table agno.knowledge_base as select n from generate_series(1, 3) n';
const team = (name: string) => `team:\n  team_id: foragers\n  name: ${name}\n  version: 3\n`;

describe.each(shapes.filter(({ name }) => name !== 'ours').map((shape) => [shape.name, shape] as const))(
  '%s',
  (_name, shape) => {
    let world: TestWorld;
    let stage: ReturnType<typeof prepare>;
    let place: MadeDatabase;

    beforeEach(async () => {
      const revision = shape.name === 'alembic' ? "; update hive.alembic_version set version_num = 'a1'" : '';
      place = await databases.make(`${shape.sql}; ${knowledge}${revision}`, { types: ['team'] });
      await place.place([rowFor(shape.name, 'team', 'foragers', 3), rowFor(shape.name, 'team', 'bystanders', 3)]);
      world = testWorld();
      world.projectDatabase = (settings) => ({ ...place.as({ probes: settings.probes }) });
      stage = prepare(world, folder, [
        { commit: 'chore: begin', files: {}, tag: 'v1.0.0', push: true },
        { commit: 'feat: fly', files: { [file]: team('fliers') }, push: true },
      ]);
    });

    afterEach(() => world.leave());

    const call = async (tool: string, given: Record<string, unknown> = {}) => {
      const { text, isError } = await ask(tool, given, world, stage);
      expect(isError, text).toBe(false);
      return JSON.parse(text);
    };
    const active = async () =>
      (await place.database.look()).rows.filter((row) => row.active).map((row) => `${row.name} ${row.version}`);

    it('is planned and carried out whole', async () => {
      const { plan_id, verdict, violations } = await call('plan_release');
      expect({ verdict, violations }).toEqual({ verdict: 'GO', violations: [] });
      const { left, rollback } = await call('run_release', { plan_id });
      expect(left).toEqual([]);
      expect(rollback.database_snapshot).toMatch(/^rows_/);
      expect(await active()).toEqual(['bystanders 3', 'foragers 4']);
    }, 180_000);

    it('is taken back to the same rows after they were compared', async () => {
      const before = settled(await place.all());
      const { plan_id } = await call('plan_release');
      await call('run_release', { plan_id, until: 'building' });
      expect(await active()).toEqual(['bystanders 3', 'foragers 4']);
      await call('rollback', { reason: 'not yet' });
      expect(settled(await place.all())).toEqual(before);
    }, 180_000);

    it('goes on after a crash that came between the commit and the record, and can still be taken back', async () => {
      const before = settled(await place.all());
      const { plan_id } = await call('plan_release');
      await call('bump_version', { plan_id });
      await call('sync_components', { plan_id });
      const { plan, bench, item } = await benchFor(plan_id, 'sync-rows');
      for (const one of plan.items.filter((each) => ['write-changelog', 'commit-release'].includes(each.step)))
        await stepNamed(one.step).apply(one.input, bench.hands);
      const ledger = await world.ledger();
      await ledger.setItem({ release_id: bench.release.id, item_id: item.id, state: 'begun', note: '' }, 'crashed');
      await stepNamed(item.step).apply(item.input, bench.hands);
      const moved = await place.all();
      await call('generate_changelog', { plan_id });
      expect(await place.all()).toEqual(moved);
      await call('rollback', { reason: 'not yet' });
      expect(settled(await place.all())).toEqual(before);
    });

    it('leaves rows alone that somebody changed since, says which, and keeps the snapshot', async () => {
      const { plan_id } = await call('plan_release');
      await call('run_release', { plan_id, until: 'synchronization' });
      await place.raw.query(`update hive.component_versions set version = '9' where version::text = '4'`);
      const { text, isError } = await ask('rollback', { reason: 'not yet' }, world, stage);
      expect(isError).toBe(true);
      expect(JSON.parse(text)).toMatchObject({
        code: 'UNDO_FAILED',
        details: [{ actual: expect.stringContaining('other rows') }],
      });
      expect(await active()).toEqual(['bystanders 3', 'foragers 9']);
      await place.raw.query(`update hive.component_versions set version = '4' where version::text = '9'`);
      await call('rollback', { reason: 'mended' });
      expect(await active()).toEqual(['bystanders 3', 'foragers 3']);
      world.errors.length = 0;
    });

    it('takes nothing back that it did not move, when somebody came between the snapshot and the move', async () => {
      const { plan_id } = await call('plan_release');
      await call('bump_version', { plan_id });
      await call('sync_components', { plan_id });
      await place.raw.query(`update hive.component_versions set version = '2' where version::text = '3'`);
      const changed = await place.all();
      const { text } = await ask('generate_changelog', { plan_id }, world, stage);
      expect(JSON.parse(text)).toMatchObject({
        code: 'DATABASE_ROWS_CHANGED',
        details: [{ path: 'team foragers', actual: '2 active' }],
      });
      await call('rollback', { reason: 'begin anew' });
      expect(await place.all()).toEqual(changed);
    });

    it.each([
      ['database_to_files', 6],
      ['files_to_database', 4],
    ] as const)(
      'is ahead of its file: %s',
      async (direction, version) => {
        await place.raw.query(`update hive.component_versions set version = '5' where version::text = '3'`);
        const before = settled(await place.all());
        const { drift } = await call('sync_components', { action: 'check' });
        expect(drift).toMatchObject({ count: 1, unsettled: 1, directions: ['files_to_database', 'database_to_files'] });
        expect(drift.first).toMatchObject([
          { kind: 'file-database', ahead: 'there', here: { value: 3 }, there: { value: 5 } },
        ]);
        const dates = [drift.first[0].here.at, drift.first[0].there.at].map((at) => Number.isFinite(Date.parse(at)));
        expect(dates).toEqual([true, true]);

        const refused = await call('plan_release');
        expect(refused.violations.map((one: { because: string }) => one.because)).toEqual([unsynchronized]);
        const run = await ask('run_release', { plan_id: refused.plan_id }, world, stage);
        expect(JSON.parse(run.text)).toMatchObject({ code: 'REFUSED', violations: [unsynchronized] });
        expect(settled(await place.all())).toEqual(before);

        const { plan_id, verdict } = await call('sync_components', { action: 'reconcile', direction });
        expect(verdict).toBe('GO');
        await call('run_release', { plan_id, until: 'building' });
        expect(await active()).toContain(`foragers ${version}`);
        await call('rollback', { reason: 'not yet' });
        expect(settled(await place.all())).toEqual(before);

        await call('run_release', { plan_id });
        expect(await active()).toContain(`foragers ${version}`);
        expect(readFileSync(join(stage.project, file), 'utf8')).toContain(`version: ${version}\n`);
        const after = await call('sync_components', { action: 'check' });
        expect(after).toMatchObject({ in_step: true, drift: { count: 0 } });
      },
      180_000,
    );

    it('says something else than its file under the same version, since both changed', async () => {
      const kept =
        shape.name === 'alembic'
          ? {
              key: 'component_id',
              at: 'created_at',
              column: 'config',
              of: (text: string) => JSON.stringify(parse(text)),
            }
          : { key: 'name', at: 'updated_at', column: 'config_hash', of: configHash };
      await place.raw.query('alter table hive.component_versions disable trigger user');
      const says = (text: string) =>
        place.raw.query(
          `update hive.component_versions set ${kept.column} = $1, ${kept.at} = '2099-01-01' where ${kept.key} = 'foragers'`,
          [kept.of(text)],
        );
      await says(team('divers'));
      const { drift } = await call('sync_components', { action: 'check' });
      expect(drift).toMatchObject({
        count: 1,
        unsettled: 1,
        first: [{ component: 'foragers', ahead: null, mends: [] }],
      });
      expect(await call('sync_components', { action: 'reconcile', direction: 'files_to_database' })).toMatchObject({
        verdict: 'NO_GO',
        violations: [{ because: unsynchronized, detail: { by: 'human' } }],
      });
      await says(team('fliers'));
      expect(await call('plan_release')).toMatchObject({ verdict: 'GO' });
    });

    it('lags behind its file, which every release mends', async () => {
      await place.raw.query(`update hive.component_versions set version = '2' where version::text = '3'`);
      const { plan_id, verdict } = await call('plan_release');
      expect(verdict).toBe('GO');
      await call('run_release', { plan_id });
      expect(await active()).toContain('foragers 4');
      makeCommit(stage, { commit: 'feat: dive', files: { [file]: team('divers').replace('3', '4') }, push: true });
      expect(await call('plan_release')).toMatchObject({ verdict: 'GO', violations: [] });
    }, 180_000);

    async function benchFor(planId: string, step: string) {
      const ledger = await world.ledger();
      const [plan, release] = [await ledger.plan(planId), await ledger.releaseOfPlan(planId)];
      if (!plan || !release) throw new Error('there is no release');
      const { root } = await openProject(world, stage.project);
      const item = plan.items.find((one) => one.step === step);
      if (!item) throw new Error(`there is no item ${step}`);
      return { plan, item, bench: await openWorkbench(world, plan, release, root, 'crashed') };
    }
  },
);
