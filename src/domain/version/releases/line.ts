import { type Bump, bumps, type Scheme } from '../../records/release.ts';
import { type BumpOptions, nextVersion } from '../bump.ts';
import { compareVersions, isPrerelease } from '../scheme.ts';
import type { Release } from './tag.ts';

/** Where a branch stands among all releases of its project. */
export type Line =
  /** There is no release anywhere. */
  | { kind: 'first' }
  /** Releases exist, and this branch contains none of them. */
  | { kind: 'apart'; elsewhere: number }
  /** No final release is higher than the last one here. */
  | { kind: 'newest' }
  /** Higher releases exist elsewhere: only versions below `below` are free here, and `latest` stays where it is. */
  | { kind: 'maintenance'; newest: string; below: string };

/** `releases` highest first; `last` the highest of them that the branch contains. */
export function lineOf(last: Pick<Release, 'version'> | null, releases: readonly Release[], scheme: Scheme): Line {
  if (releases.length === 0) return { kind: 'first' };
  if (last === null) return { kind: 'apart', elsewhere: releases.length };
  const higher = releases.filter(({ version }) => compareVersions(version, last.version, scheme) > 0);
  const newest = higher.find(({ version }) => !isPrerelease(version, scheme));
  const below = higher.at(-1);
  return newest && below ? { kind: 'maintenance', newest: newest.version, below: below.version } : { kind: 'newest' };
}

/** Whether a line may have a version: a maintenance line never takes a number that belongs to a higher one. */
export const isOnLine = (version: string, line: Line, scheme: Scheme): boolean =>
  line.kind !== 'maintenance' || compareVersions(version, line.below, scheme) < 0;

/** What is decided on a line, and why a person should say so when it is less than the changes ask for. */
export interface OnLine {
  bump: Bump;
  next_version: string | null;
  ask: string | null;
}

/**
 * Keeps a decision on its line: what is too high becomes the highest that is free, and the caller is asked, since an
 * older line should not need it.
 *
 * @throws Problem VERSION_INVALID, NOT_MONOTONIC
 */
export function keepOnLine(wish: { bump: Bump; base: string } & BumpOptions, line: Line, scheme: Scheme): OnLine {
  const { bump, base, ...options } = wish;
  const next = (one: Bump) => (one === 'none' ? null : nextVersion(base, one, scheme, options));
  const fits = (version: string | null) => version === null || isOnLine(version, line, scheme);
  const wished = next(bump);
  if (line.kind !== 'maintenance' || fits(wished)) return { bump, next_version: wished, ask: null };
  const lower = bumps.slice(0, bumps.indexOf(bump)).filter((one) => one !== 'prerelease' || isPrerelease(base, scheme));
  const free = lower.findLast((one) => fits(next(one))) ?? 'none';
  const taken = `The changes ask for ${bump}, ${wished}, which this maintenance line cannot have: ${line.below} stands elsewhere.`;
  const way = free === 'none' ? 'No version is free here.' : `${free}, ${next(free)}, is the highest that is free.`;
  return { bump: free, next_version: next(free), ask: `${taken} ${way}` };
}

/** One sentence on the line, for the reasons of the decision. */
export function lineReason(line: Line): string[] {
  switch (line.kind) {
    case 'maintenance':
      return [
        `This is a maintenance line: ${line.newest} stands elsewhere. Only versions below ${line.below} are free here, and latest stays where it is.`,
      ];
    case 'apart':
      return [`There are ${line.elsewhere} releases, but none of them is part of the history of this branch.`];
    default:
      return [];
  }
}
