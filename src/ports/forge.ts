import type { Reviews } from '../domain/approvals/review.ts';
import type { CiFacts } from '../domain/records/facts.ts';

/** A repository on a forge. */
export interface ForgeRepository {
  host: string;
  owner: string;
  name: string;
}

/** A check or status of one commit. Whatever did not end well, skipped ones included, is red. */
export type Check = CiFacts['checks'][number];

/** Looks at one forge. Throws FORGE_UNREACHABLE, FORGE_REFUSED, FORGE_COMMIT_UNKNOWN, GATE_PROGRAM_MISSING. */
export interface Forge {
  /** The newest of every check and status of exactly this commit; a name may stand there more than once. */
  checks(repository: ForgeRepository, commit: string): Promise<Check[]>;
  /** When the login that is used here ends; null: it does not say. */
  tokenEnd(host: string): Promise<string | null>;
  /** The newest 100 reviews of every pull request that holds this commit. */
  reviews(repository: ForgeRepository, commit: string): Promise<Reviews>;
  /** The newest pull request between two branches; null when there never was one. */
  pullRequest(repository: ForgeRepository, branches: Branches): Promise<PullRequest | null>;
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
