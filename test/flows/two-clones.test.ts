import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { ProjectDatabaseWriter } from '../../src/ports/project-database.ts';
import type { MadeDatabase } from '../adapters/project-database/databases.ts';
import { settled } from '../contracts/project-database.ts';
import { shapes } from '../fakes/hive-tables.ts';
import { type Ground, names, type RowGrounds, rowGrounds, seen } from './row-grounds.ts';

/** Two clones release the same components into one database: one of them has it, the other is told, and says so. */
let grounds: RowGrounds;

beforeAll(async () => {
  grounds = await rowGrounds();
});
afterEach(() => grounds.leave());
afterAll(() => grounds?.remove());

const conflicts = (answer: Record<string, unknown>) => ({
  code: answer.code,
  components: (answer.details as { path: string }[] | undefined)?.map(({ path }) => path).sort(),
});
const conflict = { code: 'DATABASE_ROWS_CHANGED', components: names.map((name) => `team ${name}`).sort() };

type Moment = (inner: ProjectDatabaseWriter, happens: () => Promise<unknown>) => Partial<ProjectDatabaseWriter>;
const asMoved: Moment = (inner, happens) => ({
  moveRows: async (...given) => {
    await happens();
    return inner.moveRows(...given);
  },
});

/** Where a release has not yet come when the other one has: each once, the first time. */
const moments: [string, Moment][] = [
  [
    'saved',
    (inner, happens) => ({
      rowsOf: async (...given) => {
        await happens();
        return inner.rowsOf(...given);
      },
    }),
  ],
  [
    'looked whether they are moved',
    (inner, happens) => ({
      rowsOf: async (...given) => {
        const rows = await inner.rowsOf(...given);
        await happens();
        return rows;
      },
    }),
  ],
  ['moved', asMoved],
];

/** What happens once, at that moment. */
function between({ world }: Ground, made: MadeDatabase, moment: Moment, happens: () => Promise<unknown>) {
  let happened: Promise<unknown> | undefined;
  const once = () => {
    happened ??= happens();
    return happened;
  };
  world.projectDatabase = (settings) => {
    const inner = made.as({ probes: settings.probes });
    return { ...inner, ...moment(inner, once) };
  };
}

describe.each(shapes.filter(({ name }) => name !== 'ours').map((shape) => [shape.name, shape] as const))(
  '%s',
  (_name, shape) => {
    it.each(moments)(
      'the other clone releases before the rows are %s',
      async (_moment, moment) => {
        const made = await grounds.place(shape);
        const [first, second] = [grounds.ground(made, 'fliers'), grounds.ground(made, 'divers')];
        const before = await seen(second, made);
        const plans = [await first.call('plan_release'), await second.call('plan_release')];
        const release = (one: Ground, at: number) =>
          one.call('run_release', { plan_id: plans[at]?.plan_id, until: 'synchronization' });
        let winner: Record<string, unknown> = {};
        between(second, made, moment, async () => {
          winner = await release(first, 0);
        });
        const loser = await release(second, 1);
        expect(winner).toMatchObject({ status: 'success' });
        expect(loser.status, JSON.stringify(loser)).not.toBe('success');
        expect(loser.code === 'REFUSED' ? loser.violations : conflicts(loser)).toEqual(
          loser.code === 'REFUSED' ? ['VIOLATION: Component versions not synchronized'] : conflict,
        );
        const after = await seen(first, made);
        expect(after).toMatchObject({ moved: names.length, release: 'active' });
        if (shape.name === 'alembic') expect(JSON.stringify(after.rows)).not.toContain('divers');
        expect(await seen(second, made)).toEqual({ ...before, rows: after.rows, release: 'undone' });
      },
      240_000,
    );
  },
);

it('names the conflict when somebody else writes rows in the middle, and leaves what they wrote', async () => {
  const made = await grounds.place();
  const one = grounds.ground(made, 'fliers');
  const before = await seen(one, made);
  const { plan_id } = await one.call('plan_release');
  between(one, made, asMoved, () => made.raw.query('update hive.component_versions set version = 9'));
  expect(conflicts(await one.call('run_release', { plan_id, until: 'synchronization' }))).toEqual(conflict);
  expect((await made.all()).components.map((row) => row.version)).toEqual([9, 9, 9]);
  expect(await seen(one, made)).toEqual({ ...before, rows: settled(await made.all()), release: 'undone' });
}, 240_000);
