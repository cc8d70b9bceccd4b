import type { CommitFinding } from '../records/analysis.ts';
import { type Bump, bumps } from '../records/release.ts';
import { oneLine } from '../text.ts';
import { type ParsedCommit, parseCommit } from './parse.ts';
import { isReleaseCommit } from './release-commit.ts';

/** What the policy says of commits; the keys of `versioning` in release.yaml, its patterns compiled. */
export interface CommitRules {
  /** Commit type to what it asks for. */
  bump_rules: Readonly<Record<string, Bump>>;
  /** Words in the first line that mark a breaking change, besides `!` and the footers; case matters. */
  breaking_subjects: readonly string[];
  /** A commit whose first line matches one is ignored; no `g` or `y` flag. */
  ignore_commits: readonly RegExp[];
}

interface Verdict {
  bump: Bump;
  rule: string;
  /** The words that made it so; the first line when absent. */
  quote?: string;
  /** The type that decided when it is not the header's own. */
  type?: string;
}

/** Types that ask for nothing unless the policy says so; `chore` advances a running prerelease series (R22). */
const quietTypes: Readonly<Record<string, Bump>> = {
  build: 'none',
  chore: 'prerelease',
  ci: 'none',
  docs: 'none',
  refactor: 'none',
  style: 'none',
  test: 'none',
};

const mergeHeader = /^Merge (?:branch|branches|pull request|remote-tracking branch|tag|commit) /;
/** Dependency updates quote the release notes of others in their bodies. */
const dependencyScope = /\bdeps(?:-dev)?\b/;

/**
 * Says what one commit asks for and which rule says so (R19–R22). Below 1.0.0 a breaking change is still `major` here:
 * `decideBump` knows the current version. Merges and the project's own release commits ask for nothing.
 */
export function classifyCommit(
  raw: { id: string; parents: readonly string[]; message: string },
  rules: CommitRules,
): CommitFinding {
  const commit = parseCommit(raw.message);
  const verdict = ignored(commit, raw.parents.length, rules) ?? breaking(commit, rules) ?? typed(commit, rules);
  return {
    id: raw.id,
    bump: verdict.bump,
    rule: verdict.rule,
    quote: oneLine(verdict.quote ?? commit.header, 200),
    type: verdict.type ?? commit.type,
    scope: commit.scope === null ? null : oneLine(commit.scope, 100),
    breaking: verdict.rule.startsWith('breaking:'),
    subject: oneLine(commit.subject, 300),
    references: commit.references,
    co_authors: commit.coAuthors,
  };
}

/** Whether a rule set the commit aside, so that it is neither evidence nor a change worth telling. */
export const isIgnored = ({ rule }: CommitFinding): boolean =>
  rule === 'merge' || rule === 'release-commit' || rule === 'ignored';

export const isUnclassified = ({ rule }: CommitFinding): boolean => rule === 'unclassified';

function ignored(commit: ParsedCommit, parents: number, rules: CommitRules): Verdict | null {
  const { header } = commit;
  if (rules.ignore_commits.some((pattern) => pattern.test(header))) return { bump: 'none', rule: 'ignored' };
  if (isReleaseCommit(commit)) return { bump: 'none', rule: 'release-commit' };
  const merge = mergeHeader.test(header) || (parents > 1 && !commit.conventional);
  return merge && commit.breaking === false ? { bump: 'none', rule: 'merge' } : null;
}

function breaking(commit: ParsedCommit, rules: CommitRules): Verdict | null {
  const footer = commit.breaking === false ? null : commit.breakingFooter;
  if (footer) return { bump: 'major', rule: 'breaking:footer', quote: `${footer.token}: ${footer.value}` };
  if (commit.breaking !== false) return { bump: 'major', rule: `breaking:${commit.breaking}` };
  const word = rules.breaking_subjects.find((one) => hasWord(commit.header, one));
  if (word !== undefined) return { bump: 'major', rule: `breaking:subject:${word}` };
  const quotesOthers = dependencyScope.test(commit.scope ?? commit.type ?? '');
  const part = quotesOthers ? undefined : commit.listed.find((one) => one.breaking);
  return part
    ? { bump: 'major', rule: 'breaking:squash', quote: `${part.type}!: ${part.subject}`, type: part.type }
    : null;
}

/** The header speaks for a commit; only when it is not conventional do the messages that a squash lists. */
function typed(commit: ParsedCommit, rules: CommitRules): Verdict {
  const own = commit.type === null ? undefined : bumpOf(commit.type, rules);
  if (own !== undefined) return { bump: own, rule: `type:${commit.type}` };
  const [highest] = commit.listed
    .flatMap((part) => {
      const bump = bumpOf(part.type, rules);
      return bump === undefined ? [] : [{ bump, part }];
    })
    .sort((a, b) => bumps.indexOf(b.bump) - bumps.indexOf(a.bump));
  if (!highest) return { bump: 'none', rule: 'unclassified' };
  const { bump, part } = highest;
  return { bump, rule: `squash:${part.type}`, quote: `${part.type}: ${part.subject}`, type: part.type };
}

function bumpOf(type: string, rules: CommitRules): Bump | undefined {
  const table = [rules.bump_rules, quietTypes].find((one) => Object.hasOwn(one, type));
  return table?.[type];
}

function hasWord(line: string, word: string): boolean {
  const at = word === '' ? -1 : line.indexOf(word);
  if (at < 0) return false;
  return !/\w/.test(line[at - 1] ?? '') && !/\w/.test(line[at + word.length] ?? '');
}
