import type { Scheme } from '../../records/release.ts';
import type { ComponentRow } from '../../rows/row.ts';
import type { ComponentFacts } from '../component.ts';
import type { Value } from '../next.ts';

/** Ways to mend a drift; the first word is the side that is right. */
export const directions = ['project_to_files', 'files_to_database', 'database_to_files'] as const;
export type Direction = (typeof directions)[number];

/** One side of a drift. `at`: when it came to say so, ISO 8601; null where nobody knows. */
export interface Side {
  where: string;
  value: Value | null;
  at: string | null;
}

/** Two places that should say the same of one component and do not (R71). */
export interface Drift {
  kind: 'file-file' | 'file-database' | 'file-registry';
  component: string;
  here: Side;
  there: Side;
  /** The side with the higher version; null where they cannot be compared or are equal. */
  ahead: 'here' | 'there' | null;
  /** The directions that could mend it; none: a person must. */
  mends: Direction[];
  /** The directions in which it is minor: the side that would be overwritten only lags behind (R72). */
  minor: Direction[];
  said: string;
}

export interface DriftFacts {
  components: readonly ComponentFacts[];
  rows: readonly ComponentRow[] | null;
  /** Component types that have rows; all when empty. */
  types: readonly string[];
  /** Keys of components whose file and row were both changed under one version. */
  conflicts: readonly string[];
  /** Newest version of each registry, with its name. */
  registries: readonly { where: string; version: string | null }[];
  current: string;
  scheme: Scheme;
  groups: Readonly<Record<string, { kind: 'fixed' | 'linked' }>>;
  /** When the last release was made; null before the first. */
  released_at: string | null;
  /** When a file last changed, as far as it was looked up. */
  changed_at: ReadonlyMap<string, string>;
}

/** What no direction that was named mends; with any of it there is no release (R73). */
export const unsettled = (found: readonly Drift[], asked: Direction | null, always: readonly Direction[]): Drift[] =>
  found.filter(
    (one) =>
      one.kind !== 'file-registry' &&
      !(asked !== null && one.mends.includes(asked)) &&
      !one.minor.some((direction) => always.includes(direction)),
  );
