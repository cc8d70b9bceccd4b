import { Problem } from '../../domain/problem.ts';
import { keyOf } from '../../domain/rows/after.ts';
import { changedComponents } from '../../domain/rows/changed.ts';
import type { Profile } from '../../domain/rows/profile.ts';
import { componentKey } from '../../domain/rows/row.ts';
import { type RowDifference, rowDifference, sameRows } from '../../domain/rows/same.ts';
import type { RowScope, RowSet, StoredRow } from '../../domain/rows/table.ts';
import type { Query } from '../postgres/pool.ts';
import { quoted, type TableNames } from './names.ts';
import { componentRows, historyRows, partSize, rowsInScope } from './rows.ts';

/** Rows that one statement carries. */
const statementSize = 4_000;

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
  const parts = partsOf(profile, scope, from, to);
  const looks = [
    ...parts.map((part) => ({ ...part, look: () => componentRows(query, names, profile, part.components) })),
    { from: from.history, to: to.history, look: () => historyRows(query, names, profile, scope.mark) },
  ];
  let [moved, waiting] = [true, true];
  const differences: RowDifference[] = [];
  for (const part of looks) {
    const standing = await part.look();
    moved &&= sameRows(part.to, standing);
    waiting &&= sameRows(part.from, standing);
    if (waiting) differences.push(rowDifference(standing, part.to));
    else if (!moved) throw changedComponents(profile, from, await rowsInScope(query, names, profile, scope));
  }
  if (moved) return;
  const history = differences.pop() ?? joined([]);
  await changeTable(query, names.components, joined(differences), profile.active);
  if (profile.history) await changeTable(query, names.history, history, null);
  for (const part of looks)
    if (!sameRows(part.to, await part.look()))
      throw new Problem('DATABASE_ROWS_REFUSED', { values: { why: 'the database makes other rows of them' } });
}

interface Part {
  components: RowScope['components'];
  from: StoredRow[];
  to: StoredRow[];
}

/** The components of the scope in parts, each with its rows. */
function partsOf(profile: Profile, { components }: RowScope, from: RowSet, to: RowSet): Part[] {
  const parts: Part[] = [];
  const partOf = new Map<string, Part>();
  for (const [index, component] of components.entries()) {
    if (index % partSize === 0) parts.push({ components: [], from: [], to: [] });
    const part = parts.at(-1) as Part;
    part.components.push(component);
    partOf.set(componentKey(component), part);
  }
  for (const row of from.components) partOf.get(keyOf(profile, row))?.from.push(row);
  for (const row of to.components) partOf.get(keyOf(profile, row))?.to.push(row);
  return parts;
}

const joined = (differences: readonly RowDifference[]): RowDifference => ({
  inserts: differences.flatMap(({ inserts }) => inserts),
  updates: differences.flatMap(({ updates }) => updates),
  deletes: differences.flatMap(({ deletes }) => deletes),
});

/** Rows that come to rest go before those that become active, so that a rule of one active row is never broken. */
async function changeTable(
  query: Query,
  table: string,
  { deletes, updates, inserts }: RowDifference,
  active: Profile['active'],
): Promise<void> {
  const comesUp = ({ values }: { values: StoredRow }) => active !== null && values[active.column] === active.on;
  const changed = [...updates.filter((one) => !comesUp(one)), ...updates.filter(comesUp)].map(({ id, values }) => ({
    id,
    ...values,
  }));
  const rows = `pg_catalog.json_populate_recordset(null::${table}, $1::json) v`;
  for (const group of alike(deletes))
    await query(`delete from ${table} t using ${rows} where t.id = v.id`, [JSON.stringify(group)]);
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

/** Neighbours with the same columns go in one statement, up to a bound. */
function alike(rows: readonly StoredRow[]): StoredRow[][] {
  const groups: StoredRow[][] = [];
  for (const row of rows) {
    const last = groups.at(-1);
    if (last && last.length < statementSize && columnsOf(last).join() === Object.keys(row).join()) last.push(row);
    else groups.push([row]);
  }
  return groups;
}
