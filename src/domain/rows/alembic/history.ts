import { oneLine } from '../../text.ts';
import type { Revision } from './revision.ts';

/** How the migrations of the release commit and the database stand to each other (R80, R83). */
export interface MigrationFacts {
  /** What the version table of the database says; null: there is no such table. */
  current: string[] | null;
  heads: string[];
  /** Revisions that the last release did not have, in the order of the history. */
  added: { revision: string; description: string; file: string }[];
  /** Revisions that the database has not had yet, in the order of the history. */
  pending: string[];
  /** What is wrong, in words; no release may go on with any. */
  faults: string[];
}

export interface MigrationsSeen {
  revisions: readonly Revision[];
  /** Paths of the files that came since the last release. */
  added: ReadonlySet<string>;
  current: readonly string[] | null;
}

/**
 * Judges the history of migrations: one head, no gap, no circle; the database at the head, or behind it only by what
 * this release brings.
 */
export function judgeMigrations({ revisions, added, current }: MigrationsSeen): MigrationFacts {
  const known = new Map(revisions.map((one) => [one.id, one]));
  const builtOn = new Set(revisions.flatMap((one) => one.down));
  const heads = revisions
    .filter((one) => !builtOn.has(one.id))
    .map((one) => one.id)
    .sort();
  const order = inOrder(revisions, known);
  const reached = behind(current ?? [], known);
  const pending = current === null ? [] : order.filter((one) => !reached.has(one.id));
  const faults = [
    ...doubles(revisions),
    ...gaps(revisions, known),
    ...(order.length < known.size ? ['the migrations build on each other in a circle'] : []),
    ...(heads.length > 1 ? [`there are ${heads.length} heads: ${heads.join(', ')}`] : []),
    ...(current ?? [])
      .filter((id) => !known.has(id))
      .map((id) => `the database is at ${id}, which no migration file of this commit is`),
    ...(current?.length === 0 ? ['the version table of the database is empty'] : []),
    ...pending
      .filter((one) => !added.has(one.file))
      .map((one) => `the database has not had ${one.id}, which an earlier release brought`),
  ];
  return {
    current: current === null ? null : [...current].sort(),
    heads,
    added: order
      .filter((one) => added.has(one.file))
      .map(({ id, description, file }) => ({ revision: id, description, file })),
    pending: pending.map((one) => one.id),
    faults: faults.slice(0, 20).map((one) => oneLine(one, 300)),
  };
}

const doubles = (revisions: readonly Revision[]): string[] => {
  const ids = revisions.map((one) => one.id);
  return [...new Set(ids.filter((id, index) => ids.indexOf(id) !== index))].map((id) => `two files are revision ${id}`);
};

const gaps = (revisions: readonly Revision[], known: ReadonlyMap<string, Revision>): string[] =>
  revisions.flatMap((one) =>
    one.down.filter((id) => !known.has(id)).map((id) => `${one.id} builds on ${id}, which is not there`),
  );

/** Every revision after what it builds on; those of a circle are left out. */
function inOrder(revisions: readonly Revision[], known: ReadonlyMap<string, Revision>): Revision[] {
  const waiting = new Map(revisions.map((one) => [one.id, one.down.filter((id) => known.has(id)).length]));
  const after = new Map<string, string[]>();
  for (const one of known.values()) {
    for (const id of one.down) after.set(id, [...(after.get(id) ?? []), one.id]);
  }
  const ready = [...known.values()].filter((one) => waiting.get(one.id) === 0);
  const order: Revision[] = [];
  for (let next = ready.shift(); next; next = ready.shift()) {
    order.push(next);
    for (const id of after.get(next.id) ?? []) {
      const left = (waiting.get(id) ?? 0) - 1;
      waiting.set(id, left);
      const one = known.get(id);
      if (left === 0 && one) ready.push(one);
    }
  }
  return order;
}

/** These revisions and all that they build on. */
function behind(current: readonly string[], known: ReadonlyMap<string, Revision>): Set<string> {
  const reached = new Set<string>();
  const open = [...current];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    if (reached.has(id)) continue;
    reached.add(id);
    open.push(...(known.get(id)?.down ?? []));
  }
  return reached;
}
