import type { ApiDifference } from './api/difference.ts';
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
  branch: string;
  /** The tag and commit of the last release, or null when this is the first. */
  last: { tag: string; version: string; commit: string } | null;
  current_version: string;
  bump: Bump;
  next_version: string | null;
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
