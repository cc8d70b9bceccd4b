import { fork } from 'node:child_process';
import { chmod, chown, lstat, mkdir, readdir, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../../src/adapters/clock.ts';
import { serverNote } from '../../../src/adapters/postgres/cluster.ts';
import { embeddedDatabase, stopEmbedded } from '../../../src/adapters/postgres/embedded.ts';
import { findHome, securePrivateDirectory, socketDirectory } from '../../../src/adapters/postgres/home.ts';
import { openDatabase } from '../../../src/adapters/postgres/pool.ts';
import type { Problem } from '../../../src/domain/problem.ts';
import { embeddedOptions, quietLog, temporaryDirectory } from './temporary-database.ts';

const directories: string[] = [];

async function newDirectory(): Promise<string> {
  const directory = await temporaryDirectory();
  directories.push(directory);
  return directory;
}

afterEach(async () => {
  for (const directory of directories.splice(0)) {
    await stopEmbedded(join(directory, 'data'), systemClock);
    await rm(directory, { recursive: true, force: true });
  }
});

const isRoot = process.getuid?.() === 0;
const problemOf = (promise: Promise<unknown>) =>
  promise.then(
    () => null,
    (error: Problem) => error,
  );
const clusterOf = async (data: string) =>
  join(data, (await readdir(data)).find((name) => name.startsWith('cluster-')) ?? '');

async function query<Row extends object>(dataDirectory: string, text: string): Promise<Row[]> {
  const { connection } = await embeddedDatabase(embeddedOptions(dataDirectory));
  const database = openDatabase({ connection, clock: systemClock, log: quietLog });
  const { rows } = await database.query<Row>(text);
  await database.close();
  return rows;
}

describe('the shared database', () => {
  it('comes up from nothing, listens on its socket only, and keeps what was written', async () => {
    const data = join(await newDirectory(), 'data');
    await query(data, 'create table kept as select 42 as answer');
    expect(await query(data, 'show listen_addresses')).toEqual([{ listen_addresses: '' }]);
    expect(await query(data, 'show fsync')).toEqual([{ fsync: 'on' }]);
    await stopEmbedded(data, systemClock);
    expect(await query(data, 'select answer from kept')).toEqual([{ answer: 42 }]);
  });

  it('runs as an account that is not root, closed to everyone else', async () => {
    const data = join(await newDirectory(), 'data');
    const { connection } = await embeddedDatabase(embeddedOptions(data));
    const socket = await lstat(String(connection.host));
    expect(socket.mode & 0o777).toBe(0o700);
    expect(socket.uid === 0).toBe(false);
    expect((await stat(await clusterOf(data))).mode & 0o077).toBe(0);
  });

  it('is one server when four processes start it at once', async () => {
    const data = join(await newDirectory(), 'data');
    const answers = await Promise.all(Array.from({ length: 4 }, () => starter(data)));
    expect(new Set(answers.map(({ host }) => host)).size).toBe(1);
    expect((await readdir(data)).filter((name) => name.startsWith('.'))).toEqual([]);
    expect(await query(data, 'select 1 as one')).toEqual([{ one: 1 }]);
  });

  it('comes back after kill -9, with what was committed', async () => {
    const data = join(await newDirectory(), 'data');
    await query(data, 'create table kept as select 1 as one');
    const note = await serverNote(await clusterOf(data));
    process.kill(note?.pid ?? 0, 'SIGKILL');
    expect(await query(data, 'select one from kept')).toEqual([{ one: 1 }]);
  });

  it('comes back when its socket was swept out of the temporary directory', async () => {
    const data = join(await newDirectory(), 'data');
    await query(data, 'create table kept as select 1 as one');
    const note = await serverNote(await clusterOf(data));
    await rm(note?.socketDirectory ?? '', { recursive: true });
    expect(await query(data, 'select one from kept')).toEqual([{ one: 1 }]);
  });

  it('takes away what those left half-made who were killed in the middle, and nothing that is being made', async () => {
    const data = join(await newDirectory(), 'data');
    const drafts = ['.copy_old', '.cluster_old', '.copy_new', '.other_old'];
    for (const name of drafts) await mkdir(join(data, name, 'bin'), { recursive: true });
    const [old, now] = [new Date(Date.now() - 3_600_000), new Date()];
    for (const name of drafts) await utimes(join(data, name), now, name.endsWith('_new') ? now : old);
    await query(data, 'select 1');
    expect((await readdir(data)).filter((name) => name.startsWith('.')).sort()).toEqual(['.copy_new', '.other_old']);
  });

  it('is not kept down by a note that names another program', async () => {
    const data = join(await newDirectory(), 'data');
    await query(data, 'select 1');
    await stopEmbedded(data, systemClock);
    await writeFile(join(await clusterOf(data), 'postmaster.pid'), `${process.pid}\n${data}\n1\n5432\n/nowhere\n`);
    expect(await query(data, 'select 1 as one')).toEqual([{ one: 1 }]);
  });

  it('says so, with the words of the server apart, when its directory is damaged', async () => {
    const data = join(await newDirectory(), 'data');
    await query(data, 'select 1');
    await stopEmbedded(data, systemClock);
    await rm(join(await clusterOf(data), 'global', 'pg_control'));
    const problem = await problemOf(embeddedDatabase(embeddedOptions(data)));
    expect(problem?.code).toBe('LEDGER_BROKEN');
    expect(problem?.message).not.toContain('pg_control');
    expect(problem?.fields.untrusted_output).toContain('pg_control');
  });

  it('never leaves the record of one PostgreSQL for another, and says what is missing', async () => {
    const data = join(await newDirectory(), 'data');
    await query(data, 'select 1');
    await stopEmbedded(data, systemClock);
    const cluster = await clusterOf(data);
    await rename(cluster, join(data, 'cluster-13'));
    const problem = await problemOf(embeddedDatabase(embeddedOptions(data)));
    expect(problem?.code).toBe('LEDGER_UNAVAILABLE');
    expect(problem?.fields.required_actions?.[0]).toContain('PostgreSQL 13');
    await rename(join(data, 'cluster-13'), cluster);
  });

  it('finds PostgreSQL on PATH when the package is missing', async () => {
    const copied = join(await newDirectory(), 'data');
    await query(copied, 'select 1');
    const installed = (await readdir(copied)).find((name) => name.startsWith('postgresql-') && !name.endsWith('.log'));
    const data = join(await newDirectory(), 'data');
    const searchPath = join(copied, installed ?? '', 'bin');
    const { connection } = await embeddedDatabase({ ...embeddedOptions(data), resolvePackage: () => null, searchPath });
    expect(connection.host).toContain('hive-release-');
    expect((await readdir(data)).some((name) => name.startsWith('postgresql-') && !name.endsWith('.log'))).toBe(false);
  });

  it.runIf(isRoot)('works for a user who is not root', async () => {
    const directory = await newDirectory();
    await chown(directory, 65_534, 65_534);
    const answer = await starter(join(directory, 'data'), 65_534);
    expect(answer.user).toBe(65_534);
    expect(answer.host).toContain('65534');
    expect(await query(join(directory, 'data'), 'select current_user')).toEqual([{ current_user: 'hive_release' }]);
  });
});

describe('where it lives', () => {
  it.runIf(isRoot)('moves to a directory that its account can reach when root keeps its own closed', async () => {
    const directory = await newDirectory();
    await chmod(directory, 0o700);
    expect((await findHome(join(directory, 'data'))).directory).toMatch(/^\/var\/lib\/hive-release\/[0-9a-f]{8}$/);
    await chmod(directory, 0o711);
    expect((await findHome(join(directory, 'data'))).directory).toBe(join(directory, 'data'));
  });

  it('keeps the path of the socket short enough for the system', async () => {
    const home = await findHome(`/tmp/${'long/'.repeat(60)}`);
    expect((await socketDirectory(home)).length).toBeLessThan(60);
    expect(await socketDirectory(home, `/run/${'x'.repeat(100)}`)).toBe(await socketDirectory(home));
    expect(await socketDirectory(home, '/run/user/1')).toBe(`/run/user/1/hive-release-${home.mark}`);
  });

  it('refuses a socket directory that somebody else could use', async () => {
    const directory = await newDirectory();
    const { account } = await findHome(directory);
    const open = join(directory, 'socket');
    await securePrivateDirectory(open, account);
    await securePrivateDirectory(open, account);
    await chmod(open, 0o777);
    expect((await problemOf(securePrivateDirectory(open, account)))?.code).toBe('LEDGER_UNAVAILABLE');
  });
});

function starter(dataDirectory: string, user?: number): Promise<{ host: string; milliseconds: number; user: number }> {
  return new Promise((resolve, reject) => {
    const child = fork(join(import.meta.dirname, 'starter.ts'), [dataDirectory], {
      execArgv: ['--import', 'tsx'],
      ...(user === undefined ? {} : { uid: user, gid: user }),
    });
    child.once('message', (answer) => resolve(answer as { host: string; milliseconds: number; user: number }));
    child.once('exit', (code) => reject(new Error(`the starter ended with ${code}`)));
  });
}
