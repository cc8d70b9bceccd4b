import type { ApiDifference } from '../api/difference.ts';
import type { ApiFinding } from '../api/finding.ts';
import type { Line } from '../version/releases/line.ts';
import type { Release, TagFindingKind } from '../version/releases/tag.ts';
import type { Bump, Scheme } from './release.ts';

/** One commit with the rule that classed it and the words that made it so. */
export interface CommitFinding {
  id: string;
  bump: Bump;
  /** Which rule spoke: `type:feat`, `breaking:!`, `breaking:footer`, `release-commit`, `merge`, `unclassified` … */
  rule: string;
  quote: string;
  type: string | null;
  scope: string | null;
  breaking: boolean;
  subject: string;
  references: string[];
  /** Names, each once, without addresses. */
  co_authors: string[];
}

/** What the commits (and later the API diff) since the last release say. The id is made from the content. */
export interface Analysis {
  id: string;
  project_id: string;
  scheme: Scheme;
  head: string;
  tree: string;
  /** null when a detached HEAD or a past commit was looked at. */
  branch: string | null;
  /** The package of a monorepo that this is about, null for the whole project. */
  member: string | null;
  /** The commits that were counted; `from` null: all. */
  range: { from: string | null; to: string };
  /** The last release, or null when this is the first. */
  last: Release | null;
  line: Line;
  /** How releases are tagged here, and what is odd about tags; of each kind all are counted and ten at most are named. */
  tags: {
    prefix: string;
    releases: number;
    findings: { kind: TagFindingKind; count: number; tags: { tag: string; said: string }[] }[];
  };
  current_version: string;
  bump: Bump;
  next_version: string | null;
  /** The least version a running prerelease series may end at: what all commits since the last final release ask for. */
  series_floor: string | null;
  /** What the decision rests on: written rules, the project's own earlier releases, or the common rules. */
  confidence: { source: 'configured' | 'default' } | { source: 'learnt'; agreeing: number; of: number };
  /** Why a person or the caller should decide, when the project's own past is split. */
  ask: string | null;
  /** What the public surface of the code says, null for a first release. Never more than 200 findings are kept. */
  api: Omit<ApiDifference, 'files_read'> | null;
  commits: CommitFinding[];
  unclassified: string[];
  ignored: number;
  reasons: string[];
  /** Keep a Changelog section of the next version, without its date. */
  notes_preview: string;
}

/** Breaks of the public code that no commit marks, with what the caller gave as reason to go on all the same. */
export interface UnmarkedBreaks {
  found: readonly Pick<ApiFinding, 'symbol' | 'kind' | 'said'>[];
  /** Text from outside. */
  reason: string | null;
}

/** What the code breaks without a commit that says so; a marked break is told by its commit. */
export function unmarkedBreaks({ api, commits }: Pick<Analysis, 'api' | 'commits'>): ApiFinding[] {
  if (api === null || commits.some((one) => one.breaking)) return [];
  return api.findings.filter((one) => one.severity === 'breaking');
}
