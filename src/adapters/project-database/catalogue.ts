import type { Profile } from '../../domain/rows/profile.ts';
import type { Table } from '../../domain/rows/table.ts';
import type { Query } from '../postgres/pool.ts';
import type { TableNames } from './names.ts';

/** The tables of these names as they really are, in one question; null for a name that no table has. */
export async function readTables<Name extends string>(
  query: Query,
  names: Readonly<Record<Name, string>>,
): Promise<Record<Name, Table | null>> {
  const all = Object.entries<string>(names);
  const { rows } = await query<Table & { stands: boolean; [key: string]: unknown }>(
    `select pg_catalog.to_regclass(w.name) is not null as stands,
       (select coalesce(pg_catalog.json_agg(pg_catalog.json_build_object('name', a.attname,
           'type', pg_catalog.format_type(a.atttypid, a.atttypmod), 'nullable', not a.attnotnull,
           'has_default', a.atthasdef or a.attidentity <> '') order by a.attnum), '[]'::json)
         from pg_catalog.pg_attribute a
         where a.attrelid = pg_catalog.to_regclass(w.name) and a.attnum > 0 and not a.attisdropped) as columns,
       (select coalesce(pg_catalog.json_agg(array(select a.attname::text from pg_catalog.pg_attribute a
           where a.attrelid = i.indrelid and a.attnum = any ((i.indkey::int2[])[0:i.indnkeyatts - 1]))), '[]'::json)
         from pg_catalog.pg_index i
         where i.indrelid = pg_catalog.to_regclass(w.name) and i.indisunique and i.indisvalid
           and i.indpred is null and i.indexprs is null) as unique
     from pg_catalog.unnest($1::text[]) with ordinality as w(name, place) order by w.place`,
    [all.map(([, name]) => name)],
  );
  const tables = rows.map(({ stands, columns, unique }) => (stands ? { columns, unique } : null));
  return Object.fromEntries(all.map(([key], at) => [key, tables[at] ?? null])) as Record<Name, Table | null>;
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

/** What Alembic's version table says. */
export async function readRevisions(query: Query, name: string): Promise<string[]> {
  const { rows } = await query<{ version_num: string }>(`select version_num from ${name} order by 1 limit 100`, []);
  return rows.map(({ version_num }) => version_num);
}
