import type { PastRelease, Step } from './past.ts';
import { isConventional, type Sort, strongest } from './sort.ts';
import type { Word } from './word.ts';

/** In `agreeing` of `of` releases. */
export interface Evidence {
  agreeing: number;
  of: number;
}

/** What tells one habit from another: the strongest change, below 1.0.0 or not, and an older line or the newest. */
export interface Circumstance {
  sort: Sort;
  belowOne: boolean;
  maintenance: boolean;
  /** Of changes that ask for no release, only those count that share a word with these. */
  words: ReadonlySet<Word>;
}

export interface Habit {
  /** How often each number was moved by the latest releases alike. */
  onLine: Readonly<Record<Step, number>>;
  /** The same whichever line they were made on. */
  anywhere: Readonly<Record<Step, number>>;
  /** Over the whole past, whichever line. */
  ever: Readonly<Record<Step, number>>;
}

export interface Conventions {
  /** Words outside Conventional Commits that move minor here, with their evidence. */
  minorWords: ReadonlyMap<Word, Evidence>;
  habit(circumstance: Circumstance): Habit;
}

/** Customs change: only so many latest releases of one sort speak. */
const remembered = 12;
const wordsFrom = 60;
/** Of the releases that had a word, one counted against it. */
const enoughShare = 0.6;
const belowOne = /^(?:\d+!)?0(?:\.|$)/;

export const isBelowOne = (version: string): boolean => belowOne.test(version);

/** Counts what the project's own releases did (oldest first). Nothing but the past given here is known. */
export function learnConventions(past: readonly PastRelease[]): Conventions {
  const minorWords = learnMinorWords(past.slice(-wordsFrom));
  const releases = past.flatMap((release) => {
    const sort = strongest(release.words, minorWords);
    return sort ? [{ ...release, sort, belowOne: isBelowOne(release.from) }] : [];
  });
  return {
    minorWords,
    habit({ sort, belowOne, maintenance, words }) {
      const alike = releases.filter(
        (one) => one.sort === sort && one.belowOne === belowOne && (sort !== 'quiet' || shares(one.words, words)),
      );
      return {
        onLine: tally(alike.filter((one) => one.maintenance === maintenance).slice(-remembered)),
        anywhere: tally(alike.slice(-remembered)),
        ever: tally(alike),
      };
    },
  };
}

const shares = (some: ReadonlySet<Word>, others: ReadonlySet<Word>): boolean =>
  [...some].some((word) => others.has(word));

export const total = ({ patch, minor, major }: Readonly<Record<Step, number>>): number => patch + minor + major;

function tally(releases: readonly PastRelease[]): Record<Step, number> {
  const counts = { patch: 0, minor: 0, major: 0 };
  for (const { step } of releases) counts[step] += 1;
  return counts;
}

/**
 * Finds words such as `Update:` or `[Feature]` that move minor, best first: each is judged by the releases that no
 * stronger word explains, and needs six in ten of them with one counted against it.
 */
function learnMinorWords(past: readonly PastRelease[]): Conventions['minorWords'] {
  const found = new Map<Word, Evidence>();
  let unexplained = past.filter(({ words }) => !words.has('breaking') && !words.has('feat'));
  for (;;) {
    const best = bestWord(unexplained);
    if (!best) return found;
    found.set(best.word, { agreeing: best.agreeing, of: best.of });
    unexplained = unexplained.filter(({ words }) => !words.has(best.word));
  }
}

function bestWord(past: readonly PastRelease[]): ({ word: Word } & Evidence) | null {
  const evidence = new Map<Word, Evidence>();
  for (const { words, step } of past) {
    for (const word of words) {
      const { agreeing, of } = evidence.get(word) ?? { agreeing: 0, of: 0 };
      evidence.set(word, { agreeing: agreeing + (step === 'patch' ? 0 : 1), of: of + 1 });
    }
  }
  const [best] = Array.from(evidence, ([word, seen]) => ({ word, ...seen, share: seen.agreeing / (seen.of + 1) }))
    .filter(({ word, share }) => share >= enoughShare && !isConventional(word))
    .sort((a, b) => b.share - a.share || (a.word < b.word ? -1 : 1));
  return best ?? null;
}
