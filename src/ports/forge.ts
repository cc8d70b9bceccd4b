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
}
