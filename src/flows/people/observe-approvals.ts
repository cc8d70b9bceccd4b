import { type Approval, statementText } from '../../domain/approvals/approval.ts';
import { misfit } from '../../domain/approvals/fit.ts';
import { approverNamed, isRequester } from '../../domain/approvals/rules.ts';
import type { Analysis } from '../../domain/records/analysis.ts';
import type { Facts } from '../../domain/records/facts.ts';
import type { Plan } from '../../domain/records/plan.ts';
import type { World } from '../../ports/world.ts';
import type { Project } from '../project/project.ts';
import { type Place, trustedApprovers } from './earlier-policy.ts';
import { observeReviews } from './observe-reviews.ts';

interface About {
  plan: Plan | null;
  attempt?: string;
  analysis: Pick<Analysis, 'last'> | null;
  /** Whether the forge is asked for reviews too. */
  outside?: boolean;
}

/**
 * What people said of a plan, as far as it counts now: signed with a key of the policy at the base commit or said in a
 * review on the forge, by somebody who has the role and did not ask for the release, about exactly this plan, not
 * expired, not spent on another attempt, however its signature was written then. The record alone proves nothing: each signature is checked and each review read
 * again.
 */
export async function observeApprovals(
  world: World,
  { policy, ...place }: Place & Pick<Project, 'policy'>,
  { plan, attempt, analysis, outside = false }: About,
): Promise<Pick<Facts, 'approvals' | 'attestations'> & { unseen: string | null }> {
  if (!plan) return { approvals: [], attestations: [], unseen: null };
  const ledger = await world.ledger();
  const [records, attestations, requesters, approvers] = await Promise.all([
    ledger.approvals(plan.id),
    ledger.attestations(plan.id),
    requestersOf(world, plan),
    trustedApprovers(world, place, policy, analysis?.last?.commit ?? null),
  ]);
  const asked = { plan, approvers, requesters, valid_hours: policy.approvals.valid_hours };
  const reviewed = outside
    ? await observeReviews(world, place.root, policy, asked)
    : { approvals: [], unseen: 'the forge was not asked' };
  const spent = new Set(
    records.flatMap(({ approval, used_by }) =>
      usedElsewhere(used_by, attempt) ? [statementText(approval.statement)] : [],
    ),
  );
  const now = world.clock.now();
  const given = [...records.map(({ approval }) => approval), ...reviewed.approvals].filter(
    ({ statement }) => !spent.has(statementText(statement)) && statement.expires_at > now,
  );
  const live = new Set(reviewed.approvals.map(({ id }) => id));
  const checked = await Promise.all(
    given.map(async (one) => (live.has(one.id) || (await isSigned(world, asked, one)) ? [one] : [])),
  );
  return { approvals: unique(checked.flat()), attestations, unseen: reviewed.unseen };
}

const usedElsewhere = (used_by: string | null, attempt: string | undefined): boolean =>
  used_by !== null && used_by !== attempt;

const unique = (approvals: readonly Approval[]): Approval[] => [
  ...new Map(approvals.map((one) => [one.id, one])).values(),
];

/** Who had the plan made, and who began to carry it out. */
export async function requestersOf(world: World, plan: Plan): Promise<string[]> {
  const ledger = await world.ledger();
  const [requester, release] = await Promise.all([ledger.planRequester(plan.id), ledger.releaseOfPlan(plan.id)]);
  return [requester, release?.started_by].filter((name): name is string => typeof name === 'string');
}

async function isSigned(
  world: World,
  { plan, approvers, requesters, valid_hours }: Parameters<typeof observeReviews>[3] & { valid_hours: number },
  { statement, proof }: Approval,
): Promise<boolean> {
  const approver = approverNamed(approvers, statement.approver);
  return (
    proof.kind === 'ssh-signature' &&
    approver !== undefined &&
    misfit(statement, plan, valid_hours) === null &&
    approver.roles.includes(statement.role) &&
    !isRequester(statement.approver, approver, requesters) &&
    world.signatures.verify(statementText(statement), proof.signature, approver.ssh_keys)
  );
}
