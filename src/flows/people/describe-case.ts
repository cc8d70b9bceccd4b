import { isRequester } from '../../domain/approvals/rules.ts';
import { Problem } from '../../domain/problem.ts';
import { type Plan, releaseNotes } from '../../domain/records/plan.ts';
import { guards } from '../../guards/index.ts';
import type { World } from '../../ports/world.ts';
import type { Project } from '../project/project.ts';
import { attemptOf } from '../run/workbench.ts';
import { showApprovals } from './approve.ts';
import { requestersOf } from './observe-approvals.ts';
import { type Case, openCase } from './open-case.ts';
import { type GuardWord, guardsNow } from './verdicts.ts';

/** All that a person is shown before they decide on a plan. Outside text stands in it as it is. */
export interface PlanCase {
  plan: Plan;
  /** Titles of the items that nothing takes back. */
  irreversible: string[];
  notes: string;
  said: Awaited<ReturnType<typeof showApprovals>>;
  attestations: { id: string; kind: string; about: string; text: string; attested_by: string }[];
  /** null: they could not be asked; `unasked` says why. */
  verdicts: GuardWord[] | null;
  unasked: string | null;
  /** Whoever has a key in the policy and did not ask for this release, in each of their roles. */
  voices: { approver: string; role: string }[];
  overrides: { guard: string; never: string; roles: string[] }[];
  requested_by: string[];
  valid_hours: number;
  /** Nothing can be said of it any more. */
  over: boolean;
}

/** Gathers a plan, what was said of it and how it stands. Throws PLAN_UNKNOWN. */
export async function describeCase(world: World, project: Project, planId: string): Promise<PlanCase> {
  const opened = await openCase(world, project, planId);
  const { plan, policy } = opened;
  const ledger = await world.ledger();
  const [release, attestations, requested_by, said] = await Promise.all([
    ledger.releaseOfPlan(plan.id),
    ledger.attestations(plan.id),
    requestersOf(world, plan),
    showApprovals(world, project, plan.id),
  ]);
  const over = release?.status === 'complete' || release?.status === 'rolled_back';
  const attempt = release && release.status !== 'undone' ? attemptOf(release) : undefined;
  return {
    plan,
    irreversible: plan.items.filter(({ undoable }) => undoable === 'never').map(({ title }) => title),
    notes: releaseNotes(plan),
    said,
    attestations,
    ...(over ? { verdicts: [], unasked: null } : await asked(() => guardsNow(world, project, opened, attempt))),
    voices: voicesOf(opened, requested_by),
    overrides: overridesOf(opened),
    requested_by: [...new Set(requested_by)],
    valid_hours: policy.approvals.valid_hours,
    over,
  };
}

/** A registry that does not answer keeps nobody from reading the rest. */
async function asked(ask: () => Promise<GuardWord[]>): Promise<Pick<PlanCase, 'verdicts' | 'unasked'>> {
  try {
    return { verdicts: await ask(), unasked: null };
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return { verdicts: null, unasked: error.message };
  }
}

const voicesOf = ({ policy }: Case, requestedBy: readonly string[]): PlanCase['voices'] =>
  Object.entries(policy.approvals.approvers).flatMap(([approver, one]) =>
    one.ssh_keys.length === 0 || isRequester(approver, one, requestedBy)
      ? []
      : one.roles.map((role) => ({ approver, role })),
  );

const overridesOf = ({ policy }: Case): PlanCase['overrides'] =>
  guards.flatMap(({ code, never, overridable }) => {
    const roles = overridable ? policy.approvals.overrides[code] : undefined;
    return roles ? [{ guard: code, never, roles }] : [];
  });
