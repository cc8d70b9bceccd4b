import type { Config } from '../../config/schema.ts';
import {
  type Approval,
  type Attestation,
  type AttestationKind,
  type Statement,
  sealApproval,
  statement,
  statementText,
} from '../../domain/approvals/approval.ts';
import { misfit, plainSignature } from '../../domain/approvals/fit.ts';
import {
  approverNamed,
  isRequester,
  neededApprovals,
  standingOf,
  waysToApprove,
} from '../../domain/approvals/rules.ts';
import { contentId } from '../../domain/content-id.ts';
import { Problem } from '../../domain/problem.ts';
import type { Plan } from '../../domain/records/plan.ts';
import { guards } from '../../guards/index.ts';
import { metConditions } from '../../guards/moments.ts';
import type { World } from '../../ports/world.ts';
import type { Project } from '../project/project.ts';
import { attemptOf } from '../run/workbench.ts';
import { observeApprovals, requestersOf } from './observe-approvals.ts';
import { openCase, requirePlan } from './open-case.ts';

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
  if (!(hours > 0)) return refuse('it must count for some time');
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

/**
 * Keeps an approval once its signature fits, and wakes the run that waits for it. The same statement is kept once,
 * however its signature is written, and never again after it was spent. Throws APPROVAL_UNPROVEN, APPROVAL_REFUSED.
 */
export async function grantApproval(
  world: World,
  project: Project,
  given: Statement,
  written: string,
  by: string,
): Promise<Approval> {
  const { plan, policy } = await openCase(world, project, given.plan_id);
  requireTimely(given, plan, policy, world.clock.now());
  await requireEntitled(world, policy, plan, given);
  const keys = approverNamed(policy.approvals.approvers, given.approver)?.ssh_keys ?? [];
  const signature = plainSignature(written);
  if (signature === null || !(await world.signatures.verify(statementText(given), signature, keys)))
    throw new Problem('APPROVAL_UNPROVEN', { values: { approver: given.approver } });
  const standing = await standingApproval(world, given);
  const approval = standing ?? sealApproval(given, { kind: 'ssh-signature', signature });
  if (!standing) await (await world.ledger()).saveApproval(approval, by);
  await wakeRuns(world, project, plan);
  return approval;
}

function requireTimely(said: Statement, plan: Plan, { approvals }: Config, now: string): void {
  const why = misfit(said, plan, approvals.valid_hours);
  if (why !== null) refuse(why);
  if (said.granted_at > now) refuse('it was said later than now');
  if (said.expires_at <= now) refuse('it has ended');
}

async function standingApproval(world: World, given: Statement): Promise<Approval | null> {
  const said = statementText(given);
  const records = await (await world.ledger()).approvals(given.plan_id);
  const same = records.filter(({ approval }) => statementText(approval.statement) === said);
  if (same.some(({ used_by }) => used_by !== null)) return refuse('it was used already');
  return same[0]?.approval ?? null;
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
    approval_page:
      release?.status === 'complete' || release?.status === 'rolled_back' ? null : await world.page(plan.id),
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

async function requireEntitled(world: World, policy: Config, plan: Plan, said: Statement): Promise<void> {
  const { approvers, overrides } = policy.approvals;
  const approver = approverNamed(approvers, said.approver);
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
