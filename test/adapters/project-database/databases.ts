import { randomBytes } from 'node:crypto';
import type pg from 'pg';
import { systemClock } from '../../../src/adapters/clock.ts';
import { embeddedDatabase } from '../../../src/adapters/postgres/embedded.ts';
import { type Database, openDatabase } from '../../../src/adapters/postgres/pool.ts';
import { projectDatabase } from '../../../src/adapters/project-database/project-database.ts';
import { configSchema } from '../../../src/config/schema.ts';
import type { RowSet, StoredRow } from '../../../src/domain/rows/table.ts';
import { databaseSettings } from '../../../src/flows/rows/settings.ts';
import type { DatabaseSettings, ProjectDatabaseWriter } from '../../../src/ports/project-database.ts';
import { quietLog, type TemporaryDatabase, temporaryDatabase } from '../postgres/temporary-database.ts';

export interface ProjectDatabases {
  /** A database of its own, made with these statements. */
  make(sql: string, wishes?: Record<string, unknown>): Promise<MadeDatabase>;
  remove(): Promise<void>;
}

export interface MadeDatabase {
  url: string;
  /** For statements of the test itself. */
  raw: Database;
  settings: DatabaseSettings;
  database: ProjectDatabaseWriter;
  /** The same with other settings, or as another role. */
  as(wishes: Record<string, unknown>, user?: string): ProjectDatabaseWriter;
  place(rows: readonly StoredRow[]): Promise<void>;
  all(): Promise<RowSet>;
}

export const settingsOf = (wishes: Record<string, unknown> = {}): DatabaseSettings => {
  const { database } = configSchema.parse({ database: { url_env: 'HIVE_DATABASE_URL', ...wishes } });
  const settings = databaseSettings(database);
  if (!settings) throw new Error('no database is configured');
  return settings;
};

export const openProject = (
  url: string | undefined,
  settings = settingsOf(),
  patience = 5_000,
): ProjectDatabaseWriter =>
  projectDatabase({ settings, url, redact: (text) => text, clock: systemClock, log: quietLog, patience });

/** One real PostgreSQL for a file of tests; below `parent`, if somebody else takes that away. */
export async function projectDatabases(parent?: string): Promise<ProjectDatabases> {
  const server: TemporaryDatabase = await temporaryDatabase(parent);
  const { connection } = await embeddedDatabase(server.options);
  const main = await server.open();
  const opened: Database[] = [];
  return {
    async make(sql, wishes = {}) {
      const name = `project_${randomBytes(6).toString('hex')}`;
      await main.query(`create database ${name}`);
      const url = urlOf(connection, name);
      const raw = openDatabase({ connection: { ...connection, database: name }, clock: systemClock, log: quietLog });
      opened.push(raw);
      await raw.query(sql);
      return made(url, raw, wishes);
    },
    async remove() {
      await Promise.all(opened.map((database) => database.close()));
      await server.remove();
    },
  };
}

function made(url: string, raw: Database, wishes: Record<string, unknown>): MadeDatabase {
  const settings = settingsOf(wishes);
  const all = async (table: string): Promise<StoredRow[]> => {
    const { rows } = await raw.query<{ stands: boolean }>('select to_regclass($1) is not null as stands', [table]);
    if (!rows[0]?.stands) return [];
    return (await raw.query<{ row: StoredRow }>(`select to_jsonb(t) as row from ${table} t order by id`)).rows.map(
      ({ row }) => row,
    );
  };
  return {
    url,
    raw,
    settings,
    database: openProject(url, settings),
    as: (other, user) =>
      openProject(user ? url.replace(/\/\/[^@]*@/, `//${user}@`) : url, settingsOf({ ...wishes, ...other })),
    async place(rows) {
      for (const row of rows) {
        const columns = Object.keys(row).join(', ');
        await raw.query(
          `insert into hive.component_versions (${columns})
           select ${columns} from jsonb_populate_record(null::hive.component_versions, $1)`,
          [JSON.stringify(row)],
        );
      }
    },
    all: async () => ({
      components: await all('hive.component_versions'),
      history: await all('hive.version_history'),
    }),
  };
}

const urlOf = ({ host = '', port, user = '' }: pg.ClientConfig, name: string): string =>
  `postgresql+psycopg://${user}@localhost${port ? `:${port}` : ''}/${name}?host=${encodeURIComponent(host)}`;
