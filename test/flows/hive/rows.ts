import type { MadeDatabase } from '../../adapters/project-database/databases.ts';

/** The components of the repository in this folder, as their rows stand before the release. */
export const standing: readonly [string, string, number][] = [
  ['agent', 'master-genie', 1],
  ['agent', 'genie-dev', 2],
  ['agent', 'genie-debug', 2],
  ['agent', 'genie-testing', 3],
  ['agent', 'template-agent', 1],
  ['team', 'genie', 1],
  ['team', 'template-team', 1],
  ['workflow', 'template-workflow', 7],
];

export const placeRows = (place: MadeDatabase): Promise<void> =>
  place.place(
    standing.map(([component_type, component_id, version]) => ({
      ...{ component_type, component_id, version, config: {}, is_active: true, created_by: 'yaml_sync' },
      created_at: '2025-08-01T00:00:00Z',
    })),
  );

/** Name and version of every row in use. */
export const activeRows = async ({ database }: MadeDatabase): Promise<[string, number | string][]> =>
  (await database.look()).rows.filter((row) => row.active).map(({ name, version }) => [name, version]);
