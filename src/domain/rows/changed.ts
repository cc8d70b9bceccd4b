import { Problem } from '../problem.ts';
import { oneLine } from '../text.ts';
import { keyOf } from './after.ts';
import type { Profile } from './profile.ts';
import { sameRows } from './same.ts';
import type { RowSet, StoredRow } from './table.ts';

/** The conflict that names every component whose rows are not the expected ones. */
export function changedComponents(profile: Profile, expected: RowSet, standing: RowSet): Problem {
  const [wanted, found] = [groups(profile, expected.components), groups(profile, standing.components)];
  const keys = [...new Set([...wanted.keys(), ...found.keys()])];
  const changed = keys.filter((key) => !sameRows(wanted.get(key) ?? [], found.get(key) ?? []));
  return new Problem('DATABASE_ROWS_CHANGED', {
    values: { count: changed.length },
    details: changed.slice(0, 20).map((key) => ({
      path: oneLine(key.replace('\0', ' '), 200),
      expected: said(profile, wanted.get(key)),
      actual: said(profile, found.get(key)),
      by: 'human' as const,
    })),
  });
}

function groups(profile: Profile, rows: readonly StoredRow[]): Map<string, StoredRow[]> {
  const found = new Map<string, StoredRow[]>();
  for (const row of rows) {
    const group = found.get(keyOf(profile, row));
    if (group) group.push(row);
    else found.set(keyOf(profile, row), [row]);
  }
  return found;
}

/** Versions only: what else stands in a row is nobody's business here. */
const said = ({ active }: Profile, rows: readonly StoredRow[] = []): string =>
  oneLine(
    rows
      .map((row) => `${row.version}${active && row[active.column] === active.on ? ' active' : ''}`)
      .sort()
      .join(', '),
    200,
  ) || 'no row';
