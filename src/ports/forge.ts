import type { Reviews } from '../domain/approvals/review.ts';
import type { BuildArtifact, BuildRun } from '../domain/programs/workflows/builds.ts';
import type { Allowance, CiFacts } from '../domain/records/facts.ts';

/** A repository on a forge. */
export interface ForgeRepository {
  host: string;
  owner: string;
  name: string;
}

/** A check or status of one commit. Whatever did not end well, skipped ones included, is red. */
export type Check = CiFacts['checks'][number];

/**
 * Looks at one forge. Throws FORGE_UNREACHABLE, FORGE_LIMITED, FORGE_REFUSED, FORGE_COMMIT_UNKNOWN,
 * GATE_PROGRAM_MISSING.
 */
export interface Forge {
  /** The newest of every check and status of exactly this commit; a name may stand there more than once. */
  checks(repository: ForgeRepository, commit: string): Promise<Check[]>;
  /** When the login that is used here ends; null: it does not say. */
  tokenEnd(host: string): Promise<string | null>;
  /** The newest 100 reviews of every pull request that holds this commit. */
  reviews(repository: ForgeRepository, commit: string): Promise<Reviews>;
  /** The newest pull request between two branches; null when there never was one. */
  pullRequest(repository: ForgeRepository, branches: Branches): Promise<PullRequest | null>;
  /** The newest 100 runs of one workflow for a commit; none where the forge does not know the workflow yet. */
  buildRuns(repository: ForgeRepository, of: { workflow: string; commit: string }): Promise<BuildRun[]>;
  /** What a run left, under this name; more than one after further attempts. */
  buildArtifacts(repository: ForgeRepository, run: number, name: string): Promise<BuildArtifact[]>;
  /** Writes the packed bytes of an artifact (a zip) to a file. Throws CI_ARTIFACT_MISSING when they are too many or gone. */
  fetchArtifact(repository: ForgeRepository, artifact: BuildArtifact, to: Destination): Promise<void>;
  /** How many requests the login has left; null: the forge counts none. */
  allowance(host: string): Promise<Allowance | null>;
}

export interface Destination {
  /** Absolute. */
  file: string;
  most_bytes: number;
}

export interface PullRequest {
  number: number;
  state: 'open' | 'merged' | 'closed';
}

/** From one branch of a repository into another. */
export interface Branches {
  from: string;
  into: string;
}

/** As Forge, for what a release asks people to merge. */
export interface ForgeWriter extends Forge {
  /** Opens a pull request; one that is open already is no error. */
  openPullRequest(repository: ForgeRepository, request: Branches & { title: string; body: string }): Promise<void>;
}
