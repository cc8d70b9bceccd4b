import { fork } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Problem } from '../../../src/domain/problem.ts';
import { movement, rowFor, scope } from '../../contracts/project-database.ts';
import { alembicShape, shapes } from '../../fakes/hive-tables.ts';
import { type MadeDatabase, openProject, type ProjectDatabases, projectDatabases, settingsOf } from './databases.ts';

let databases: ProjectDatabases;

beforeAll(async () => {
  databases = await projectDatabases();
});

afterAll(() => databases?.remove());

const problemOf = async (promise: Promise<unknown>): Promise<Problem> => {
  const error = await promise.then(
    () => new Error('it went well'),
    (thrown: unknown) => thrown,
  );
  if (error instanceof Problem) return error;
  throw error;
};

const made = (wishes: Record<string, unknown> = {}, more = ''): Promise<MadeDatabase> =>
  databases.make(`${alembicShape.sql};${more}`, wishes);

const queen = [rowFor('alembic', 'agent', 'queen', 3), rowFor('alembic', 'team', 'foragers', 7)];

describe('a table that fits no profile', () => {
  it.each([
    ['create schema hive', 'the table does not exist'],
    [
      'create schema hive; create table hive.component_versions (id int primary key, name text, version numeric)',
      /it has \(id integer, name text, version numeric\); to fit, mend one of alembic: no column component_id/,
    ],
    [
      alembicShape.sql.replace('version integer not null', 'version varchar(9) not null'),
      /alembic: version is character varying\(9\), not integer/,
    ],
    [alembicShape.sql.replace('serial primary key, component_id', 'serial, component_id'), /id is not unique/],
    [
      alembicShape.sql.replace('description text, is_active', 'owner text not null, is_active'),
      /owner may not be null and is not known/,
    ],
    [shapes[1]?.sql.replace(', unique (component_type, name)', '') ?? '', /\(component_type, name\) is not unique/],
    ['create schema hive; create view hive.component_versions as select 1 as id', /it has \(id integer\)/],
  ])('is refused with what stands there: %s', async (sql, why) => {
    const { database } = await databases.make(sql);
    const { detected } = await database.look();
    expect(detected).toEqual({ fits: false, why: expect.stringMatching(why) });
    const problem = await problemOf(
      database.moveRows(scope, { components: [], history: [] }, { components: [], history: [] }),
    );
    expect(problem.code).toBe('DATABASE_SCHEMA_UNKNOWN');
  });

  it('and a profile that was named must be the one that stands', async () => {
    const { as } = await made();
    expect((await as({ profile: 'alembic' }).look()).detected.fits).toBe(true);
    expect((await as({ profile: 'init-script' }).look()).detected.fits).toBe(false);
  });

  it('names are names, whatever they look like', async () => {
    const odd = 'x"; drop table t; --';
    const { raw, url, all, place } = await made();
    await place(queen);
    await raw.query(`create schema "${odd.replaceAll('"', '""')}"`);
    const database = openProject(url, { ...settingsOf(), schema: odd, table: odd });
    expect((await database.look()).detected).toEqual({ fits: false, why: 'the table does not exist' });
    expect((await all()).components).toHaveLength(2);
  });
});

