import type { Config } from '../../config/schema.ts';
import { Problem } from '../../domain/problem.ts';
import type { Analysis } from '../../domain/records/analysis.ts';
import type { Plan } from '../../domain/records/plan.ts';
import type { World } from '../../ports/world.ts';
import { releaseRulesAt } from '../project/policy.ts';
import { openProject, type Project } from '../project/project.ts';
import { trustedApprovers } from './earlier-policy.ts';

/** A plan with its policy, in which only those stand as approvers who count. */
export interface Case {
  plan: Plan;
  analysis: Analysis | null;
  policy: Config;
}

/** Throws PLAN_UNKNOWN. The policy is that of the base commit, never what lies in the checkout. */
export async function openCase(world: World, project: Project, id: string): Promise<Case> {
  const plan = await requirePlan(world, project, id);
  const analysis = await (await world.ledger()).analysis(plan.analysis_id);
  const place = { root: project.root, member: plan.member };
  const { policy } = await releaseRulesAt(world, world.git(project.root), plan.base.commit, place);
  const approvers = await trustedApprovers(world, place, policy, analysis?.last?.commit ?? null);
  return { plan, analysis, policy: { ...policy, approvals: { ...policy.approvals, approvers } } };
}

export async function requirePlan(world: World, project: Project, id: string): Promise<Plan> {
  const plan = await (await world.ledger()).plan(id);
  if (plan?.project_id === project.id) return plan;
  throw unknown(id);
}

const unknown = (plan_id: string): Problem =>
  new Problem('PLAN_UNKNOWN', { values: { plan_id }, next: { tool: 'plan_release', arguments: {} } });

/**
 * The project of a plan that is named by its id alone: the home of this server, else where the project was seen last.
 * Throws PLAN_UNKNOWN, or why it cannot be opened.
 */
export async function openProjectOf(world: World, home: string, id: string): Promise<Project> {
  const ledger = await world.ledger();
  const plan = await ledger.plan(id);
  if (plan === null) throw unknown(id);
  const known = await ledger.project(plan.project_id);
  let why: Problem = unknown(id);
  for (const directory of new Set([home, ...(known ? [known.root] : [])])) {
    const opened = await openProject(world, directory, plan.member).catch(problemOnly);
    if (opened instanceof Problem) why = opened;
    else if (opened.id === plan.project_id) return opened;
  }
  throw why;
}

function problemOnly(error: unknown): Problem {
  if (error instanceof Problem) return error;
  throw error;
}
