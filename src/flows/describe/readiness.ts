import { judgeReadiness } from '../../domain/readiness/readiness.ts';
import type { Facts } from '../../domain/records/facts.ts';
import { actionOf, type Plan } from '../../domain/records/plan.ts';
import { guards } from '../../guards/index.ts';
import { readinessView } from '../../guards/moments.ts';
import type { World } from '../../ports/world.ts';
import { judgeGuard } from '../judge.ts';
import { observe } from '../observe/observe.ts';
import type { Project } from '../project/project.ts';
import { withRelease } from '../run/observe-release.ts';

/**
 * Every list with what is met, confirmed, attested and open, and what blocks. Gates and attestations belong to a plan;
 * without one only files and periods can be judged. A release is looked at on its branch while it is on its way, at its
 * tag once it is out.
 */
export async function describeReadiness(world: World, project: Project, plan: Plan | null) {
  const analysis = plan && (await (await world.ledger()).analysis(plan.analysis_id));
  const version = plan?.version.new ?? project.version.current;
  const based = plan ? { ...project, head: plan.base } : project;
  const seen = await observe(world, based, { analysis, plan, version, packages: plan?.packages ?? [] });
  const refs = plan ? [`refs/heads/${plan.release_branch}`, `refs/tags/${plan.tag}`] : [];
  const facts = plan ? await withRelease(world, based, plan, seen, refs) : seen;
  const view = readinessView(facts, project.policy, (guard) => plan !== null && isHeld(guard, facts, plan, project));
  return { plan_id: plan?.id ?? null, ...judgeReadiness(project.policy.readiness, view) };
}

/** A prohibition that nobody knows is not kept; one that has no say in this release is. */
function isHeld(code: string, facts: Facts, plan: Plan, { policy }: Project): boolean {
  const guard = guards.find((one) => one.code === code);
  if (!guard) return false;
  const asked = plan.items.map(actionOf).filter((action) => guard.applies(action, policy));
  return asked.every((action) => judgeGuard(guard, facts, plan, policy, action).length === 0);
}
