import type { Config } from '../../config/schema.ts';
import { type Approval, statementText } from '../../domain/approvals/approval.ts';
import { isRequester } from '../../domain/approvals/rules.ts';
import type { Analysis } from '../../domain/records/analysis.ts';
import type { Facts } from '../../domain/records/facts.ts';
import type { Plan } from '../../domain/records/plan.ts';
import type { World } from '../../ports/world.ts';
import type { Project } from '../project/project.ts';
import { type Place, trustedApprovers } from './earlier-policy.ts';

/**
 * What people said of a plan, as far as it counts now: signed with a key of the policy at the base commit, by somebody
 * who has the role and did not ask for the release, about exactly this plan, not expired, not spent on another attempt.
 * The record alone proves nothing: each signature is checked again.
 */
export async function observeApprovals(
  world: World,
  { policy, ...place }: Place & Pick<Project, 'policy'>,
  { plan, attempt, analysis }: { plan: Plan | null; attempt?: string; analysis: Pick<Analysis, 'last'> | null },
): Promise<Pick<Facts, 'approvals' | 'attestations'>> {
  if (!plan) return { approvals: [], attestations: [] };
  const ledger = await world.ledger();
  const [records, attestations, requesters, approvers] = await Promise.all([
    ledger.approvals(plan.id),
    ledger.attestations(plan.id),
    requestersOf(world, plan),
    trustedApprovers(world, place, policy, analysis?.last?.commit ?? null),
  ]);
  const now = world.clock.now();
  const unspent = records.filter(({ used_by }) => used_by === null || used_by === attempt);
  const checked = await Promise.all(
    unspent.map(async ({ approval }) =>
      (await counts(world, approvers, plan, approval, requesters, now)) ? [approval] : [],
    ),
  );
  return { approvals: checked.flat(), attestations };
}

/** Who had the plan made, and who began to carry it out. */
export async function requestersOf(world: World, plan: Plan): Promise<string[]> {
  const ledger = await world.ledger();
  const [requester, release] = await Promise.all([ledger.planRequester(plan.id), ledger.releaseOfPlan(plan.id)]);
  return [requester, release?.started_by].filter((name): name is string => typeof name === 'string');
}

async function counts(
  world: World,
  approvers: Config['approvals']['approvers'],
  plan: Plan,
  { statement, proof }: Approval,
  requesters: readonly string[],
  now: string,
): Promise<boolean> {
  const approver = approvers[statement.approver];
  return (
    approver !== undefined &&
    statement.plan_id === plan.id &&
    statement.commit === plan.base.commit &&
    statement.expires_at > now &&
    approver.roles.includes(statement.role) &&
    !isRequester(statement.approver, approver, requesters) &&
    world.signatures.verify(statementText(statement), proof.signature, approver.ssh_keys)
  );
}