describe('what stands in the way', () => {
  it('rights that are missing are seen before anything is tried', async () => {
    const { as, raw } = await made();
    const role = `reader_${process.pid}`;
    await raw.query(`create role ${role} login; grant usage on schema hive to ${role};
      grant select on all tables in schema hive to ${role}; grant insert on hive.component_versions to ${role}`);
    const { missing_rights } = await as({}, role).look();
    expect(missing_rights).toEqual([
      'update hive.component_versions',
      'delete hive.component_versions',
      'insert hive.version_history',
      'delete hive.version_history',
      'use the numbers of hive.component_versions',
      'use the numbers of hive.version_history',
    ]);
    await raw.query(`alter role ${role} set default_transaction_read_only = on`);
    expect((await as({}, role).look()).missing_rights).toContain('write at all');
    const { from, to } = await movement(as({}, role));
    const problem = await problemOf(as({}, role).moveRows(scope, from, to));
    expect(problem.code).toBe('DATABASE_REFUSED');
    await raw.query(`drop owned by ${role}; drop role ${role}`);
  });

  it('a role or database that is not there, or no address at all', async () => {
    const { as, url } = await made();
    expect((await problemOf(as({}, 'nobody_at_all').look())).code).toBe('DATABASE_REFUSED');
    expect((await problemOf(openProject(url.replace(/project_\w+/, 'not_there')).look())).code).toBe(
      'DATABASE_REFUSED',
    );
    for (const address of [undefined, '', 'mysql://x', 'postgresql://[', '/etc/passwd'])
      expect((await problemOf(openProject(address, settingsOf(), 0).look())).code, address).toBe(
        'DATABASE_URL_MISSING',
      );
  });

  it('nobody answers, and nothing of the address is said', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    const port = typeof address === 'object' ? address?.port : 0;
    server.close();
    await once(server, 'close');
    const secret = ['hunt', 'er2x'].join('');
    const problem = await problemOf(
      openProject(`postgresql://keeper:${secret}@127.0.0.1:${port}/hive`, settingsOf(), 0).look(),
    );
    expect(problem.code).toBe('DATABASE_UNREACHABLE');
    expect(JSON.stringify(problem.answer())).not.toMatch(/hunter2x|keeper|127\.0\.0\.1/);
    expect(problem.cause).toBeUndefined();
  });

  it('a lock that somebody holds is waited for no longer than was said', async () => {
    const { raw, as, place, all } = await made({ lock_timeout_s: 1 });
    await place(queen);
    const database = as({});
    const { from, to } = await movement(database);
    const before = await all();
    const problem = await raw.connected(async (query) => {
      await query('begin');
      await query("update hive.component_versions set description = 'mine'");
      const refused = await problemOf(database.moveRows(scope, from, to));
      await query('rollback');
      return refused;
    });
    expect(problem.code).toBe('DATABASE_ROWS_LOCKED');
    expect(await all()).toEqual(before);
  });

  it('a trigger that makes other rows of them', async () => {
    const trigger = `create function hive.meddle() returns trigger language plpgsql as $$
        begin new.version := new.version + 1; return new; end $$;
      create trigger meddle before insert on hive.component_versions for each row execute function hive.meddle()`;
    const { database, all, place, raw } = await made();
    await place(queen);
    await raw.query(trigger);
    const before = await all();
    const { from, to } = await movement(database);
    const problem = await problemOf(database.moveRows(scope, from, to));
    expect(problem.code).toBe('DATABASE_ROWS_REFUSED');
    expect(await all()).toEqual(before);
  });
});

it('keeps a rule of one active row at every moment', async () => {
  const { database, place, all } = await made(
    {},
    'create unique index on hive.component_versions (component_id) where is_active',
  );
  await place([...queen, rowFor('alembic', 'agent', 'queen', 4, false)]);
  const before = await all();
  const { from, to } = await movement(database);
  await database.moveRows(scope, from, to);
  const active = (await all()).components
    .filter((row) => row.is_active)
    .map((row) => `${row.component_id} ${row.version}`);
  expect(active.sort()).toEqual(['foragers 8', 'new 1', 'queen 4']);
  await database.moveRows(scope, to, from);
  expect((await all()).components).toEqual(before.components);
});

it('moves more components than one look holds, all of them or none', async () => {
  const many = `insert into hive.component_versions (component_id, component_type, version, config, is_active)
    select 'bee-' || n, 'agent', 3, '{"agent": {"wings": 4}}', true from generate_series(1, 4200) n`;
  const { database, raw } = await made({}, many);
  const names = Array.from({ length: 4_200 }, (_, index) => `bee-${index + 1}`);
  const all = { components: names.map((name) => ({ component_type: 'agent', name })), mark: 'hive-release many' };
  const from = await database.rowsOf(all);
  const rest = from.components.map((row) => ({ ...row, is_active: false }));
  const fresh = names.map((component_id) => ({ ...rowFor('alembic', 'agent', component_id, 4), is_active: true }));
  const to = { components: [...fresh, ...rest], history: [] };
  const counts = async () =>
    (await raw.query('select version, count(*)::int from hive.component_versions group by 1 order by 1')).rows;

  await raw.query(`update hive.component_versions set version = 5 where component_id = 'bee-4200'`);
  const refused = await problemOf(database.moveRows(all, from, to));
  expect(refused.code).toBe('DATABASE_ROWS_CHANGED');
  expect(refused.fields.details?.map(({ path }) => path)).toEqual(['agent bee-4200']);
  expect(await counts()).toEqual([
    { version: 3, count: 4_199 },
    { version: 5, count: 1 },
  ]);

  await raw.query(`update hive.component_versions set version = 3 where component_id = 'bee-4200'`);
  await database.moveRows(all, from, to);
  expect(await counts()).toEqual([
    { version: 3, count: 4_200 },
    { version: 4, count: 4_200 },
  ]);
  await database.moveRows(all, to, from);
  expect(await database.rowsOf(all)).toEqual(from);
});

