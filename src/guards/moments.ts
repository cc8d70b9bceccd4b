import type { Config } from '../config/schema.ts';
import type { Evidence } from '../domain/evidence.ts';
import { freshEvidence } from '../domain/evidence.ts';
import type { Facts } from '../domain/facts.ts';
import type { Action } from '../domain/plan.ts';

/** The first act of a release: everything that can be checked before anything moves is asked here. */
export const opens = (action: Action): boolean => action.step === 'open-worktree';

/** Brings the rows of the project's database to what the release commit says. */
export const movesRows = (action: Action): boolean => action.step === 'sync-rows';

/** Acts whose result cannot be taken back. */
export const irreversible = (action: Action): boolean => action.undoable === 'never';

/** From the build on, the gated tree is what everything stands on. */
export const shipsBytes = (action: Action): boolean =>
  (action.phase === 'building' && action.step !== 'run-gate') || action.phase === 'distribution';

/** The newest valid evidence for the tree of the release commit; undefined when it was not seen. */
export function seen(facts: Facts, kind: Evidence['kind'], name?: string): Evidence | undefined {
  if (!facts.release) return undefined;
  return freshEvidence(facts.evidence, { kind, tree: facts.release.tree, now: facts.now, ...(name ? { name } : {}) });
}

/** What stands before the version in a tag: as policy says, else as the tags of the project show. */
export const tagPrefix = ({ analysis }: Facts, { versioning }: Config): string =>
  versioning.tag_prefix ?? analysis?.tags.prefix ?? 'v';

/** An override is an approval of its own, given by a person in a role that policy names for this guard. */
export const isOverridden = (guard: string, { approvals }: Facts, { approvals: rules }: Config): boolean =>
  approvals.some(
    ({ statement }) =>
      statement.subject === `override:${guard}` &&
      statement.decision === 'approved' &&
      rules.overrides[guard]?.includes(statement.role),
  );

/** Conditions that somebody attested as met and a person confirmed by name. */
export function metConditions({ attestations, approvals }: Pick<Facts, 'attestations' | 'approvals'>): Set<string> {
  const confirmed = new Set(
    approvals.filter(({ statement }) => statement.decision === 'approved').map(({ statement }) => statement.subject),
  );
  return new Set(
    attestations
      .filter(({ kind, id }) => kind === 'condition' && confirmed.has(`attestation:${id}`))
      .map(({ about }) => about),
  );
}

/** As `seen`, for what does not depend on a tree: services and servers. */
export const seenAnywhere = (facts: Facts, kind: Evidence['kind'], name?: string): Evidence | undefined =>
  freshEvidence(facts.evidence, { kind, now: facts.now, ...(name ? { name } : {}) });
