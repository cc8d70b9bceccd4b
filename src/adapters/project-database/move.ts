import { Problem } from '../../domain/problem.ts';
import { changedComponents } from '../../domain/rows/changed.ts';
import type { Profile } from '../../domain/rows/profile.ts';
import { rowDifference, sameRows } from '../../domain/rows/same.ts';
import type { RowScope, RowSet, StoredRow } from '../../domain/rows/table.ts';
import type { Query } from '../postgres/pool.ts';
import { quoted, type TableNames } from './names.ts';
import { rowsInScope } from './rows.ts';

/**
 * Inside one transaction: puts everybody else who writes in line, looks, changes only what differs, looks again. Rows
 * that stand as wanted are left alone, so a second try after a lost answer does nothing.
 */
export async function moveInside(
  query: Query,
  names: TableNames,
  profile: Profile,
  { scope, from, to }: { scope: RowScope; from: RowSet; to: RowSet },
): Promise<void> {
  const tables = profile.history ? `${names.components}, ${names.history}` : names.components;
  await query(`lock table ${tables} in share row exclusive mode`, []);
  const standing = await rowsInScope(query, names, profile, scope);
  if (sameSet(to, standing)) return;
  if (!sameSet(from, standing)) throw changedComponents(profile, from, standing);
  await changeTable(query, names.components, standing.components, to.components, profile.active);
  if (profile.history) await changeTable(query, names.history, standing.history, to.history, null);
  if (sameSet(to, await rowsInScope(query, names, profile, scope))) return;
  throw new Problem('DATABASE_ROWS_REFUSED', { values: { why: 'the database makes other rows of them' } });
}

const sameSet = (expected: RowSet, standing: RowSet): boolean =>
  sameRows(expected.components, standing.components) && sameRows(expected.history, standing.history);

/** Rows that come to rest go before those that become active, so that a rule of one active row is never broken. */
async function changeTable(
  query: Query,
  table: string,
  standing: readonly StoredRow[],
  wanted: readonly StoredRow[],
  active: Profile['active'],
): Promise<void> {
  const { deletes, updates, inserts } = rowDifference(standing, wanted);
  const comesUp = ({ values }: { values: StoredRow }) => active !== null && values[active.column] === active.on;
  const changed = [...updates.filter((one) => !comesUp(one)), ...updates.filter(comesUp)].map(({ id, values }) => ({
    id,
    ...values,
  }));
  const rows = `pg_catalog.jsonb_populate_recordset(null::${table}, $1::jsonb) v`;
  if (deletes.length > 0)
    await query(`delete from ${table} t using ${rows} where t.id = v.id`, [JSON.stringify(deletes)]);
  for (const group of alike(changed)) {
    const columns = columnsOf(group).filter((name) => name !== 'id');
    const set = columns.map((name) => `${quoted(name)} = v.${quoted(name)}`).join(', ');
    await query(`update ${table} t set ${set} from ${rows} where t.id = v.id`, [JSON.stringify(group)]);
  }
  for (const group of alike(inserts)) {
    const columns = columnsOf(group).map(quoted).join(', ');
    await query(`insert into ${table} (${columns}) select ${columns} from ${rows}`, [JSON.stringify(group)]);
  }
}

const columnsOf = (group: readonly StoredRow[]): string[] => Object.keys(group[0] ?? {});

/** Neighbours with the same columns go in one statement. */
function alike(rows: readonly StoredRow[]): StoredRow[][] {
  const groups: StoredRow[][] = [];
  for (const row of rows) {
    const last = groups.at(-1);
    if (last && columnsOf(last).join() === Object.keys(row).join()) last.push(row);
    else groups.push([row]);
  }
  return groups;
}
