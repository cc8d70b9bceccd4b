import type { Config } from '../../config/schema.ts';
import {
  type Attestation,
  type AttestationKind,
  type Statement,
  sealApproval,
  statement,
  statementText,
} from '../../domain/approvals/approval.ts';
import { isRequester, neededApprovals, standingOf, waysToApprove } from '../../domain/approvals/rules.ts';
import { contentId } from '../../domain/content-id.ts';
import { Problem } from '../../domain/problem.ts';
import type { Analysis } from '../../domain/records/analysis.ts';
import type { Plan } from '../../domain/records/plan.ts';
import { guards } from '../../guards/index.ts';
import { metConditions } from '../../guards/moments.ts';
import type { World } from '../../ports/world.ts';
import { releaseRulesAt } from '../project/policy.ts';
import type { Project } from '../project/project.ts';
import { attemptOf } from '../run/workbench.ts';
import { trustedApprovers } from './earlier-policy.ts';
import { observeApprovals, requestersOf } from './observe-approvals.ts';

export interface ApprovalWish {
  plan_id: string;
  approver: string;
  role: string;
  subject: string;
  decision: Statement['decision'];
  conditions: string[];
  reason: string;
  /** Counted from now; what policy allows when absent. */
  hours?: number | undefined;
}

/** What the person would sign. Throws APPROVAL_REFUSED with the reason when policy does not let them. */
export async function draftStatement(
  world: World,
  project: Project,
  wish: ApprovalWish,
): Promise<{ statement: Statement; plan: Plan }> {
  const { plan, policy } = await openCase(world, project, wish.plan_id);
  const now = world.clock.now();
  const hours = Math.min(wish.hours ?? policy.approvals.valid_hours, policy.approvals.valid_hours);
  const said = statement.safeParse({
    plan_id: plan.id,
    version: plan.version.new,
    commit: plan.base.commit,
    subject: wish.subject,
    role: wish.role,
    approver: wish.approver,
    decision: wish.decision,
    conditions: wish.conditions,
    reason: wish.reason,
    granted_at: now,
    expires_at: new Date(Date.parse(now) + hours * 3_600_000).toISOString(),
  });
  if (!said.success) return refuse('its words do not fit; a subject is release, override:GUARD or attestation:ID');
  await requireEntitled(world, policy, plan, said.data);
  return { statement: said.data, plan };
}

/** Keeps an approval once its signature fits, and wakes the run that waits for it. Throws APPROVAL_UNPROVEN. */
export async function grantApproval(world: World, project: Project, given: Statement, signature: string, by: string) {
  const { plan, policy } = await openCase(world, project, given.plan_id);
  await requireEntitled(world, policy, plan, given);
  const keys = policy.approvals.approvers[given.approver]?.ssh_keys ?? [];
  if (!(await world.signatures.verify(statementText(given), signature, keys)))
    throw new Problem('APPROVAL_UNPROVEN', { values: { approver: given.approver } });
  const approval = sealApproval(given, { kind: 'ssh-signature', signature });
  await (await world.ledger()).saveApproval(approval, by);
  await wakeRuns(world, project, plan);
  return approval;
}

/** Who must say what, who has, and where a person says it. */
export async function showApprovals(world: World, project: Project, planId: string) {
  const { plan, analysis, policy } = await openCase(world, project, planId);
  const since = analysis?.last?.commit;
  const changes = since ? await world.git(project.root).changedFiles(since, plan.base.commit) : null;
  const needs = neededApprovals(policy.approvals, plan, changes);
  const release = await (await world.ledger()).releaseOfPlan(plan.id);
  const said = await observeApprovals(
    world,
    { root: project.root, member: plan.member, policy },
    {
      plan,
      analysis,
      outside: true,
      ...(release && release.status !== 'undone' ? { attempt: attemptOf(release) } : {}),
    },
  );
  const { missing, open, deferred } = standingOf(needs, said.approvals, metConditions(said));
  const people = (role: string) =>
    Object.entries(policy.approvals.approvers).flatMap(([name, one]) => (one.roles.includes(role) ? [name] : []));
  return {
    plan_id: plan.id,
    version: plan.version.new,
    needed: needs,
    missing: missing.map((need) => ({ ...need, people: people(need.role) })),
    conditions_open: open,
    deferred: deferred.map(({ statement: { approver, role, reason } }) => ({ approver, role, reason })),
    given: said.approvals.map(({ id, statement: one }) => ({ id, ...one })),
    how: missing.flatMap(({ role }) => waysToApprove(plan, role, policy.approvals.approvers)),
    unseen: said.unseen,
  };
}

