import type { DatabaseSettings } from '../../ports/project-database.ts';

/** A name of the database in quotes, so that no name is ever read as anything else. */
export const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** The tables of the project, with their schema. */
export interface TableNames {
  components: string;
  history: string;
  migrations: string;
  compatibility: string;
}

export function tableNames(settings: DatabaseSettings): TableNames {
  const inSchema = (table: string): string => `${quoted(settings.schema)}.${quoted(table)}`;
  return {
    components: inSchema(settings.table),
    history: inSchema(settings.history_table),
    migrations: inSchema(settings.migrations_table),
    compatibility: inSchema('component_compatibility'),
  };
}
