import { chmodSync, mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { getDefaultEnvironment, StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import pg from 'pg';
import { expect } from 'vitest';
import { embeddedDatabase } from '../../../src/adapters/postgres/embedded.ts';
import { embeddedOptions } from '../../adapters/postgres/temporary-database.ts';
import { stopDatabases } from '../../driver/database.ts';
import { spellingsOf } from '../../driver/spellings.ts';
import { startedPrograms } from '../../driver/started-programs.ts';
import { surroundings } from '../../driver/surroundings.ts';
import { cli } from '../child.ts';

/** A server over stdio whose every answer, log line, file, record and program is kept to be searched. */
export interface WatchedServer {
  /** Calls a tool, waits for the end of the work, and fails the test when it is refused. */
  // biome-ignore lint/suspicious/noExplicitAny: answers are read like the JSON they are
  call(tool: string, given?: Record<string, unknown>): Promise<any>;
  /** As `call`, for what must be refused. */
  // biome-ignore lint/suspicious/noExplicitAny: answers are read like the JSON they are
  refused(tool: string, given?: Record<string, unknown>): Promise<any>;
  /** Where a secret was seen, in whatever spelling; `known`: a word that each of these places must have. Ends the server first. */
  leaks(secrets: readonly string[], known: string): Promise<string[]>;
  /** Programs that were started, by name. */
  programs(): Set<string>;
  stop(): Promise<void>;
}

export interface Wish {
  /** The server's home and its temporary files are made below it. */
  home: string;
  project: string;
  environment: Readonly<Record<string, string>>;
}

/** Spoken to by the client of the 1.x line, which we did not write and which checks every answer against its schema. */
export async function watchedServer({ home, project, environment }: Wish): Promise<WatchedServer> {
  // Root lends the database to another account, which must be able to walk here; else it would lie elsewhere and stay.
  chmodSync(home, 0o711);
  const [data, temporary] = [join(home, 'data'), join(home, 'tmp')];
  for (const directory of [data, temporary]) mkdirSync(directory, { recursive: true });
  const started = startedPrograms(join(home, 'started'));
  const transport = new StdioClientTransport({
    command: process.execPath,
    args: [cli, 'serve'],
    cwd: project,
    stderr: 'pipe',
    env: {
      ...getDefaultEnvironment(),
      ...surroundings(),
      ...{ PATH: started.path, HIVE_RELEASE_HOME: data, TMPDIR: temporary, GIT_CONFIG_GLOBAL: '/dev/null' },
      ...{ npm_config_cache: join(home, 'npm-cache'), npm_config_update_notifier: 'false' },
      ...environment,
    },
  });
  const said: string[] = [];
  const log: string[] = [];
  transport.stderr?.on('data', (chunk: Buffer) => void log.push(chunk.toString('utf8')));
  const client = new Client({ name: 'independent', version: '1.0.0' });
  await client.connect(transport);
  started.watch(transport.pid ?? -1);
  // Only now does this client know the schemas that it holds the answers against.
  await client.listTools();
  const ask = async (name: string, given: Record<string, unknown>) => {
    const result = await client.callTool({ name, arguments: given }, undefined, { timeout: 120_000 });
    said.push(JSON.stringify(result));
    const [first] = result.content as { text: string }[];
    const answer = (result.structuredContent ?? JSON.parse(first?.text ?? 'null')) as Record<string, unknown>;
    return { refused: result.isError === true, answer };
  };
  const askToTheEnd = async (name: string, given: Record<string, unknown>, refused: boolean) => {
    let told = await ask(name, given);
    while (name !== 'get_release' && !told.refused && told.answer.status === 'in_progress')
      told = await ask('wait_operation', { operation_id: told.answer.operation_id });
    const words = JSON.stringify(told.answer).slice(0, 4_000);
    expect(told.refused, `${name}: ${words}\n${log.join('').slice(-4_000)}`).toBe(refused);
    return told.answer;
  };
  const stop = async () => {
    started.stop();
    await client.close();
    await stopDatabases(home);
  };
  return {
    call: (name, given = {}) => askToTheEnd(name, given, false),
    refused: (name, given = {}) => askToTheEnd(name, given, true),
    async leaks(secrets, known) {
      await client.close();
      const dump = await dumpOf(data);
      await stop();
      const places: [string, Buffer][] = [
        ['an answer', Buffer.from(said.join('\n'))],
        ['the log', Buffer.from(log.join(''))],
        ['the arguments of a program', Buffer.from(started.seen().join('\n'))],
        ['the ledger', Buffer.from(dump)],
        ...[data, temporary, project].flatMap(filesBelow),
      ];
      for (const [place, bytes] of places.slice(0, 4)) {
        if (place !== 'the log') expect(bytes.includes(known), `${place} has no ${known}`).toBe(true);
      }
      return secrets
        .flatMap((secret, at) => spellingsOf(secret).map((spelling) => ({ at, spelling })))
        .flatMap(({ at, spelling }) =>
          places.filter(([, bytes]) => bytes.includes(spelling)).map(([place]) => `secret ${at} in ${place}`),
        );
    },
    programs: () => new Set(started.seen().map((line) => line.split(' ')[0]?.split('/').at(-1) ?? '')),
    stop,
  };
}

/** Every row of every table that is not the database's own. */
async function dumpOf(data: string): Promise<string> {
  const { connection } = await embeddedDatabase(embeddedOptions(join(data, 'database')));
  const client = new pg.Client(connection);
  await client.connect();
  try {
    const { rows: tables } = await client.query<{ name: string }>(
      `select format('%I.%I', schemaname, tablename) as name from pg_tables
       where schemaname not in ('pg_catalog', 'information_schema')`,
    );
    const dumps: string[] = [];
    for (const { name } of tables) {
      const { rows } = await client.query<{ row: string }>(`select to_json(t)::text as row from ${name} t`);
      dumps.push(name, ...rows.map(({ row }) => row));
    }
    return dumps.join('\n');
  } finally {
    await client.end();
  }
}

const filesBelow = (directory: string): [string, Buffer][] =>
  readdirSync(directory, { recursive: true, encoding: 'utf8' })
    .map((name) => join(directory, name))
    .filter((path) => statSync(path, { throwIfNoEntry: false })?.isFile() === true)
    .map((path) => [path, readFileSync(path)]);

/** The whole way of a release by the granular tools, each of which must succeed, and a report at its end. */
export async function releaseByTools({ call }: WatchedServer): Promise<{ plan_id: string; version: string }> {
  const analysis = await call('analyze_changes');
  expect(analysis).toMatchObject({ bump: 'minor', unclassified: [] });
  await call('assess_complexity');
  const plan = await call('plan_release');
  expect(plan).toMatchObject({ violations: [], verdict: 'GO', version: { new: analysis.next_version } });
  const { plan_id } = plan;
  for (const tool of ['bump_version', 'sync_components', 'generate_changelog', 'validate_release', 'build_artifacts'])
    expect(await call(tool, { plan_id }), tool).toMatchObject({ status: 'success' });
  for (const stage of ['test', 'production'])
    expect(await call('publish', { plan_id, stage }), stage).toMatchObject({ status: 'success' });
  expect(await call('verify_release', { plan_id })).toMatchObject({ status: 'success', left: [] });
  const version = plan.version.new;
  const { releases } = await call('get_release', { view: 'history' });
  expect(releases).toMatchObject([{ version, status: 'complete' }]);
  for (const view of ['status', 'plan', 'evidence', 'report', 'audit', 'config'])
    await call('get_release', { view, version });
  return { plan_id, version };
}
