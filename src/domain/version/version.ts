import type { Scheme } from '../records/release.ts';
import type { OrderKey } from './order.ts';

/** How far a version is on its way, in this order (R17). */
export const versionStages = ['alpha', 'beta', 'rc', 'final'] as const;
export type VersionStage = (typeof versionStages)[number];

/** A version that was understood, whatever its scheme. */
export interface Version {
  scheme: Scheme;
  /** The one spelling that is published. */
  canonical: string;
  stage: VersionStage;
  prerelease: boolean;
  /** The numbers before any suffix; at least one, exactly three in semver. */
  release: readonly bigint[];
  order: OrderKey;
}

/** What a text turned out to be. `why` ends the sentence `"x" is not a … version:`, `suggestion` the sentence `Use …`. */
export type Reading = { ok: true; version: Version } | { ok: false; why: string; suggestion: string };

/** What a version scheme can do; everything else is arithmetic on top of it. */
export interface VersionScheme {
  parse(text: string): Reading;
  /** The first version of `stage` on the numbers `release`, in the line (the epoch) of `version`. */
  at(version: Version, release: readonly bigint[], stage: VersionStage): string;
  /** The next version of the prerelease series that `version` stands in. */
  advance(version: Version): string;
}

/** Longest text that is read as a version, in characters. */
export const longestVersion = 256;

export const tooLong: Reading = {
  ok: false,
  why: `it has more than ${longestVersion} characters`,
  suggestion: 'a version such as 1.5.0',
};
