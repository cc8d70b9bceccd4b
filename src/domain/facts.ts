import type { Analysis } from './analysis.ts';
import type { Evidence } from './evidence.ts';
import type { FormatName } from './manifests/index.ts';
import type { Plan } from './plan.ts';
import type { Scheme, Stage } from './release.ts';

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

/** A file that carries a version, as it stands at the base commit. */
export interface ComponentFacts {
  id: string;
  type: string;
  file: string;
  format: FormatName;
  path: string;
  /** The scalar as written: number, string, or null when the field is missing. */
  version: string | number | null;
  mode: 'framework' | 'revision' | 'skip';
  /** For `revision`: whether the file changed since the last release. */
  changed: boolean;
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
  channels: ChannelFacts[];
  /** Commit and tree of the release commit once it exists. */
  release: { commit: string; tree: string } | null;
  evidence: Evidence[];
  plan: Plan | null;
}
