import { cp, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '../../../src/adapters/clock.ts';
import { migrate } from '../../../src/adapters/postgres/migrate.ts';
import type { Database } from '../../../src/adapters/postgres/pool.ts';
import { migrationsDirectory, type TemporaryDatabase, temporaryDatabase } from './temporary-database.ts';

let temporary: TemporaryDatabase;
let database: Database;
let directory: string;
let shipped = 0;

beforeAll(async () => {
  temporary = await temporaryDatabase();
  database = await temporary.open();
  directory = await mkdtemp(join(tmpdir(), 'hive-release-migrations-'));
  await cp(migrationsDirectory, directory, { recursive: true });
});

afterAll(async () => {
  await temporary?.remove();
  await rm(directory, { recursive: true, force: true });
});

const applied = async () =>
  (await database.query<{ number: number }>('select number from hive_release.migrations order by number')).rows;

describe('migrations', () => {
  it('are applied once, whoever races', async () => {
    const pools = await Promise.all([temporary.open(), temporary.open(), temporary.open()]);
    await Promise.all(pools.map((pool) => migrate(pool, systemClock, directory)));
    shipped = (await readdir(directory)).length;
    expect(await applied()).toHaveLength(shipped);
    await migrate(database, systemClock, directory);
  });

  it('are all or nothing', async () => {
    await writeFile(
      join(directory, '9998_half.sql'),
      'create table hive_release.half (id int); select no_such_function();',
    );
    await expect(migrate(database, systemClock, directory)).rejects.toThrow('no_such_function');
    expect(await applied()).toHaveLength(shipped);
    expect((await database.query(`select to_regclass('hive_release.half') as half`)).rows).toEqual([{ half: null }]);
  });

  it('go on where they were', async () => {
    await writeFile(join(directory, '9998_half.sql'), 'create table hive_release.half (id int);');
    await migrate(database, systemClock, directory);
    expect(await applied()).toHaveLength(shipped + 1);
  });

  it('refuse an applied file that was edited since', async () => {
    await writeFile(join(directory, '9998_half.sql'), 'create table hive_release.other (id int);');
    await expect(migrate(database, systemClock, directory)).rejects.toThrow(
      'migration 9998 was applied from another text',
    );
  });

  it('refuse a ledger that is ahead of the program', async () => {
    await expect(migrate(database, systemClock, migrationsDirectory)).rejects.toMatchObject({
      code: 'LEDGER_NEWER',
      fields: { values: { found: 9998, known: expect.any(Number) } },
    });
  });
});
