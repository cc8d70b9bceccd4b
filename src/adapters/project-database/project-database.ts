import { Problem } from '../../domain/problem.ts';
import type { Environment } from '../../domain/programs/child-environment.ts';
import { probeFault } from '../../domain/programs/probe.ts';
import { type Detected, detectProfile, extraColumns, type Profile } from '../../domain/rows/profile.ts';
import type { ProbeFacts } from '../../domain/rows/row.ts';
import type { Table } from '../../domain/rows/table.ts';
import type { Clock, Log } from '../../ports/clock.ts';
import type { DatabaseSettings, DatabaseView, ProjectDatabaseWriter } from '../../ports/project-database.ts';
import type { World } from '../../ports/world.ts';
import { codeOf } from '../postgres/connection-loss.ts';
import { openDatabase, type Query } from '../postgres/pool.ts';
import { missingRights, readRevisions, readTables } from './catalogue.ts';
import { databaseProblem, noConnection } from './failures.ts';
import { moveInside } from './move.ts';
import { tableNames } from './names.ts';
import { listRows, rowsInScope } from './rows.ts';

export interface ProjectDatabaseOptions {
  settings: DatabaseSettings;
  /** The address as the environment has it. */
  url: string | undefined;
  redact(text: string): string;
  clock: Clock;
  log: Log;
  /** Milliseconds a lost connection is tried again. */
  patience?: number;
}

/** The databases of projects, their addresses taken from the environment at the moment of use. */
export const projectDatabases = ({
  environment,
  ...rest
}: Pick<ProjectDatabaseOptions, 'redact' | 'clock' | 'log'> & { environment: Environment }): Pick<
  World,
  'projectDatabase'
> => ({ projectDatabase: (settings) => projectDatabase({ settings, url: environment[settings.url_env], ...rest }) });

type Access = 'read only' | 'read write';

/**
 * The component rows in the project's own PostgreSQL. Every call makes its own connection and leaves none behind. What
 * is written is made here from rows: no statement comes from outside, and none changes a schema.
 */
export function projectDatabase(options: ProjectDatabaseOptions): ProjectDatabaseWriter {
  const { settings, clock } = options;
  const names = tableNames(settings);
  const inside = <T>(access: Access, work: (query: Query) => Promise<T>) => transaction(options, access, work);

  const detected = (tables: Record<'components' | 'history', Table | null>): Detected =>
    detectProfile(tables, settings.profile);

  async function requireProfile(query: Query): Promise<Profile> {
    const found = detected(await readTables(query, { components: names.components, history: names.history }));
    if (found.fits) return found.profile;
    throw new Problem('DATABASE_SCHEMA_UNKNOWN', {
      values: { table: `${settings.schema}.${settings.table}` },
      details: [{ path: settings.table, expected: 'a known profile', actual: found.why, by: 'human' }],
    });
  }

  async function look(query: Query): Promise<DatabaseView> {
    const tables = await readTables(query, { ...names });
    const found = detected(tables);
    const { rows } = await query<{ now: string }>(`select pg_catalog.to_jsonb(pg_catalog.now()) #>> '{}' as now`, []);
    return {
      detected: found,
      now: rows[0]?.now ?? clock.now(),
      missing_rights: found.fits ? await missingRights(query, names, found.profile) : [],
      rows: found.fits ? await listRows(query, names, found.profile) : [],
      revisions: tables.migrations && (await readRevisions(query, names.migrations)),
      missing_columns: extraColumns.filter(
        (name) => !tables.components?.columns.some((column) => column.name === name),
      ),
      stands: { history: tables.history !== null, compatibility: tables.compatibility !== null },
    };
  }

  return {
    look: () => inside('read only', look),
    rowsOf: (scope) =>
      inside('read only', async (query) => rowsInScope(query, names, await requireProfile(query), scope)),
    probe: (name) => ask(name, settings, inside),
    moveRows: (scope, from, to) =>
      inside('read write', async (query) => moveInside(query, names, await requireProfile(query), { scope, from, to })),
  };
}

async function transaction<T>(
  { settings, url, redact, clock, log, patience = 5_000 }: ProjectDatabaseOptions,
  access: Access,
  work: (query: Query) => Promise<T>,
): Promise<T> {
  const connectionString = addressOf(url);
  if (!connectionString) throw new Problem('DATABASE_URL_MISSING', { values: { url_env: settings.url_env } });
  const unreachable = noConnection(settings.url_env);
  const database = openDatabase({ connection: { connectionString }, clock, log, patience, unreachable });
  try {
    return await database.transaction(async (query) => {
      await query(
        `set transaction isolation level serializable, ${access}; set local timezone = 'UTC';
         set local lock_timeout = '${settings.lock_timeout_s}s';
         set local statement_timeout = '${settings.statement_timeout_s}s'`,
      );
      return work(query);
    });
  } catch (error) {
    throw databaseProblem(error, settings.url_env, redact);
  } finally {
    await database.close();
  }
}

/** An address as Python frameworks write it (`postgresql+psycopg://`) is understood; null for anything else. */
function addressOf(url: string | undefined): string | null {
  const plain = url?.trim().replace(/^postgres(?:ql)?(?:\+[a-z0-9]{1,20})?:\/\//, 'postgresql://');
  return plain?.startsWith('postgresql://') ? plain : null;
}

/** Asks inside a read-only transaction, even though the statement was judged to only read when it was configured. */
async function ask(
  name: string,
  settings: DatabaseSettings,
  inside: <T>(access: Access, work: (query: Query) => Promise<T>) => Promise<T>,
): Promise<ProbeFacts> {
  const { sql, minimum } = settings.probes[name] ?? { sql: '', minimum: 1 };
  const answer = (value: number | null, why: string): ProbeFacts => ({ name, value, minimum, why });
  const fault = probeFault(sql);
  if (fault) return answer(null, fault);
  try {
    const value = await inside('read only', async (query) => {
      const { rows } = await query<Record<string, unknown>>(onlyFirst(sql), []);
      return Number(Object.values(rows[0] ?? {})[0] ?? Number.NaN);
    });
    return Number.isFinite(value) ? answer(value, '') : answer(null, 'no number came back');
  } catch (error) {
    if (/^(?:42P01|3F000)$/.test(codeOf(error))) return answer(null, 'relation_missing');
    if (/^42/.test(codeOf(error))) return answer(null, `the database answered SQLSTATE ${codeOf(error)}`);
    if (error instanceof Problem && error.kind !== 'environment') return answer(null, error.message);
    throw error;
  }
}

/** One row is enough; the line break ends a comment at the end. */
const onlyFirst = (sql: string): string => {
  const one = sql.trim().replace(/;$/, '');
  return /^show\b/i.test(one) ? one : `select * from (${one}\n) as probe limit 1`;
};
