import type { CommitFinding } from '../../records/analysis.ts';
import type { Scheme } from '../../records/release.ts';
import { compareVersions, readVersion } from '../../version/scheme.ts';
import { type Word, wordsOf } from './word.ts';

export type Step = 'patch' | 'minor' | 'major';

/** One earlier release of the project: what it contained and which number its maintainers moved. */
export interface PastRelease {
  /** The version before it on its line. */
  from: string;
  to: string;
  step: Step;
  words: ReadonlySet<Word>;
  /** Whether higher versions existed already when it was made. */
  maintenance: boolean;
}

/** A final release as its tag names it; `time` is the tag's, in seconds. */
export interface TaggedRelease {
  version: string;
  commit: string;
  time: number;
}

export interface HistoryCommit {
  parents: readonly string[];
  /** Null when the commit does not concern what is released. */
  finding: CommitFinding | null;
}

/**
 * Divides a history among its final releases: a commit belongs to the lowest version that reaches it. A release counts
 * when another one, a single step lower, lies on its line of history. Oldest first by time. Linear in the number of
 * commits; commits absent from `history` end the walk, so a part of the history does. Tags outside `history` are never
 * paired: they only say whether higher versions existed already when another release was made.
 */
export function pastReleases(
  tags: readonly TaggedRelease[],
  history: ReadonlyMap<string, HistoryCommit>,
  scheme: Scheme,
): PastRelease[] {
  const rising = tags
    .filter(({ version }) => !readVersion(version, scheme).prerelease)
    .sort((a, b) => compareVersions(a.version, b.version, scheme))
    .map((release, rank) => ({ ...release, rank }));
  const tagged = new Map(rising.map((release) => [release.commit, release]));
  const claimed = new Set<string>();
  const found = rising.flatMap((release) => {
    const { findings, border } = claim(release.commit, history, claimed);
    const [from] = border.flatMap((id) => tagged.get(id) ?? []).sort((a, b) => b.rank - a.rank);
    const step = from && stepBetween(from.version, release.version, scheme);
    return from && step && findings.length > 0 ? [{ release, from, step, words: wordsOf(findings) }] : [];
  });
  const highestBefore = highestRanks(rising);
  return found
    .sort((a, b) => a.release.time - b.release.time)
    .map(({ release, from, step, words }) => ({
      from: from.version,
      to: release.version,
      step,
      words,
      maintenance: (highestBefore.get(release.version) ?? -1) > from.rank,
    }));
}

/** For each version the highest rank among the releases made before it. */
function highestRanks(releases: readonly (TaggedRelease & { rank: number })[]): Map<string, number> {
  let highest = -1;
  return new Map(
    [...releases]
      .sort((a, b) => a.time - b.time)
      .map(({ version, rank }) => {
        const before = highest;
        highest = Math.max(highest, rank);
        return [version, before];
      }),
  );
}

/** Which number one release moved, null when they are not one step apart (a release of any length is read as three). */
export function stepBetween(from: string, to: string, scheme: Scheme): Step | null {
  const [a, b] = [from, to].map((version) => readVersion(version, scheme).release);
  const places: readonly Step[] = ['major', 'minor', 'patch'];
  const moved = places.findIndex((_, place) => (a?.[place] ?? 0n) !== (b?.[place] ?? 0n));
  if (moved < 0) return null;
  const single = (b?.[moved] ?? 0n) - (a?.[moved] ?? 0n) === 1n;
  const zerosBehind = places.every((_, place) => place <= moved || (b?.[place] ?? 0n) === 0n);
  return single && zerosBehind ? (places[moved] ?? null) : null;
}

/** What no lower version reaches, and the commits where the walk met what one does. */
function claim(tip: string, history: ReadonlyMap<string, HistoryCommit>, claimed: Set<string>) {
  const findings: CommitFinding[] = [];
  const border: string[] = [];
  const open = [tip];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    const commit = claimed.has(id) ? undefined : history.get(id);
    if (commit) {
      claimed.add(id);
      if (commit.finding) findings.push(commit.finding);
      open.push(...commit.parents);
    } else {
      border.push(id);
    }
  }
  return { findings, border };
}
