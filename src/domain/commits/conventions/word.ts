import type { CommitFinding } from '../../records/analysis.ts';
import { isIgnored } from '../classify.ts';

/**
 * The word that says what sort of change a commit is, in the project's own spelling: the type (`feat`, `update`), a
 * tag (`[feature]`), a gitmoji (`:sparkles:`, `✨`), or one of `breaking` and `unclassified`. A dependency update that
 * calls itself a feature is a word of its own, since projects differ over it.
 */
export type Word = string;

const tag = /^\[([A-Za-z][\w -]{0,30})\]/;
const emoji = /^(?::[a-z][\w+-]{1,40}:|\p{Extended_Pictographic})/u;
const dependencies = /\bdeps(?:-dev)?\b/;

/** Words that mean the same everywhere, in the spelling of Conventional Commits. */
const synonyms: Readonly<Record<string, Word>> = {
  ':boom:': 'breaking',
  '💥': 'breaking',
  ':sparkles:': 'feat',
  '✨': 'feat',
  feature: 'feat',
  features: 'feat',
  ':bug:': 'fix',
  '🐛': 'fix',
  ':ambulance:': 'fix',
  '🚑': 'fix',
  bugfix: 'fix',
  hotfix: 'fix',
};

/** The words of some commits, each once; those the rules set aside say nothing. */
export const wordsOf = (findings: readonly CommitFinding[]): ReadonlySet<Word> =>
  new Set(findings.filter((finding) => !isIgnored(finding)).map(wordOf));

export function wordOf(finding: CommitFinding): Word {
  if (finding.breaking) return 'breaking';
  const own = finding.type ?? leading(finding.subject);
  if (own === null) return 'unclassified';
  const word = Object.hasOwn(synonyms, own) ? (synonyms[own] ?? own) : own;
  if (word === 'feat' && dependencies.test(finding.scope ?? '')) return 'feat(deps)';
  return word;
}

/** What a first line that is not conventional opens with, when that is a mark rather than prose. */
function leading(subject: string): Word | null {
  const tagged = tag.exec(subject)?.[1];
  return tagged === undefined ? (emoji.exec(subject)?.[0] ?? null) : tagged.toLowerCase();
}
