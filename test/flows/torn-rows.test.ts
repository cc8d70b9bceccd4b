import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { Problem } from '../../src/domain/problem.ts';
import type { World } from '../../src/ports/world.ts';
import type { MadeDatabase } from '../adapters/project-database/databases.ts';
import { faulty } from '../fakes/faulty.ts';
import { type Ground, names, type RowGrounds, rowGrounds, seen } from './row-grounds.ts';

/** Files and rows of one release, with a fault at every point between them: both stand as before, or both as after. */
let grounds: RowGrounds;

beforeAll(async () => {
  grounds = await rowGrounds();
});
afterEach(() => grounds.leave());
afterAll(() => grounds?.remove());

/** A trigger that strikes once the statement has done its work, the first times it is reached or always. */
function trigger(event: 'update' | 'insert', table: string, body: string, when = 'statement'): string {
  const kind = when === 'commit' ? 'constraint trigger' : 'trigger';
  const moment = when === 'commit' ? 'deferrable initially deferred for each row' : 'for each statement';
  return `create sequence hive.strikes; grant all on hive.strikes to public;
    create function hive.strike() returns trigger language plpgsql as $$ begin ${body} return null; end $$;
    create ${kind} strike after ${event} on hive.${table} ${moment} execute function hive.strike()`;
}
const refuse = "raise exception 'no';";
const cut = (times: number) =>
  `if nextval('hive.strikes') <= ${times} then perform pg_terminate_backend(pg_backend_pid()); perform pg_sleep(1); end if;`;
const statements = [
  ['update', 'component_versions'],
  ['insert', 'component_versions'],
  ['insert', 'version_history'],
] as const;

type Arm = (one: Ground, made: MadeDatabase, plan_id: string) => unknown;
const sql =
  (text: string): Arm =>
  (_ground, made) =>
    made.raw.query(text);
const database =
  (method: string, when: 'before' | 'after', times = 1): Arm =>
  ({ world }, made) => {
    const faults = [{ method, code: 'DATABASE_UNREACHABLE' as const, times, when }];
    world.projectDatabase = (settings) => faulty(made.as({ probes: settings.probes }), faults);
  };
const file =
  (path: RegExp, skip: number, when: 'before' | 'after'): Arm =>
  ({ world }) => {
    let left = skip;
    inTheWay(world, path, async (write) => {
      left -= 1;
      if (left >= 0) return write();
      if (when === 'after') await write();
      throw new Problem('DISK_FULL', { values: { where: 'here' } });
    });
  };
/** The ledger does not take down that the rows stand. */
const record: Arm = async ({ world }, _made, plan_id) => {
  const ledger = await world.ledger();
  const rows = (await ledger.plan(plan_id))?.items.find(({ step }) => step === 'sync-rows');
  let struck = false;
  world.ledger = async () => ({
    ...ledger,
    setItem: async (item, by) => {
      if (struck || item.state !== 'verified' || item.item_id !== rows?.id) return ledger.setItem(item, by);
      struck = true;
      throw new Problem('LEDGER_UNREACHABLE');
    },
  });
};

/** Puts something in the way of the writes to files of this name. */
function inTheWay(world: World, path: RegExp, strike: (write: () => Promise<void>) => Promise<void>): void {
  const { files } = world;
  world.files = (root) => {
    const inner = files(root);
    const write = (name: string, content: string | Uint8Array) => inner.write(name, content);
    return {
      ...inner,
      write: (name, content) => (path.test(name) ? strike(() => write(name, content)) : write(name, content)),
    };
  };
}

/** `mended`: nothing could be asked any more, so a person takes it back once the database answers again. */
type Ending = 'before' | 'after' | 'mended';

const points: [string, Arm, Ending][] = [
  ...names.flatMap((_, at): [string, Arm, Ending][] => [
    [`the disk is full before file ${at + 1}`, file(/^ai\/teams/, at, 'before'), 'before'],
    [`the disk is full after file ${at + 1}`, file(/^ai\/teams/, at, 'after'), 'after'],
  ]),
  ['the snapshot cannot be stored', file(/before\.json$/, 0, 'before'), 'before'],
  ['the rows to come cannot be stored', file(/after\.json$/, 0, 'before'), 'before'],
  ['the database is gone once between files and rows', database('moveRows', 'before'), 'after'],
  ['the database is gone for good between files and rows', database('moveRows', 'before', 1_000), 'mended'],
  ...statements.flatMap(([event, table], at): [string, Arm, Ending][] => [
    [`statement ${at + 1} of 3 is refused`, sql(trigger(event, table, refuse)), 'before'],
    [`the connection is cut once at statement ${at + 1} of 3`, sql(trigger(event, table, cut(1))), 'after'],
  ]),
  ['the connection is cut for good', sql(trigger('insert', 'version_history', cut(1_000))), 'before'],
  ['the commit is refused', sql(trigger('insert', 'version_history', refuse, 'commit')), 'before'],
  ['the connection is cut at the commit', sql(trigger('insert', 'version_history', cut(1), 'commit')), 'after'],
  ['the answer is lost after the commit', database('moveRows', 'after'), 'after'],
  ['the ledger is gone before our record', record, 'after'],
];

it('shows both as before or both as after, whatever fails between them', async () => {
  const torn: string[] = [];
  for (const [name, arm, ending] of points) {
    const made = await grounds.place();
    const one = grounds.ground(made, 'fliers');
    const before = await seen(one, made);
    const { plan_id } = await one.call('plan_release');
    await arm(one, made, String(plan_id));
    const answer = await one.call('run_release', { plan_id, until: 'synchronization' });
    if (ending === 'mended') {
      one.world.projectDatabase = (settings) => made.as({ probes: settings.probes });
      await one.call('rollback', { reason: 'it answers again' });
    }
    const now = await seen(one, made);
    const active = (await made.database.look()).rows.filter((row) => row.active).map((row) => row.version);
    const versions = [...new Set(active)];
    const whole =
      ending !== 'after'
        ? answer.status !== 'success' && now.moved === 0 && JSON.stringify(now.rows) === JSON.stringify(before.rows)
        : answer.status === 'success' && now.moved === names.length && versions.join() === '4';
    const kept =
      now.main === before.main && now.checkout === '' && now.release === (ending === 'after' ? 'active' : 'undone');
    if (!whole || !kept) torn.push(`${name}: ${JSON.stringify({ ...now, rows: versions, answer }).slice(0, 600)}`);
    await grounds.leave();
  }
  console.info(`${points.length} points of failure between files and rows: ${torn.length} half-synced states`);
  expect(torn).toEqual([]);
}, 600_000);
