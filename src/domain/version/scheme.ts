import { Problem } from '../problem.ts';
import type { Scheme } from '../records/release.ts';
import { compareOrder } from './order.ts';
import { pep440 } from './pep440.ts';
import { semver } from './semver.ts';
import type { Reading, Version, VersionScheme, VersionStage } from './version.ts';

export { type Reading, type Version, type VersionStage, versionStages } from './version.ts';

export const versionSchemes: Record<Scheme, VersionScheme> = { semver, pep440 };

/** Reads a version in any spelling that its scheme accepts; semver accepts one spelling only. */
export const parseVersion = (text: string, scheme: Scheme): Reading => versionSchemes[scheme].parse(text);

/** The version of a text in any accepted spelling. @throws Problem VERSION_INVALID */
export function readVersion(text: string, scheme: Scheme): Version {
  const reading = parseVersion(text, scheme);
  if (!reading.ok) throw invalid(text, scheme, reading.why, reading.suggestion);
  return reading.version;
}

/** The text itself when it is the canonical form (R34). @throws Problem VERSION_INVALID otherwise */
export function requireVersion(text: string, scheme: Scheme): string {
  const { canonical } = readVersion(text, scheme);
  if (canonical !== text) throw invalid(text, scheme, 'it is not in canonical form', canonical);
  return canonical;
}

/** The order of the scheme's specification: -1, 0 or 1. @throws Problem VERSION_INVALID */
export const compareVersions = (a: string, b: string, scheme: Scheme): -1 | 0 | 1 =>
  compareOrder(readVersion(a, scheme).order, readVersion(b, scheme).order);

/** @throws Problem VERSION_INVALID */
export const isPrerelease = (text: string, scheme: Scheme): boolean => readVersion(text, scheme).prerelease;

/** A prerelease without a known stage word (a dev release too) counts as alpha. @throws Problem VERSION_INVALID */
export const stageOf = (text: string, scheme: Scheme): VersionStage => readVersion(text, scheme).stage;

/** The one spelling that is published. @throws Problem VERSION_INVALID */
export const canonical = (text: string, scheme: Scheme): string => readVersion(text, scheme).canonical;

/** The final version that the numbers of a version lead to. @throws Problem VERSION_INVALID */
export const finalOf = (text: string, scheme: Scheme): string => onNumbers(text, scheme, 'final');

/** The version with which a series on these numbers begins. @throws Problem VERSION_INVALID */
export const firstAlpha = (text: string, scheme: Scheme): string => onNumbers(text, scheme, 'alpha');

function onNumbers(text: string, scheme: Scheme, stage: VersionStage): string {
  const version = readVersion(text, scheme);
  return versionSchemes[scheme].at(version, version.release, stage);
}

/**
 * The version that a tag names, null when it names none. `canonical` is false for tags such as `v0.2.0.rc1`, which
 * exist in real histories and are read, never written.
 */
export function versionFromTag(
  tag: string,
  prefix: string,
  scheme: Scheme,
): { version: string; canonical: boolean } | null {
  if (!tag.startsWith(prefix)) return null;
  const spelled = tag.slice(prefix.length);
  const reading = parseVersion(spelled, scheme);
  if (!reading.ok) return null;
  const version = reading.version.canonical;
  return { version, canonical: version === spelled };
}

function invalid(text: string, scheme: Scheme, why: string, suggestion: string): Problem {
  const version = text.slice(0, 64).replace(/[^\x20-\x7e]/g, '?');
  return new Problem('VERSION_INVALID', { values: { version, scheme, why, suggestion } });
}
