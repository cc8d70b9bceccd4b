import type { Scheme } from '../../records/release.ts';
import { compareOrder } from '../../version/order.ts';
import { parseVersion } from '../../version/scheme.ts';
import { spelling } from '../../version/spelling.ts';
import type { ComponentFacts } from '../component.ts';
import type { Value } from '../next.ts';
import type { DriftFacts, Side } from './drift.ts';

export const sideOf = (field: ComponentFacts, { changed_at }: DriftFacts): Side => ({
  where: field.file,
  value: field.version,
  at: changed_at.get(field.file) ?? null,
});

/** The version of the project as the file of a field writes it. */
export function carried({ as }: ComponentFacts, version: string, scheme: Scheme): string {
  const written = spelling(version, scheme, as);
  return written.ok ? written.text : version;
}

export function compare(a: Value | null, b: Value | null, scheme: Scheme): 'here' | 'there' | null {
  const order = orderOf(a, b, scheme);
  return order === null || order === 0 ? null : order > 0 ? 'here' : 'there';
}

function orderOf(a: Value | null, b: Value | null, scheme: Scheme): number | null {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  const [left, right] = [a, b].map((one) => (typeof one === 'string' ? parseVersion(one, scheme) : null));
  return left?.ok && right?.ok ? compareOrder(left.version.order, right.version.order) : null;
}

/** Values come from files and tables, so only what looks like a version is repeated. */
export const shown = (value: Value | null): string =>
  value === null ? 'nothing' : /^[\w.+!-]{1,64}$/.test(String(value)) ? String(value) : 'something else';
