import type { Scheme } from '../../records/release.ts';
import { oneLine } from '../../text.ts';
import { compareOrder, type OrderKey } from '../order.ts';
import { parseVersion } from '../scheme.ts';
import type { Release, Tag, TagFinding } from './tag.ts';

/** The tags of one pattern: the releases they name, highest version first, and what is odd about any of them. */
export interface ReleaseTags {
  releases: Release[];
  findings: TagFinding[];
}

interface Reading {
  tag: Tag;
  version: string;
  order: OrderKey;
  canonical: boolean;
}

/**
 * Reads the releases out of all tags of a repository. Real histories hold tags in other spellings, of the same version
 * twice, and such that are no version at all: what can be read counts, and everything odd is said.
 */
export function readReleaseTags(tags: readonly Tag[], prefix: string, scheme: Scheme): ReleaseTags {
  const readings: Reading[] = [];
  const findings: TagFinding[] = [];
  for (const tag of tags) {
    const spelled = tag.name.startsWith(prefix) ? tag.name.slice(prefix.length) : null;
    const reading = spelled === null ? null : parseVersion(spelled, scheme);
    if (reading?.ok) {
      const { canonical, order } = reading.version;
      readings.push({ tag, version: canonical, order, canonical: canonical === spelled });
    } else if (spelled !== null && looksLikeVersion(spelled)) {
      findings.push(about(tag, 'malformed', `is no ${scheme} version and does not count: ${reading?.why}.`));
    } else {
      findings.push(...otherPattern(tag, prefix, scheme));
    }
  }
  const sorted = readings.sort((a, b) => compareOrder(b.order, a.order) || preference(a, b));
  return {
    releases: sorted.filter(isFirstOnItsCommit).map(releaseOf),
    findings: [...findings, ...oddities(sorted, prefix)],
  };
}

/** Of two tags of one version the canonical spelling counts, then the annotated tag, then the later one. */
const preference = (a: Reading, b: Reading): number =>
  Number(b.canonical) - Number(a.canonical) ||
  Number(b.tag.annotated) - Number(a.tag.annotated) ||
  b.tag.time - a.tag.time ||
  (a.tag.name < b.tag.name ? -1 : 1);

const sameVersion = (a: Reading, b: Reading): boolean => compareOrder(a.order, b.order) === 0;

const isFirstOnItsCommit = (one: Reading, at: number, all: readonly Reading[]): boolean => {
  for (let before = at - 1; before >= 0; before -= 1) {
    const other = all[before];
    if (!other || !sameVersion(one, other)) return true;
    if (other.tag.commit === one.tag.commit) return false;
  }
  return true;
};

const releaseOf = ({ tag, version }: Reading): Release => ({
  tag: tag.name,
  version,
  commit: tag.commit,
  time: tag.time,
});

function oddities(sorted: readonly Reading[], prefix: string): TagFinding[] {
  let counts: Reading | undefined;
  return sorted.flatMap((one) => {
    const first = counts !== undefined && sameVersion(counts, one) ? counts : one;
    counts = first;
    const { tag, version, canonical } = one;
    return [
      ...(first.tag.commit === tag.commit
        ? []
        : [
            about(
              tag,
              'duplicate',
              `names ${version} a second time, on another commit; \`${oneLine(first.tag.name, 100)}\` comes first.`,
            ),
          ]),
      ...(canonical
        ? []
        : [about(tag, 'not-canonical', `counts as ${version}; its canonical tag is ${prefix}${version}.`)]),
      ...(tag.annotated
        ? []
        : [about(tag, 'lightweight', `counts as ${version}, without an author, date or message of its own.`)]),
    ];
  });
}

/** A version with or without a `v` beside a project whose tags are spelled the other way. */
function otherPattern(tag: Tag, prefix: string, scheme: Scheme): TagFinding[] {
  if (prefix !== 'v' && prefix !== '') return [];
  const spelled = tag.name.replace(/^v/, '');
  if (!looksLikeVersion(spelled) || !parseVersion(spelled, scheme).ok) return [];
  return [about(tag, 'other-pattern', `reads as a version but is not spelled ${prefix}VERSION, so it does not count.`)];
}

/** Two numbers at least, so that moving tags such as `v1` and names such as `v8-notes` are left alone. */
const looksLikeVersion = (spelled: string): boolean => /^\d+\.\d/.test(spelled);

const about = (tag: Tag, kind: TagFinding['kind'], said: string): TagFinding => ({
  kind,
  tag: oneLine(tag.name, 100),
  said,
});

/** The first of these prefixes that any tag of a version has; the first of all when none has. */
export function usedPrefix(tags: readonly Tag[], prefixes: readonly string[], scheme: Scheme): string {
  const used = prefixes.find((prefix) =>
    tags.some(({ name }) => {
      const spelled = name.startsWith(prefix) ? name.slice(prefix.length) : '';
      return looksLikeVersion(spelled) && parseVersion(spelled, scheme).ok;
    }),
  );
  return used ?? prefixes[0] ?? '';
}
