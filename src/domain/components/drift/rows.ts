import { activeRows, type ComponentRow, componentKey } from '../../rows/row.ts';
import type { ComponentFacts } from '../component.ts';
import type { Value } from '../next.ts';
import type { Direction, Drift, DriftFacts, Side } from './drift.ts';
import { compare, shown, sideOf } from './sides.ts';

/** Rows belong to files by type and id; only active ones count, and one per component (R70). */
export function rowDrift(leads: readonly ComponentFacts[], facts: DriftFacts): Drift[] {
  if (facts.rows === null) return [];
  const active = activeRows(facts.rows);
  const { types } = facts;
  return leads
    .filter((one) => one.mode !== 'skip' && one.mode !== 'mirror' && (types.length === 0 || types.includes(one.type)))
    .flatMap((field) => rowsOf(field, active.get(rowKey(field)) ?? [], facts));
}

const rowKey = ({ type, id }: ComponentFacts): string => componentKey({ component_type: type, name: id });

function rowsOf(field: ComponentFacts, rows: readonly ComponentRow[], facts: DriftFacts): Drift[] {
  const here = sideOf(field, facts);
  const found = (there: Side, fields: Pick<Drift, 'ahead' | 'mends' | 'minor' | 'said'>): Drift[] => [
    { kind: 'file-database', component: field.id, here, there, ...fields },
  ];
  const [row, second] = rows;
  const where = `${field.type} row`;
  if (!row) {
    const said = `${field.file} has no active row`;
    return found(
      { where, value: null, at: null },
      { ahead: 'here', mends: ['files_to_database'], minor: ['files_to_database'], said },
    );
  }
  const value = asWritten(row.version, field);
  const there: Side = { where, value, at: row.changed_at };
  if (second) {
    const said = `${field.id} has ${rows.length} active rows, there may be one`;
    return found(there, { ahead: null, mends: ['files_to_database'], minor: [], said });
  }
  if (value === field.version) {
    if (!facts.conflicts.includes(rowKey(field))) return [];
    const said = `${field.file} and its row both changed since the last release under the same version ${shown(field.version)}`;
    return found(there, { ahead: null, mends: [], minor: [], said });
  }
  // No direction makes an integer column hold text; that is the database's to say.
  if (typeof value === 'number' && typeof field.version === 'string') return [];
  const ahead = compare(field.version, value, facts.scheme);
  const minor: Direction[] = ahead === 'here' ? ['files_to_database'] : ahead === 'there' ? ['database_to_files'] : [];
  const said = `${field.file} says ${shown(field.version)}, its row ${shown(value)}`;
  return found(there, { ahead, mends: ['files_to_database', 'database_to_files'], minor, said });
}

/** A text column holds the digits of a file's whole number. */
const asWritten = (stored: Value, { version }: ComponentFacts): Value =>
  typeof version === 'number' && /^\d{1,15}$/.test(String(stored)) ? Number(stored) : stored;

/** The fields as a release takes them up when the named side is right: rows that are ahead lend their version. */
export function settledFields(
  fields: readonly ComponentFacts[],
  rows: readonly ComponentRow[] | null,
  asked: Direction | null,
): ComponentFacts[] {
  if (asked !== 'database_to_files' || rows === null) return [...fields];
  const active = activeRows(rows);
  return fields.map((field) => {
    const [row] = active.get(rowKey(field)) ?? [];
    if (!row || field.mode === 'skip' || field.version === null) return field;
    const version = asWritten(row.version, field);
    return { ...field, version, released: version };
  });
}
