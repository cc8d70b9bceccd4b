import type { ComponentFacts } from '../records/facts.ts';
import { oneLine } from '../text.ts';
import type { Profile } from './profile.ts';
import { activeRows, type ComponentRow, componentKey, type RowFinding } from './row.ts';
import { sameVersion, type WantedRow } from './wanted.ts';

/** Names and versions come from outside; more of them is cut. */
const longest = 300;

/** What the table cannot take, whatever direction is named; all else is told here, and judged as drift. */
export const blockingFindings = (findings: readonly RowFinding[]): RowFinding[] =>
  findings.filter((one) => one.code === 'TYPE_MISMATCH');

/** What is odd about the rows of the components, or about the versions that they are to hold (R70). */
export function rowFindings(
  profile: Profile,
  rows: readonly ComponentRow[],
  components: readonly ComponentFacts[],
  wanted: readonly WantedRow[],
): RowFinding[] {
  const active = activeRows(rows);
  const empty = rows.length === 0 ? [{ code: 'TABLE_EMPTY', text: 'the component table has no rows at all' }] : [];
  const found = [
    ...empty,
    ...components.flatMap((component) => leftAlone(component, profile)),
    ...wanted.flatMap((row) => findingOf(row, profile, active.get(componentKey(row)) ?? [])),
  ];
  return found.map(({ code, text }) => ({ code, text: oneLine(text, longest) }));
}

function leftAlone({ type, id, version, mode }: ComponentFacts, profile: Profile): RowFinding[] {
  if (version === 'dev') return [{ code: 'DEV_VERSION', text: `${type} ${id} says dev and is left alone` }];
  if (mode !== 'skip' || typeof version !== 'string' || profile.version !== 'integer') return [];
  return [{ code: 'TEXT_VERSION', text: `${type} ${id} says "${version}" where integers count, and is left alone` }];
}

function findingOf(
  { component_type, name, version }: WantedRow,
  profile: Profile,
  active: readonly ComponentRow[],
): RowFinding[] {
  const who = `${component_type} ${name}`;
  if (profile.version === 'integer' && !Number.isInteger(version))
    return [{ code: 'TYPE_MISMATCH', text: `${who} has version "${version}", the column holds integers` }];
  const [row, second] = active;
  if (!row) return [{ code: 'ROW_MISSING', text: `${who} has no active row` }];
  if (!second) return [];
  return active.every((one) => sameVersion(one.version, row.version))
    ? [{ code: 'DUPLICATE_ACTIVE', text: `${who} has ${active.length} active rows of version ${row.version}` }]
    : [{ code: 'SEVERAL_ACTIVE', text: `${who} has ${active.length} active rows of different versions` }];
}
