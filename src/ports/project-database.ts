import type { Detected } from '../domain/rows/profile.ts';
import type { ComponentRow, ProbeFacts } from '../domain/rows/row.ts';
import type { RowScope, RowSet } from '../domain/rows/table.ts';

/** Where the rows stand; from release.yaml, the address itself from the environment. */
export interface DatabaseSettings {
  url_env: string;
  profile: 'auto' | 'alembic' | 'init-script' | 'ours';
  schema: string;
  table: string;
  history_table: string;
  migrations_table: string;
  probes: Record<string, { sql: string; minimum: number }>;
  lock_timeout_s: number;
  statement_timeout_s: number;
}

/** The database as one look sees it. */
export interface DatabaseView {
  detected: Detected;
  /** The time of the database, as it writes moments in rows. */
  now: string;
  /** What the role may not do and a release needs, such as `update hive.component_versions`. */
  missing_rights: string[];
  /** Every row of the component table, active or not; empty when no profile fits. */
  rows: ComponentRow[];
  /** What the version table of Alembic says; null: there is no such table. */
  revisions: string[] | null;
  missing_columns: string[];
  /** Which of our further tables stand beside the component table. */
  stands: { history: boolean; compatibility: boolean };
}

/**
 * Looks at the project's own database, in read-only transactions with time limits. No method takes SQL.
 * Throws DATABASE_URL_MISSING, DATABASE_UNREACHABLE, DATABASE_REFUSED, DATABASE_ROWS_LOCKED.
 */
export interface ProjectDatabaseReader {
  look(): Promise<DatabaseView>;
  /** The rows of a release with every column. Throws DATABASE_SCHEMA_UNKNOWN. */
  rowsOf(scope: RowScope): Promise<RowSet>;
  /** Asks one configured question by its name; a relation that is not there is an answer, not an error. */
  probe(name: string): Promise<ProbeFacts>;
}

export interface ProjectDatabaseWriter extends ProjectDatabaseReader {
  /**
   * Makes the rows of the scope the wanted ones, all in one transaction or none. They must stand as `from` says, or
   * already as `to` says, and then nothing is done; otherwise DATABASE_ROWS_CHANGED with the components. Moving from
   * `to` back to `from` restores them. Also throws DATABASE_SCHEMA_UNKNOWN, DATABASE_ROWS_REFUSED.
   */
  moveRows(scope: RowScope, from: RowSet, to: RowSet): Promise<void>;
}
