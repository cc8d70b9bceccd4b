import type { OrderKey } from './order.ts';
import { longestVersion, tooLong, type Version, type VersionScheme, type VersionStage } from './version.ts';

/**
 * PEP 440, all of it: epoch, release of any length, pre, post, dev and local parts, every accepted spelling, one
 * canonical form, and the order of the Python library `packaging` (R42).
 */
export const pep440: VersionScheme = {
  parse(text) {
    if (text.length > longestVersion) return tooLong;
    const parts = read(text);
    return parts
      ? { ok: true, version: versionOf(parts) }
      : { ok: false, why: reasonAgainst(text), suggestion: suggestionFor(text) };
  },
  at: (version, release, stage) => {
    const { epoch } = partsOf(version);
    return write({ ...nothing, epoch, release, pre: stage === 'final' ? null : [letters[stage], 1n] });
  },
  advance(version) {
    const { epoch, release, pre, post, dev } = partsOf(version);
    const [letter, count] = pre ?? [letters[version.stage], 0n];
    const leadsUpToPre = pre !== null && dev !== null && post === null;
    return write({ ...nothing, epoch, release, pre: [letter, leadsUpToPre ? count : count + 1n] });
  },
};

interface Parts {
  epoch: bigint;
  release: readonly bigint[];
  pre: readonly [letter: string, count: bigint] | null;
  post: bigint | null;
  dev: bigint | null;
  local: readonly (bigint | string)[];
}

const nothing: Parts = { epoch: 0n, release: [], pre: null, post: null, dev: null, local: [] };
const letters: Record<VersionStage, string> = { alpha: 'a', beta: 'b', rc: 'rc', final: '' };
const stageOfLetter: Record<string, VersionStage> = { a: 'alpha', b: 'beta', rc: 'rc' };
const spellings: Record<string, string> = { alpha: 'a', beta: 'b', c: 'rc', pre: 'rc', preview: 'rc' };

const pattern = new RegExp(
  [
    /^v?(?:(?<epoch>[0-9]+)!)?(?<release>[0-9]+(?:\.[0-9]+)*)/,
    /(?:[-_.]?(?<letter>alpha|a|beta|b|preview|pre|c|rc)[-_.]?(?<pre>[0-9]*))?/,
    /(?:-(?<barePost>[0-9]+)|[-_.]?(?:post|rev|r)[-_.]?(?<post>[0-9]*))?/,
    /(?:[-_.]?dev[-_.]?(?<dev>[0-9]*))?/,
    /(?:\+(?<local>[a-z0-9]+(?:[-_.][a-z0-9]+)*))?$/,
  ]
    .map(({ source }) => source)
    .join(''),
  'i',
);

function read(text: string): Parts | null {
  const found = pattern.exec(text.trim())?.groups;
  if (!found) return null;
  const letter = found.letter?.toLowerCase();
  return {
    epoch: BigInt(found.epoch ?? 0),
    release: (found.release ?? '').split('.').map(BigInt),
    pre: letter === undefined ? null : [spellings[letter] ?? letter, BigInt(found.pre ?? 0)],
    post: count(found.barePost ?? found.post),
    dev: count(found.dev),
    local:
      found.local
        ?.toLowerCase()
        .split(/[-_.]/)
        .map((one) => (/^[0-9]+$/.test(one) ? BigInt(one) : one)) ?? [],
  };
}

/** A part that is named without a number counts as 0. */
const count = (digits: string | undefined): bigint | null => (digits === undefined ? null : BigInt(digits));

function write({ epoch, release, pre, post, dev, local }: Parts): string {
  return [
    epoch > 0n ? `${epoch}!` : '',
    release.join('.'),
    pre?.join('') ?? '',
    post === null ? '' : `.post${post}`,
    dev === null ? '' : `.dev${dev}`,
    local.length > 0 ? `+${local.join('.')}` : '',
  ].join('');
}

const versionOf = (parts: Parts): Version => ({
  scheme: 'pep440',
  canonical: write(parts),
  stage: parts.pre ? (stageOfLetter[parts.pre[0]] ?? 'alpha') : parts.dev === null ? 'final' : 'alpha',
  prerelease: parts.pre !== null || parts.dev !== null,
  release: parts.release,
  order: orderOf(parts),
});

/** A canonical version is always readable again. */
const partsOf = (version: Version): Parts => read(version.canonical) ?? { ...nothing, release: version.release };

/** PEP 440 "Summary of permitted suffixes and relative ordering"; 1.0 and 1.0.0 are equal. */
function orderOf({ epoch, release, pre, post, dev, local }: Parts): OrderKey {
  const significant = release.slice(0, release.findLastIndex((one) => one !== 0n) + 1);
  const onlyDev = pre === null && post === null && dev !== null;
  return [
    epoch,
    significant,
    pre ? [1n, ...pre] : [onlyDev ? 0n : 2n],
    post === null ? [0n] : [1n, post],
    dev === null ? [1n] : [0n, dev],
    local.map((one) => (typeof one === 'string' ? [0n, one] : [1n, one])),
  ];
}

const faults: readonly [RegExp, string][] = [
  [/^\s*$/, 'it is empty'],
  [/\S\s+\S/, 'it has white space in it'],
  [/\+.*\+|\+$|\+[^a-z0-9]/i, 'the local part after + must be letters, digits and single dots'],
  [/^v?[0-9.!]*(?:\.\.|\.$)/i, 'a number between the dots is missing'],
  [/^[^0-9v]/i, 'it does not start with a number'],
];

const reasonAgainst = (text: string): string =>
  faults.find(([sign]) => sign.test(text))?.[1] ?? 'only the suffixes aN, bN, rcN, .postN, .devN and +local are known';

/** The nearest version that is valid: the longest beginning that reads as one. */
function suggestionFor(text: string): string {
  const start = /[0-9]+(?:\.[0-9]+)*(?:[-_.]?(?:alpha|a|beta|b|preview|pre|c|rc)[-_.]?[0-9]+)?/i.exec(text);
  const parts = start && read(start[0]);
  return parts ? write(parts) : 'a version such as 1.5.0';
}
