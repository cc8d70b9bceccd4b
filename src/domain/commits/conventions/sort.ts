import type { Word } from './word.ts';

/** The sorts of change, strongest first; a release is known by its strongest. */
export const sorts = ['breaking', 'feature', 'own', 'dependency', 'fix', 'unclassified', 'quiet'] as const;
export type Sort = (typeof sorts)[number];

/** Anything that says whether it has a word. */
export type MinorWords = Pick<ReadonlySet<Word>, 'has'>;

/** How a sentence names a release by its strongest change. */
export const sortNames: Readonly<Record<Sort, string>> = {
  breaking: 'a marked breaking change',
  feature: 'a feature',
  own: "a word of the project's own that moves minor",
  dependency: 'a dependency update marked as a feature',
  fix: 'a fix',
  unclassified: 'a commit no rule knows',
  quiet: 'a change that asks for no release by itself',
};

const fixed: Readonly<Record<Word, Sort>> = {
  breaking: 'breaking',
  feat: 'feature',
  'feat(deps)': 'dependency',
  fix: 'fix',
  perf: 'fix',
  revert: 'fix',
  unclassified: 'unclassified',
};
const quiet = new Set(['build', 'chore', 'ci', 'deps', 'doc', 'docs', 'refactor', 'style', 'test', 'tests']);

/** Whether Conventional Commits or everybody's custom says what the word means. */
export const isConventional = (word: Word): boolean => Object.hasOwn(fixed, word) || quiet.has(word);

/** `minorWords`: words of the project's own that were found to move minor. */
export function sortOf(word: Word, minorWords: MinorWords): Sort {
  if (Object.hasOwn(fixed, word)) return fixed[word] ?? 'quiet';
  if (quiet.has(word)) return 'quiet';
  return minorWords.has(word) ? 'own' : 'unclassified';
}

/** Null when there is no word at all. */
export function strongest(words: Iterable<Word>, minorWords: MinorWords): Sort | null {
  const present = new Set(Array.from(words, (word) => sortOf(word, minorWords)));
  return sorts.find((sort) => present.has(sort)) ?? null;
}
