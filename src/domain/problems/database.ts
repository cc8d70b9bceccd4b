import { type Entry, entry } from './entry.ts';

/** What the project's own database did. Its address is never part of a sentence, only the name of the variable. */
export const databaseProblems = {
  DATABASE_URL_MISSING: entry(
    'refused',
    'No address of the database',
    'The environment variable {url_env} of the server holds no postgresql:// address.',
    'A person must set {url_env} in the environment of the server and start it again.',
  ),
  DATABASE_UNREACHABLE: entry(
    'environment',
    'Database unreachable',
    'The database of the project, whose address is in {url_env}, did not answer ({code}).',
    'Start the database or mend the network, then call again; nothing was changed in it.',
  ),
  DATABASE_REFUSED: entry(
    'refused',
    'The database refused the role',
    'The database of the project would not have the role of {url_env} do this ({code}).',
    'A person must put an address with a valid role into {url_env}, one that may read and write the component tables.',
  ),
  DATABASE_SCHEMA_UNKNOWN: entry(
    'refused',
    'Unknown component table',
    'The table {table} fits no profile that is known.',
    'Read details: mend the table by a reviewed migration, or name the right one under database in release.yaml.',
  ),
  DATABASE_ROWS_LOCKED: entry(
    'environment',
    'Rows are locked',
    'Another session kept the component tables locked for longer than the time limit.',
    'Wait until the other session is done, or raise database.lock_timeout_s; nothing was changed.',
  ),
  DATABASE_ROWS_CHANGED: entry(
    'conflict',
    'Rows changed meanwhile',
    '{count} component(s) have other rows than this release left or saw there.',
    'Look at the components in details; nothing was changed in the database. Before the move, rollback and plan anew; after it, a person must decide.',
  ),
  DATABASE_ROWS_REFUSED: entry(
    'refused',
    'The rows do not fit the table',
    'The component rows of this release do not fit the table: {why}.',
    'Mend what details name in the component files or the table; nothing was changed in the database.',
  ),
  DATABASE_SNAPSHOT_LOST: entry(
    'conflict',
    'Row snapshot lost',
    'The snapshot of the component rows is gone or was altered after the rows were moved.',
    'A person must restore the rows by hand; the snapshot evidence of the plan names its id and the components.',
  ),
} as const satisfies Record<string, Entry>;
