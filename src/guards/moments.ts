import type { Config } from '../config/schema.ts';
import type { ReadinessView } from '../domain/readiness/checklist.ts';
import { pipelineShown } from '../domain/readiness/pipeline.ts';
import {
  type ArtifactFile,
  type ArtifactKind,
  artifactFiles,
  artifactName,
  compareDigests,
  digestsOf,
} from '../domain/records/artifact.ts';
import type { Evidence } from '../domain/records/evidence.ts';
import { freshEvidence } from '../domain/records/evidence.ts';
import type { Facts } from '../domain/records/facts.ts';
import { type Action, actionOf, commandsOf, type Plan } from '../domain/records/plan.ts';
import { gateFault, testFault } from '../domain/reports/gate-fault.ts';

/** The first act of a release: everything that can be checked before anything moves is asked here. */
export const opens = (action: Action): boolean => action.step === 'open-worktree';

/** Brings the rows of the project's database to what the release commit says. */
export const movesRows = (action: Action): boolean => action.step === 'sync-rows';

/** Acts whose result cannot be taken back. */
export const irreversible = (action: Action): boolean => action.undoable === 'never';

/** Branch and tag are out by then, and the remote may move on. */
export const afterPush = (action: Action): boolean => action.step === 'publish-page';

/** What ends a release once everything is out and looked at. */
export const closes = (action: Action): boolean =>
  ['update-checkout', 'stop-services', 'close-worktree'].includes(action.step);

/**
 * What an action would run. The opening answers also for what runs once everything is out: a refusal there would come too
 * late.
 */
export const commandsAhead = (action: Action, { items }: Pick<Plan, 'items'>): string[][] => [
  ...commandsOf(action),
  ...(opens(action)
    ? items.filter(({ phase }) => phase === 'validation').flatMap((one) => commandsOf(actionOf(one)))
    : []),
];

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

/** Attestations that a person confirmed by name. */
const confirmedIds = ({ approvals }: Pick<Facts, 'approvals'>): Set<string> =>
  new Set(
    approvals
      .filter(({ statement }) => statement.decision === 'approved' && statement.subject.startsWith('attestation:'))
      .map(({ statement }) => statement.subject.slice('attestation:'.length)),
  );

/** Conditions that somebody attested as met and a person confirmed by name. */
export function metConditions(facts: Pick<Facts, 'attestations' | 'approvals'>): Set<string> {
  const confirmed = confirmedIds(facts);
  return new Set(
    facts.attestations.filter(({ kind, id }) => kind === 'condition' && confirmed.has(id)).map(({ about }) => about),
  );
}

/** What bears on the readiness lists, by the facts alone. */
export function readinessView(facts: Facts, policy: Config, isHeld: (guard: string) => boolean): ReadinessView {
  const checks = facts.attestations.filter(({ kind }) => kind === 'check');
  const attested = new Map<string, string[]>();
  for (const { about, id } of checks) attested.set(about, [...(attested.get(about) ?? []), id]);
  return {
    today: facts.now.slice(0, 10),
    present: facts.present,
    isGreen: (name) => {
      const gate = policy.gates[name];
      const found = seen(facts, 'gate', name);
      if (gate === undefined || gateFault(name, gate, found).length > 0) return false;
      return gate.junit === undefined || testFault(name, found, gate.minimum_tests).length === 0;
    },
    attested,
    confirmed: confirmedIds(facts),
    isHeld,
    pipeline: (part) => pipelineShown(part, facts),
  };
}

/** As `seen`, for what does not depend on a tree: services and servers. */
export const seenAnywhere = (facts: Facts, kind: Evidence['kind'], name?: string): Evidence | undefined =>
  freshEvidence(facts.evidence, { kind, now: facts.now, ...(name ? { name } : {}) });

/** What an item packs, scans, ships or installs, by the name that evidence has for it. */
export const parcelOf = ({ kind, package: name }: Action['input']): string =>
  artifactName({ kind: kind as ArtifactKind, name: String(name) });

/** The files that were built of it from the release tree. */
export function builtOf(facts: Facts, name: string): ArtifactFile[] {
  const built = seen(facts, 'artifact', name);
  return built ? artifactFiles(built) : [];
}

/** Whether what was seen there is exactly what was built. */
export const carries = (facts: Facts, evidence: Evidence, name: string): boolean =>
  compareDigests(digestsOf(evidence), builtOf(facts, name)) === 'same';

/** Tries an image or crate from the very file that was built. */
export const isFromArchive = ({ step, input }: Pick<Action, 'step' | 'input'>): boolean =>
  step === 'prove-test' && (input.kind === 'image' || input.kind === 'crate') && input.from === 'archive';

/**
 * What proves a package before production, by its name in evidence: its installation from the test registry. For an
 * image or crate of a plan that publishes it to none it is the archive, whose digest is the same on every registry.
 */
export function testProof({ items }: Pick<Plan, 'items'>, name: string): string {
  const own = items.filter(({ input }) => typeof input.package === 'string' && parcelOf(input) === name);
  const published = own.some(({ step }) => step === 'publish-test');
  return !published && own.some(isFromArchive) ? `${name}@archive` : `${name}@test`;
}
