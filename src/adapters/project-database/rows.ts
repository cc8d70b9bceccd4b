import { keyOf } from '../../domain/rows/after.ts';
import type { Profile } from '../../domain/rows/profile.ts';
import { type ComponentRow, componentKey } from '../../domain/rows/row.ts';
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

/** Components whose rows are asked for together: enough for few questions, few enough to be let go again soon. */
export const partSize = 4_000;

/** The rows of a release with every column, in the order of their ids. */
export async function rowsInScope(query: Query, names: TableNames, profile: Profile, scope: RowScope): Promise<RowSet> {
  const parts: StoredRow[][] = [];
  for (let at = 0; at < scope.components.length; at += partSize)
    parts.push(await componentRows(query, names, profile, scope.components.slice(at, at + partSize)));
  return {
    components: byId(parts.flat()),
    history: await historyRows(query, names, profile, scope.mark),
  };
}

/** In any order. Whether a name is still of another type is looked at here. */
export async function componentRows(
  query: Query,
  names: TableNames,
  profile: Profile,
  components: RowScope['components'],
): Promise<StoredRow[]> {
  const wanted = new Set(components.map(componentKey));
  const { rows } = await query<{ row: StoredRow }>(
    `select pg_catalog.row_to_json(t) as row from ${names.components} t
     where t.${quoted(profile.key)} = any ($1::text[]) and t.component_type = any ($2::text[])`,
    [components.map(({ name }) => name), [...new Set(components.map((one) => one.component_type))]],
  );
  return rows.map(({ row }) => row).filter((row) => wanted.has(keyOf(profile, row)));
}

export async function historyRows(
  query: Query,
  names: TableNames,
  { history }: Profile,
  mark: string,
): Promise<StoredRow[]> {
  if (!history) return [];
  const { rows } = await query<{ row: StoredRow }>(
    `select pg_catalog.row_to_json(t) as row from ${names.history} t where t.${quoted(history.mark)} = $1`,
    [mark],
  );
  return byId(rows.map(({ row }) => row));
}

/** Sorted here: the database would sort whole rows. */
const byId = (rows: StoredRow[]): StoredRow[] => rows.sort((a, b) => (order(a) < order(b) ? -1 : 1));

const order = ({ id }: StoredRow): number | string => (typeof id === 'number' ? id : String(id));
