import { z } from 'zod';
import { formatNames } from '../manifests/index.ts';
import type { ComponentFacts } from '../records/facts.ts';
import type { Item } from '../records/plan.ts';
import { activeRows, type ComponentRow, componentKey } from './row.ts';

export const wantedRow = z.strictObject({
  component_type: z.string(),
  name: z.string(),
  version: z.union([z.string(), z.number()]),
  file: z.string(),
  format: z.enum(formatNames),
  path: z.string(),
});
/** The version a component's active row has after the release, and the file that says the same. */
export type WantedRow = z.infer<typeof wantedRow>;

/** As a plan names it, with what the one active row said then; null: there was none, or more than one. */
export const plannedRow = wantedRow.extend({ stored: z.union([z.string(), z.number()]).nullable() });
export type PlannedRow = z.infer<typeof plannedRow>;

/**
 * One row for every component of these types (all when the list is empty); the first of linked fields counts. `next`: what
 * each field says after the release, in the order of the components, null where it is left alone.
 */
export function wantedRows(
  components: readonly ComponentFacts[],
  types: readonly string[],
  next: readonly (string | number | null)[],
): WantedRow[] {
  const wanted = new Map<string, WantedRow>();
  for (const [index, component] of components.entries()) {
    const version = next[index] ?? null;
    if (version === null || (types.length > 0 && !types.includes(component.type))) continue;
    const { file, format, path } = component;
    const row = { component_type: component.type, name: component.id, version, file, format, path };
    if (!wanted.has(componentKey(row))) wanted.set(componentKey(row), row);
  }
  return [...wanted.values()];
}

/** The rows that a plan moves; empty when it moves none. */
export const plannedRows = (items: readonly Item[]): PlannedRow[] =>
  items.filter((item) => item.step === 'sync-rows').flatMap(({ input }) => z.array(plannedRow).parse(input.rows));

/** A number in a text column stands there as its digits. */
export const sameVersion = (a: string | number, b: string | number): boolean => String(a) === String(b);

export interface RowMatch extends Pick<WantedRow, 'component_type' | 'name' | 'version'> {
  /** The version of the one active row; null when there is none, or more than one. */
  stored: string | number | null;
  match: boolean;
}

/** Each wanted row beside the active one that stands (R37, R70); inactive rows do not count. */
export function compareRows(wanted: readonly WantedRow[], rows: readonly ComponentRow[]): RowMatch[] {
  const active = activeRows(rows);
  return wanted.map(({ component_type, name, version }) => {
    const [only, second] = active.get(componentKey({ component_type, name })) ?? [];
    const stored = only && !second ? only.version : null;
    return { component_type, name, version, stored, match: stored !== null && sameVersion(stored, version) };
  });
}