export async function recordAttestation(
  world: World,
  project: Project,
  told: { plan_id: string; kind: AttestationKind; about: string; text: string },
  by: string,
): Promise<Attestation> {
  const plan = await requirePlan(world, project, told.plan_id);
  const content = { ...told, plan_id: plan.id, attested_by: by };
  const attestation = { id: contentId('attestation', content), ...content, attested_at: world.clock.now() };
  await (await world.ledger()).recordAttestation(attestation);
  return attestation;
}

async function requirePlan(world: World, project: Project, id: string): Promise<Plan> {
  const plan = await (await world.ledger()).plan(id);
  if (plan?.project_id === project.id) return plan;
  throw new Problem('PLAN_UNKNOWN', { values: { plan_id: id }, next: { tool: 'plan_release', arguments: {} } });
}

/** A plan with its policy, in which only those stand as approvers who count. */
async function openCase(
  world: World,
  project: Project,
  id: string,
): Promise<{ plan: Plan; analysis: Analysis | null; policy: Config }> {
  const plan = await requirePlan(world, project, id);
  const analysis = await (await world.ledger()).analysis(plan.analysis_id);
  const place = { root: project.root, member: plan.member };
  const { policy } = await releaseRulesAt(world, world.git(project.root), plan.base.commit, place);
  const approvers = await trustedApprovers(world, place, policy, analysis?.last?.commit ?? null);
  return { plan, analysis, policy: { ...policy, approvals: { ...policy.approvals, approvers } } };
}

async function requireEntitled(world: World, policy: Config, plan: Plan, said: Statement): Promise<void> {
  const { approvers, overrides } = policy.approvals;
  const approver = approvers[said.approver];
  if (!approver) return refuse(`no approver of this name stands in the policies of this and of the last release`);
  if (approver.ssh_keys.length === 0) return refuse('the policy names no public key of this person');
  if (!approver.roles.includes(said.role)) return refuse('this person does not have the role');
  if (isRequester(said.approver, approver, await requestersOf(world, plan)))
    return refuse('nobody approves what they asked for');
  const release = await (await world.ledger()).releaseOfPlan(plan.id);
  if (release?.status === 'complete' || release?.status === 'rolled_back') return refuse('the release is over');
  const [, guard] = /^override:(.+)$/.exec(said.subject) ?? [];
  if (guard === undefined) return;
  if (!guards.some(({ code, overridable }) => code === guard && overridable))
    return refuse('this guard is never overridden');
  if (!overrides[guard]?.includes(said.role)) return refuse('the policy lets no such role override this guard');
  if (said.reason.trim() === '') return refuse('an override needs a reason');
}

async function wakeRuns(world: World, project: Project, plan: Plan): Promise<void> {
  const waiting = (await (await world.ledger()).operations(project.id)).filter(
    ({ kind, status, input }) => kind === 'run' && status === 'in_progress' && input.plan_id === plan.id,
  );
  const engine = waiting.length > 0 ? await world.engine() : null;
  for (const { id } of waiting) await engine?.ring(id);
}

function refuse(why: string): never {
  throw new Problem('APPROVAL_REFUSED', { values: { why } });
}
