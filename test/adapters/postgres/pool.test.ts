import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '../../../src/adapters/clock.ts';
import { serverNote } from '../../../src/adapters/postgres/cluster.ts';
import { isConnectionLoss, isRefusal } from '../../../src/adapters/postgres/connection-loss.ts';
import { embeddedDatabase, stopEmbedded } from '../../../src/adapters/postgres/embedded.ts';
import { ifFree, underLock } from '../../../src/adapters/postgres/lock.ts';
import { type Database, openDatabase } from '../../../src/adapters/postgres/pool.ts';
import { quietLog, type TemporaryDatabase, temporaryDatabase } from './temporary-database.ts';

const failure = (code?: string, message = 'x') => Object.assign(new Error(message), code === undefined ? {} : { code });

describe('which failures are worth another try', () => {
  it.each([
    ['ECONNREFUSED', true],
    ['ENOENT', true],
    ['ECONNRESET', true],
    ['EPIPE', true],
    ['57P01', true],
    ['57P03', true],
    ['08006', true],
    ['53300', true],
    ['40P01', true],
    ['57014', false],
    ['23505', false],
    ['42P01', false],
    ['28P01', false],
  ])('%s: %s', (code, worth) => expect(isConnectionLoss(failure(code))).toBe(worth));

  it.each([
    ['Connection terminated unexpectedly', true],
    ['timeout exceeded when trying to connect', true],
    ['Client has encountered a connection error and is not queryable', true],
    ['Cannot use a pool after calling end on the pool', false],
    ['anything else', false],
  ])('%s: %s', (message, worth) => expect(isConnectionLoss(failure(undefined, message))).toBe(worth));

  it('looks into failures of several addresses, and at nothing that is no error', () => {
    expect(isConnectionLoss(new AggregateError([failure('ECONNREFUSED')], ''))).toBe(true);
    expect(isConnectionLoss('ECONNREFUSED')).toBe(false);
  });

  it.each(['28P01', '28000', '3D000', 'ENOTFOUND'])('%s is a refusal', (code) =>
    expect(isRefusal(failure(code))).toBe(true),
  );
});

describe('a database that goes away', () => {
  let temporary: TemporaryDatabase;
  let database: Database;

  beforeAll(async () => {
    temporary = await temporaryDatabase();
    database = await temporary.open();
    await database.query('create table t (id int primary key)');
  });

  afterAll(() => temporary?.remove());

  const kill = async () => {
    const note = await serverNote(join(temporary.options.dataDirectory, 'cluster-18'));
    process.kill(note?.pid ?? 0, 'SIGKILL');
  };

  it('is started again, and the query goes through', async () => {
    await kill();
    expect((await database.query<{ one: number }>('select 1 as one')).rows).toEqual([{ one: 1 }]);
    await stopEmbedded(temporary.options.dataDirectory, systemClock);
    expect((await database.query<{ two: number }>('select 2 as two')).rows).toEqual([{ two: 2 }]);
  });

  it('runs a transaction that broke off again as a whole', async () => {
    let times = 0;
    await database.transaction(async (query) => {
      times += 1;
      await query('insert into t values (1) on conflict do nothing');
      if (times === 1) {
        const { rows } = await query<{ pid: number }>('select pg_backend_pid() as pid');
        process.kill(rows[0]?.pid ?? 0, 'SIGKILL');
      }
      await query('insert into t values (2) on conflict do nothing');
    });
    expect(times).toBe(2);
    expect((await database.query('select id from t order by id')).rows).toEqual([{ id: 1 }, { id: 2 }]);
  });

  it('survives many queries at once while it is killed', async () => {
    await database.query('select 1');
    const queries = Array.from({ length: 30 }, (_, index) => database.query('select $1::int as n', [index]));
    await kill();
    expect((await Promise.all(queries)).map(({ rows }) => rows[0])).toEqual(
      Array.from({ length: 30 }, (_, n) => ({ n })),
    );
  });

  it('takes a failed transaction back and gives its error on', async () => {
    await expect(
      database.transaction(async (query) => {
        await query('insert into t values (9)');
        await query('insert into t values (9)');
      }),
    ).rejects.toMatchObject({ code: '23505' });
    expect((await database.query('select 1 from t where id = 9')).rowCount).toBe(0);
  });

  it('lets one at a time work under a lock', async () => {
    const other = await temporary.open();
    let inside = 0;
    let most = 0;
    const work = async () => {
      inside += 1;
      most = Math.max(most, inside);
      await systemClock.wait(30);
      inside -= 1;
    };
    await Promise.all([database, other, database].map((one) => underLock(one, systemClock, 'test', work)));
    expect(most).toBe(1);
    const taken = await underLock(database, systemClock, 'test', () =>
      other.connected((query) => ifFree(query, 'test', work)),
    );
    expect(taken).toBeNull();
  });

  it('is given up after the patience, and at once when it refuses us', async () => {
    const { connection } = await embeddedDatabase(temporary.options);
    const gone = openDatabase({ connection: { host: '/nowhere' }, clock: systemClock, log: quietLog, patience: 200 });
    await expect(gone.query('select 1')).rejects.toMatchObject({ code: 'LEDGER_UNREACHABLE' });
    const refused = openDatabase({
      connection: { ...connection, database: 'none' },
      clock: systemClock,
      log: quietLog,
    });
    await expect(refused.query('select 1')).rejects.toMatchObject({ code: 'LEDGER_UNREACHABLE' });
    await Promise.all([gone.close(), refused.close()]);
  });
});
