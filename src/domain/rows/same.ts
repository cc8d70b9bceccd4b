import type { StoredRow } from './table.ts';

/** A trigger of the project may set it at every change, so it says nothing about who changed what. */
const restless = new Set(['updated_at']);

export interface RowDifference {
  inserts: StoredRow[];
  updates: { id: unknown; values: StoredRow }[];
  deletes: { id: unknown }[];
}

/**
 * Whether the rows that stand are the expected ones, in any order, none more and none less. An expected row with an id
 * is that very row; one without is new, and only the columns it names are compared.
 */
export function sameRows(expected: readonly StoredRow[], standing: readonly StoredRow[]): boolean {
  return expected.length === standing.length && !pairRows(expected, standing).includes(undefined);
}

/** What must be done to the rows that stand, so that they are the wanted ones. Rows that agree are not touched. */
export function rowDifference(standing: readonly StoredRow[], wanted: readonly StoredRow[]): RowDifference {
  const byId = rowsById(standing);
  const pairs = pairRows(wanted, standing, byId);
  const kept = new Set(pairs);
  const difference: RowDifference = { inserts: [], updates: [], deletes: [] };
  for (const [index, row] of wanted.entries()) {
    if (pairs[index] !== undefined) continue;
    const known = row.id === undefined ? undefined : byId.get(String(row.id));
    if (!known) difference.inserts.push(row);
    else {
      kept.add(known);
      const changed = Object.entries(row).filter(([name, value]) => !agree(value, known[name]));
      difference.updates.push({ id: known.id, values: Object.fromEntries(changed) });
    }
  }
  difference.deletes = standing.filter((row) => !kept.has(row)).map(({ id }) => ({ id }));
  return difference;
}

/** Whether all that a move wrote stands as it wrote it; what it left alone may say what it likes. */
export function writtenStands(
  before: readonly StoredRow[],
  after: readonly StoredRow[],
  standing: readonly StoredRow[],
): boolean {
  const { inserts, updates } = rowDifference(before, after);
  const written = [...inserts, ...updates.map(({ id, values }) => ({ id, ...values }))];
  return !pairRows(written, standing).includes(undefined);
}

const rowsById = (rows: readonly StoredRow[]): Map<string, StoredRow> =>
  new Map(rows.map((row) => [String(row.id), row]));

/** For each expected row a standing one of its own, by id, else by what it says; undefined where none stands for it. */
function pairRows(
  expected: readonly StoredRow[],
  standing: readonly StoredRow[],
  byId = rowsById(standing),
): (StoredRow | undefined)[] {
  const takeNew = takerOf(expected, byId);
  return expected.map((one) => {
    if (one.id === undefined) return takeNew(one);
    const row = byId.get(String(one.id));
    return row && Object.keys(one).every((name) => agree(one[name], row[name], name)) ? row : undefined;
  });
}

/** Finds for a row without an id one that nobody expects by its id and that says the same; each is found once. */
function takerOf(
  expected: readonly StoredRow[],
  byId: ReadonlyMap<string, StoredRow>,
): (one: StoredRow) => StoredRow | undefined {
  const isNew = expected.filter(({ id }) => id === undefined);
  const free = new Map(isNew.length === 0 ? [] : byId);
  for (const { id } of expected) if (id !== undefined) free.delete(String(id));
  if (free.size === 0) return () => undefined;
  const named = new Set<string>();
  for (const one of isNew) for (const name of Object.keys(one)) named.add(name);
  const columns = [...named].filter((name) => !restless.has(name));
  const spoken = new Map<string, StoredRow[]>();
  for (const row of free.values()) {
    const words = spokenOf(row, columns);
    const group = spoken.get(words);
    if (group) group.push(row);
    else spoken.set(words, [row]);
  }
  return (one) => take(spoken.get(spokenOf(one, columns)), one, columns);
}

/** The first of them that says the same in every column, taken out. */
function take(group: StoredRow[] = [], one: StoredRow, columns: readonly string[]): StoredRow | undefined {
  const at = group.findIndex((row) => columns.every((name) => agree(one[name], row[name])));
  return at === -1 ? undefined : group.splice(at, 1)[0];
}

/** What a row says in columns of plain values; that one holds more is said, what it holds is compared afterwards. */
function spokenOf(row: StoredRow, columns: readonly string[]): string {
  let words = '';
  for (const name of columns) {
    const value = plain(row[name]);
    words += isObject(value) ? '\0{}' : `\0${value}`;
  }
  return words;
}

const agree = (a: unknown, b: unknown, name = ''): boolean =>
  a === b || restless.has(name) || sameValue(plain(a), plain(b));

/** As canonicalJson would have it, without making a text of either. */
function sameValue(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (!isObject(a) || !isObject(b) || Array.isArray(a) !== Array.isArray(b)) return false;
  const names = Object.keys(a);
  return (
    names.length === Object.keys(b).length &&
    names.every((name) => Object.hasOwn(b, name) && sameValue(a[name], b[name]))
  );
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

const time = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d)(?:\.(\d{1,6}))?(?:Z|\+00(?::?00)?)?$/;

const shortestTime = '2026-01-05 10:00:00'.length;
const longestTime = '2026-01-05 10:00:00.000000+00:00'.length;

/** A moment has one spelling here, whether or not the column keeps a zone; nothing and null are one. */
function plain(value: unknown): unknown {
  if (typeof value !== 'string') return value ?? null;
  if (value.length < shortestTime || value.length > longestTime) return value;
  const found = time.exec(value);
  return found ? `${found[1]}T${found[2]}.${(found[3] ?? '').padEnd(6, '0')}` : value;
}
