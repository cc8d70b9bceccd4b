import type { OrderKey } from './order.ts';
import {
  longestVersion,
  type Reading,
  tooLong,
  type Version,
  type VersionScheme,
  type VersionStage,
} from './version.ts';

/**
 * Semantic Versioning 2.0.0, strictly (R41): no `v`, no fourth number, no leading zeros, numbers of any size.
 * npm's own reader is laxer in the first and narrower in the last point.
 */
export const semver: VersionScheme = {
  parse,
  at: (_version, release, stage) => release.join('.') + (stage === 'final' ? '' : `-${stage}.1`),
  advance({ canonical }) {
    const { release, prerelease } = identifiersOf(canonical);
    const counter = prerelease.findLastIndex(isNumeric);
    const next =
      counter < 0 ? [...prerelease, '1'] : prerelease.with(counter, String(BigInt(prerelease[counter] ?? 0) + 1n));
    return `${release}-${next.join('.')}`;
  },
};

const number = '0|[1-9][0-9]*';
const prereleaseIdentifier = `(?:${number}|[0-9]*[A-Za-z-][0-9A-Za-z-]*)`;
const pattern = new RegExp(
  `^(${number})\\.(${number})\\.(${number})` +
    `(?:-(${prereleaseIdentifier}(?:\\.${prereleaseIdentifier})*))?(?:\\+[0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+)*)?$`,
);

function parse(text: string): Reading {
  if (text.length > longestVersion) return tooLong;
  const match = pattern.exec(text);
  if (!match) return { ok: false, why: reasonAgainst(text), suggestion: suggestionFor(text) };
  const release = match.slice(1, 4).map(BigInt);
  const prerelease = match[4]?.split('.') ?? [];
  const version: Version = {
    scheme: 'semver',
    canonical: text,
    stage: stageOf(prerelease),
    prerelease: prerelease.length > 0,
    release,
    order: [release, prereleaseOrder(prerelease)],
  };
  return { ok: true, version };
}

/** Spec §11: none is highest; numeric identifiers are below alphanumeric ones; a longer list is above its beginning. */
function prereleaseOrder(prerelease: readonly string[]): OrderKey {
  if (prerelease.length === 0) return [1n];
  return [0n, prerelease.map((one) => (isNumeric(one) ? [0n, BigInt(one)] : [1n, one]))];
}

const stageWords: Record<string, VersionStage> = {
  b: 'beta',
  beta: 'beta',
  c: 'rc',
  pre: 'rc',
  preview: 'rc',
  rc: 'rc',
};

/** The stage that the first identifier names; a word that names none promises no more than an alpha. */
function stageOf(prerelease: readonly string[]): VersionStage {
  const [first] = prerelease;
  if (first === undefined) return 'final';
  return stageWords[first.toLowerCase().replace(/[0-9-]+$/, '')] ?? 'alpha';
}

const isNumeric = (identifier: string): boolean => /^[0-9]+$/.test(identifier);

function identifiersOf(canonical: string): { release: string; prerelease: string[] } {
  const [unbuilt = ''] = canonical.split('+');
  const dash = unbuilt.indexOf('-');
  return dash < 0
    ? { release: unbuilt, prerelease: [] }
    : { release: unbuilt.slice(0, dash), prerelease: unbuilt.slice(dash + 1).split('.') };
}

const faults: readonly [RegExp, string][] = [
  [/^$/, 'it is empty'],
  [/\s/, 'it has white space in it'],
  [/^[vV=]/, 'it has a prefix before the first number'],
  [/^\d+(?:\.\d+)?(?:[-+]|$)/, 'it needs three numbers: major.minor.patch'],
  [/^\d+(?:\.\d+){3,}/, 'it has more than the three numbers major.minor.patch'],
  [/^(?:\d+\.){0,2}0\d/, 'a number has a leading zero'],
  [/^\d+\.\d+\.\d+-(?:[^+]*\.)?0\d+(?:[.+]|$)/, 'a number of the prerelease has a leading zero'],
  [/^\d+\.\d+\.\d+[A-Za-z_.]/, 'a prerelease starts with a hyphen'],
  [/^\d+\.\d+\.\d+[-+]/, 'an identifier is empty or has a character other than letters, digits and hyphens'],
];

const reasonAgainst = (text: string): string =>
  faults.find(([sign]) => sign.test(text))?.[1] ??
  'it is not major.minor.patch with an optional -prerelease and +build';

const near = /^[\sv=]*(\d+)(?:\.(\d+))?(?:\.(\d+))?(?:\.\d+)*(?:[-_.]?([a-z]+)[-_.]?(\d*))?/i;
const longWords: Record<string, string> = { a: 'alpha', b: 'beta', c: 'rc' };

/** The nearest version that is valid, so that the next try succeeds. */
function suggestionFor(text: string): string {
  const match = near.exec(text);
  if (!match) return 'a version such as 1.5.0';
  const [, major, minor, patch, word, count] = match;
  const release = [major, minor, patch].map((part) => BigInt(part ?? 0)).join('.');
  if (!word) return release;
  return `${release}-${longWords[word.toLowerCase()] ?? word.toLowerCase()}.${BigInt(count || 1)}`;
}
