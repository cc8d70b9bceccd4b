import type { Config } from '../../config/schema.ts';
import type { DatabaseSettings } from '../../ports/project-database.ts';

/** Where the rows stand, as the policy says; null when the project has no database. */
export function databaseSettings({
  url_env,
  profile,
  schema,
  table,
  history_table,
  migrations,
  probes,
  lock_timeout_s,
  statement_timeout_s,
}: Config['database']): DatabaseSettings | null {
  if (url_env === null) return null;
  const migrations_table = migrations.table;
  return {
    url_env,
    profile,
    schema,
    table,
    history_table,
    migrations_table,
    probes,
    lock_timeout_s,
    statement_timeout_s,
  };
}
