import type { FormatName } from '../manifests/index.ts';
import type { Plan } from '../records/plan.ts';
import type { RowFacts } from '../rows/row.ts';
import type { ComponentFacts, Follower } from './component.ts';
import type { Direction } from './drift/drift.ts';
import { settledFields } from './drift/rows.ts';
import { type ComponentPolicy, nextValues, type Value, type VersionRules, versionRules } from './next.ts';
import { followRange } from './ranges/follow.ts';

/** One field with what it says now and what it says after the release. */
export interface ComponentValue {
  file: string;
  format: FormatName;
  path: string;
  from: Value;
  to: Value;
}

/** A range that shuts out the version which its component gets. */
export interface Unfit {
  follower: Follower;
  version: string;
}

export interface ComponentValues {
  /** Every field that takes part, changed or not, then what follows those that change. */
  values: ComponentValue[];
  unfit: Unfit[];
}

export interface Componentry {
  components: readonly ComponentFacts[];
  followers: readonly Follower[];
  rows: RowFacts | null;
}

/** What each component field says after a release, in the order of the facts; null where it is left alone. */
export const valuesAfter = (
  { components, rows }: Pick<Componentry, 'components' | 'rows'>,
  { version, reconcile }: Pick<Plan, 'version' | 'reconcile'>,
  policy: ComponentPolicy,
): (Value | null)[] =>
  nextValues(
    settledFields(components, rows?.rows ?? null, reconcile),
    versionRules(version.new, version.scheme, policy),
  );

/**
 * What components and all that follows them carry after a release, in the order of the facts, when drift is settled in
 * the direction that was asked for.
 */
export function componentValues(
  { components, followers, rows }: Componentry,
  rules: VersionRules,
  asked: Direction | null,
): ComponentValues {
  const next = nextValues(settledFields(components, rows?.rows ?? null, asked), rules);
  const values = components.flatMap(({ file, format, path, version }, index): ComponentValue[] => {
    const to = next[index] ?? null;
    return to === null || version === null ? [] : [{ file, format, path, from: version, to }];
  });
  const versions = followers.length === 0 ? null : newVersions(components, next);
  const unfit: Unfit[] = [];
  for (const follower of followers) {
    const version = versions?.get(`${follower.type}\0${follower.on}`);
    const followed = version === undefined ? null : followRange(follower, version);
    const { file, format, path, value } = follower;
    if (followed && 'to' in followed) values.push({ file, format, path, from: value, to: followed.to });
    if (followed && 'unfit' in followed && version !== undefined) unfit.push({ follower, version });
  }
  return { values, unfit };
}

/** By type and id, the components whose version is text and becomes another. */
function newVersions(components: readonly ComponentFacts[], next: readonly (Value | null)[]): Map<string, string> {
  const versions = new Map<string, string>();
  for (const [index, { type, id, version }] of components.entries()) {
    const to = next[index];
    const key = `${type}\0${id}`;
    if (typeof to === 'string' && to !== version && !versions.has(key)) versions.set(key, to);
  }
  return versions;
}
