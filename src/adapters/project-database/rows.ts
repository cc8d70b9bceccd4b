import type { Profile } from '../../domain/rows/profile.ts';
import type { ComponentRow } from '../../domain/rows/row.ts';
import type { RowScope, RowSet, StoredRow } from '../../domain/rows/table.ts';
import type { Query } from '../postgres/pool.ts';
import { quoted, type TableNames } from './names.ts';

/** More rows than any project has; the active ones come first. */
const mostRows = 100_000;

/** Every row in few words, the active ones first. */
export async function listRows(query: Query, names: TableNames, profile: Profile): Promise<ComponentRow[]> {
  const { active } = profile;
  const isActive =
    active === null ? 'true' : `coalesce(pg_catalog.to_jsonb(${quoted(active.column)}) = $1::jsonb, false)`;
  const { rows } = await query<ComponentRow & { [key: string]: unknown }>(
    `select component_type, ${quoted(profile.key)} as name, version, ${isActive} as active,
       pg_catalog.to_jsonb(${quoted(profile.changed)}) #>> '{}' as changed_at
     from ${names.components} order by active desc, 1, 2, changed_at limit ${mostRows}`,
    active === null ? [] : [JSON.stringify(active.on)],
  );
  return rows;
}

/** The rows of a release with every column, in the order of their ids. */
export async function rowsInScope(query: Query, names: TableNames, profile: Profile, scope: RowScope): Promise<RowSet> {
  const components = await query<{ row: StoredRow }>(
    `select pg_catalog.to_jsonb(t) as row from ${names.components} t
     join pg_catalog.jsonb_to_recordset($1::jsonb) as w(component_type text, name text)
       on t.component_type = w.component_type and t.${quoted(profile.key)} = w.name
     order by t.id`,
    [JSON.stringify(scope.components)],
  );
  const history = profile.history
    ? await query<{ row: StoredRow }>(
        `select pg_catalog.to_jsonb(t) as row from ${names.history} t
         where t.${quoted(profile.history.mark)} = $1 order by t.id`,
        [scope.mark],
      )
    : { rows: [] };
  return { components: components.rows.map(({ row }) => row), history: history.rows.map(({ row }) => row) };
}