describe('probes', () => {
  const probes = Object.fromEntries(
    Object.entries({
      count: 'SELECT count(*) FROM agno.knowledge_base -- all of it',
      missing: 'SELECT count(*) FROM agno.nowhere',
      words: "select 'many'",
      nothing: 'select 1 where 1 = 2',
      shown: 'show server_version_num',
      fault: 'select no_column from agno.knowledge_base',
    }).map(([name, sql]) => [name, { sql, minimum: 2 }]),
  );

  it('answer with a number, or say why not', async () => {
    const { database } = await made(
      { probes },
      'create schema agno; create table agno.knowledge_base as select 1 union all select 2',
    );
    const answers = await Promise.all(Object.keys(probes).map((name) => database.probe(name)));
    expect(
      answers.map(({ name, value, why }) => [name, name === 'shown' ? (value ?? 0) > 100_000 : value, why]),
    ).toEqual([
      ['count', 2, ''],
      ['missing', null, 'relation_missing'],
      ['words', null, 'no number came back'],
      ['nothing', null, 'no number came back'],
      ['shown', true, ''],
      ['fault', null, 'the database answered SQLSTATE 42703'],
    ]);
  });

  it('cannot write even when the words are not recognised', async () => {
    const { url, raw } = await made(
      {},
      `create table hive.touched (id int);
      create function hive.count(int) returns int language sql as 'insert into hive.touched values ($1) returning id';
      create view hive.harmless as select hive.count(1) as n`,
    );
    const harmless = { harmless: { sql: 'select n from hive.harmless', minimum: 1 } };
    const settings = {
      ...settingsOf(),
      probes: { ...harmless, worse: { sql: 'select 1; drop table hive.touched', minimum: 1 } },
    };
    const database = openProject(url, settings);
    expect((await database.probe('harmless')).value).toBeNull();
    expect(await database.probe('worse')).toMatchObject({ value: null, why: 'there is more than one statement' });
    expect((await raw.query('select * from hive.touched')).rows).toEqual([]);
  });
});

it('loses nothing and doubles nothing when the process is killed inside the transaction or right after it', async () => {
  for (const moment of ['inside', 'after'] as const) {
    const place = await made();
    await place.place(queen);
    const before = await place.all();
    const { from, to } = await movement(place.database);
    const gate = 'select pg_advisory_lock(77)';
    if (moment === 'inside')
      await place.raw.query(`create function hive.hold() returns trigger language plpgsql as $$
          begin perform pg_advisory_xact_lock(77); return null; end $$;
        create trigger hold after insert on hive.version_history for each statement execute function hive.hold()`);
    await place.raw.connected(async (query) => {
      await query(gate);
      const child = fork(join(import.meta.dirname, 'worker.ts'), { execArgv: ['--import', 'tsx'] });
      child.send({ url: place.url, scope, from, to });
      if (moment === 'after') await once(child, 'message');
      else while (!(await waits(query))) await new Promise((resolve) => setImmediate(resolve));
      child.kill('SIGKILL');
      await once(child, 'exit');
      await query('select pg_advisory_unlock(77)');
    });
    if (moment === 'inside') {
      await place.raw.query('drop trigger hold on hive.version_history');
      expect(await place.all()).toEqual(before);
    }
    await place.database.moveRows(scope, from, to);
    const once_ = await place.all();
    expect(once_.components.filter((row) => row.is_active)).toHaveLength(3);
    expect(once_.history).toHaveLength(3);
    await place.database.moveRows(scope, to, from);
    expect(await place.all()).toEqual(before);
  }
}, 120_000);

/** Whether a session waits for the lock that the test holds, which only the trigger asks for. */
async function waits(query: Parameters<Parameters<MadeDatabase['raw']['connected']>[0]>[0]): Promise<boolean> {
  const { rows } = await query("select 1 from pg_locks where locktype = 'advisory' and objid = 77 and not granted");
  return rows.length > 0;
}
