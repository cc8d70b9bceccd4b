import type { Analysis } from './analysis.ts';
import type { ComponentFacts, Follower, Reference } from './components/component.ts';
import type { Evidence } from './evidence.ts';
import type { Plan } from './plan.ts';
import type { Scheme, Stage } from './release.ts';
import type { RowFacts } from './rows/row.ts';

export type { ComponentFacts } from './components/component.ts';

export interface RepositoryFacts {
  head: string;
  tree: string;
  branch: string;
  /** Paths that differ from HEAD, untracked ones included; at most 50. */
  dirty: string[];
  remote: string | null;
  remote_reachable: boolean;
  /** Whether the remote branch has commits that are not in ours; null: the remote did not answer. */
  remote_moved: boolean | null;
  local_tags: Record<string, string>;
  remote_tags: Record<string, string> | null;
}

export interface ChannelFacts {
  channel: string;
  stage: Stage;
  package: string;
  reachable: boolean;
  /** null: not asked (no credentials needed to read). */
  authenticated: boolean | null;
  account: string | null;
  token_env: string | null;
  latest: string | null;
  /** Integrity of the planned version when it already stands there. */
  standing: { version: string; integrity: string } | null;
}

/** Everything that was observed. Pure functions judge this; *not seen is never fine*. */
export interface Facts {
  now: string;
  project: { id: string; name: string; root: string };
  scheme: Scheme;
  current_version: string;
  repository: RepositoryFacts;
  analysis: Analysis | null;
  components: ComponentFacts[];
  /** Ranges and lock entries that follow the versions of components. */
  followers: Follower[];
  /** Names that components give to each other. */
  references: Reference[];
  /** When the last release was made, ISO 8601; null before the first. */
  released_at: string | null;
  /** Component rows of the project's database; null: none is configured. */
  rows: RowFacts | null;
  channels: ChannelFacts[];
  /** Commit and tree of the release commit once it exists. */
  release: { commit: string; tree: string } | null;
  evidence: Evidence[];
  plan: Plan | null;
}
