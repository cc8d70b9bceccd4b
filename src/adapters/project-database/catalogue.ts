import type { Profile } from '../../domain/rows/profile.ts';
import type { Column, Table } from '../../domain/rows/table.ts';
import type { Query } from '../postgres/pool.ts';
import type { TableNames } from './names.ts';

/** A table as it really is; null when there is none of this name. */
export async function readTable(query: Query, name: string): Promise<Table | null> {
  if (!(await tableStands(query, name))) return null;
  const columns = await query<Column & { [key: string]: unknown }>(
    `select a.attname as name, pg_catalog.format_type(a.atttypid, a.atttypmod) as type, not a.attnotnull as nullable,
       a.atthasdef or a.attidentity <> '' as has_default
     from pg_catalog.pg_attribute a
     where a.attrelid = pg_catalog.to_regclass($1) and a.attnum > 0 and not a.attisdropped order by a.attnum`,
    [name],
  );
  const unique = await query<{ columns: string[] }>(
    `select array(select a.attname::text from pg_catalog.pg_attribute a
       where a.attrelid = i.indrelid and a.attnum = any ((i.indkey::int2[])[0:i.indnkeyatts - 1])) as columns
     from pg_catalog.pg_index i
     where i.indrelid = pg_catalog.to_regclass($1) and i.indisunique and i.indisvalid
       and i.indpred is null and i.indexprs is null`,
    [name],
  );
  return { columns: columns.rows, unique: unique.rows.map((row) => row.columns) };
}

export async function tableStands(query: Query, name: string): Promise<boolean> {
  const { rows } = await query<{ stands: boolean }>('select pg_catalog.to_regclass($1) is not null as stands', [name]);
  return rows[0]?.stands === true;
}

/** What the role may not do and a release needs; in words. */
export async function missingRights(query: Query, names: TableNames, profile: Profile): Promise<string[]> {
  const wanted = [
    ...['select', 'insert', 'update', 'delete'].map((right) => [names.components, right]),
    ...(profile.history ? ['select', 'insert', 'delete'].map((right) => [names.history, right]) : []),
  ];
  const { rows } = await query<{ missing: string }>(
    `select w.what || ' ' || w.name as missing
     from unnest($1::text[], $2::text[]) with ordinality as w(name, what, place)
     where not pg_catalog.has_table_privilege(w.name, w.what)
     union all
     select 'use the numbers of ' || t.name from unnest(array[$3, $4]::text[]) as t(name)
     where pg_catalog.to_regclass(t.name) is not null
       and not pg_catalog.has_sequence_privilege(pg_catalog.pg_get_serial_sequence(t.name, 'id'), 'usage')
     union all
     select 'write at all' where pg_catalog.pg_is_in_recovery()
       or pg_catalog.current_setting('default_transaction_read_only') = 'on'`,
    [
      wanted.map(([name]) => name),
      wanted.map(([, right]) => right),
      names.components,
      profile.history ? names.history : null,
    ],
  );
  return rows.map(({ missing }) => missing.replaceAll('"', ''));
}

/** What Alembic's version table says; null when there is none. */
export async function readRevisions(query: Query, name: string): Promise<string[] | null> {
  if (!(await tableStands(query, name))) return null;
  const { rows } = await query<{ version_num: string }>(`select version_num from ${name} order by 1 limit 100`, []);
  return rows.map(({ version_num }) => version_num);
}
