import type { Approval, Attestation } from '../approvals/approval.ts';
import type { ChangedPath } from '../approvals/rules.ts';
import type { Closed } from '../calendar/calendar.ts';
import type { ComponentFacts, Follower, Reference } from '../components/component.ts';
import type { LicenceFacts } from '../manifests/declared/licence.ts';
import type { ComposeFile } from '../programs/compose/read.ts';
import type { Pipeline } from '../programs/workflows/pipelines.ts';
import type { Trigger } from '../programs/workflows/trigger.ts';
import type { RowFacts } from '../rows/row.ts';
import type { Mark, PromotionEvidence } from '../version/promotion.ts';
import type { Analysis, CommitFinding } from './analysis.ts';
import type { ArtifactKind, Standing } from './artifact.ts';
import type { Evidence } from './evidence.ts';
import type { Plan } from './plan.ts';
import type { Scheme, Stage } from './release.ts';

export type { ComponentFacts } from '../components/component.ts';

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
  /** Whether git was told a key to sign with. */
  signing_key: boolean;
}

/** What a channel takes of a release: packages of one kind, or a page that shows all of it to people. */
export type Ships = ArtifactKind | 'page';

/** What a forge still takes of us before it wants to be left alone. */
export interface Allowance {
  remaining: number;
  /** ISO 8601: when it is as much as `limit` again. */
  resets_at: string;
}

export interface ChannelFacts {
  channel: string;
  ships: Ships;
  stage: Stage;
  package: string;
  reachable: boolean;
  /** null: not asked (no credentials needed to read). */
  authenticated: boolean | null;
  account: string | null;
  token_env: string | null;
  latest: string | null;
  /** The planned version when it already stands there. */
  standing: Standing | null;
  /** Not looked at yet: it takes a program that the project names, and only a run starts such. */
  later?: true;
  /** The project's own pipeline publishes there once the tag is out; we upload nothing and need no credentials. */
  by?: 'ci';
  /** Absent: it counts no requests. */
  allowance?: Allowance;
}

/** Whether packages go there; a page is for people. */
export const takesPackages = (one: ChannelFacts): one is ChannelFacts & { ships: ArtifactKind } => one.ships !== 'page';

/** Forges keep a release under its tag, commands of the project under its version. */
export const isCommand = (channel: string): boolean => channel.startsWith('command:');

/** The changelog and the notes of a version, as they stand in the release commit once it exists, else in the base. */
export interface ChangelogFacts {
  /** null: there is no such file. */
  text: string | null;
  /** The file of `changelog.notes`; null when none is configured or none stands. */
  notes: string | null;
  /** Versions that were released and then taken back. */
  withdrawn: string[];
}

export interface FreezeFacts extends Mark {
  since: readonly CommitFinding[];
}

export interface ManifestFacts {
  licence: LicenceFacts;
  /** The Trove classifiers of development status, without what all of them begin with. */
  statuses: string[];
}

export interface CiFacts {
  checks: { name: string; state: 'green' | 'red' | 'running' }[];
  /** Why nothing could be seen, in words of ours. */
  unseen: string | null;
}

/** What the project's own pipelines publish by themselves once the tag is out. */
export interface TriggerFacts {
  found: Trigger[];
  /** What they do besides. */
  pipelines: Pipeline[];
  /** Workflow files that could not be read. */
  unread: string[];
  /** Workflows that a push of the release branch starts, with what they publish; absent: nobody pushes it to be built. */
  candidate?: { file: string; publishes: string[] }[];
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
  channels: ChannelFacts[];
  /** null: no database is configured, or this look did not go outside. */
  rows: RowFacts | null;
  /** The release commit once it exists, and where it holds anything besides what the plan writes. */
  release: { commit: string; tree: string; strange: string[] } | null;
  changelog: ChangelogFacts;
  evidence: Evidence[];
  /** What people said of this plan and the server verified, not expired and not spent on another attempt. */
  approvals: Approval[];
  attestations: Attestation[];
  /** What closes the release calendar now; null: it is open. */
  closed: Closed | null;
  /** Where the policy lets more through than at the last release; null: nobody stood there who could say yes. */
  loosened: string[] | null;
  /** What differs from the last release; null: not looked at. */
  changes: ChangedPath[] | null;
  /** Which globs of the readiness lists a file of the base commit fits; null: not looked at. */
  present: string[] | null;
  /** What bears on entering a stage; null when it was not looked at. */
  promotion: PromotionEvidence | null;
  /** The code freeze of the planned numbers and what came since; null: no such tag here, or not looked at. */
  freeze: FreezeFacts | null;
  /** What the manifests and licence files of the base commit say; null: not looked at. */
  manifests: ManifestFacts | null;
  /** What the forge says of the base commit; null: policy asks for no check there, or it was not looked at. */
  ci: CiFacts | null;
  /** What the login at the forge may still ask; null: nobody counts, or it was not looked at. */
  forge_left: Allowance | null;
  /** How many files the packages of the last release held, by the names of evidence; null: none is on record. */
  shipped: Record<string, number> | null;
  /** null: not looked at. */
  triggers: TriggerFacts | null;
  /** The compose files of the base commit; null: not looked at. */
  compose: ComposeFile[] | null;
  plan: Plan | null;
}
