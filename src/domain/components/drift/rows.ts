import type { ComponentRow } from '../../rows/row.ts';
import type { ComponentFacts } from '../component.ts';
import type { Direction, Drift, DriftFacts, Side } from './drift.ts';
import { compare, shown, sideOf } from './sides.ts';

/** Rows belong to files by type and id; only active ones count, and one per component (R70). */
export function rowDrift(leads: readonly ComponentFacts[], facts: DriftFacts): Drift[] {
  if (facts.rows === null) return [];
  const active = new Map<string, ComponentRow[]>();
  for (const row of facts.rows.filter((one) => one.active)) {
    const key = `${row.component_type}\0${row.name}`;
    active.set(key, [...(active.get(key) ?? []), row]);
  }
  const kept = new Set([...active.keys()].map((key) => key.split('\0')[0]));
  return leads
    .filter((one) => one.mode !== 'skip' && one.mode !== 'mirror' && (kept.size === 0 || kept.has(one.type)))
    .flatMap((field) => rowsOf(field, active.get(`${field.type}\0${field.id}`) ?? [], facts));
}

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
  const there: Side = { where, value: row.version, at: row.changed_at };
  if (second) {
    const said = `${field.id} has ${rows.length} active rows, there may be one`;
    return found(there, { ahead: null, mends: ['files_to_database'], minor: [], said });
  }
  if (String(row.version) === String(field.version)) {
    const touched = facts.released_at !== null && row.changed_at !== null && row.changed_at > facts.released_at;
    if (!touched || !field.changed) return [];
    const said = `${field.file} and its row both changed since the last release under the same version ${shown(field.version)}`;
    return found(there, { ahead: null, mends: [], minor: [], said });
  }
  const ahead = compare(field.version, row.version, facts.scheme);
  const minor: Direction[] = ahead === 'here' ? ['files_to_database'] : ahead === 'there' ? ['database_to_files'] : [];
  const said = `${field.file} says ${shown(field.version)}, its row ${shown(row.version)}`;
  return found(there, { ahead, mends: ['files_to_database', 'database_to_files'], minor, said });
}

/** The fields as a release takes them up when the named side is right: rows that are ahead lend their version. */
export function settledFields(
  fields: readonly ComponentFacts[],
  rows: readonly ComponentRow[] | null,
  asked: Direction | null,
): ComponentFacts[] {
  if (asked !== 'database_to_files' || rows === null) return [...fields];
  const active = new Map(
    rows.filter((row) => row.active).map((row) => [`${row.component_type}\0${row.name}`, row.version]),
  );
  return fields.map((field) => {
    const version = active.get(`${field.type}\0${field.id}`);
    return version === undefined || field.mode === 'skip' || field.version === null
      ? field
      : { ...field, version, released: version };
  });
}
