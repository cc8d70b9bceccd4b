import type { Config } from '../config/schema.ts';
import { Problem, type ProblemDetail } from '../domain/problem.ts';
import type { Facts } from '../domain/records/facts.ts';
import { type Action, actionOf, type Plan } from '../domain/records/plan.ts';
import type { Guard } from '../guards/guard.ts';
import { guards } from '../guards/index.ts';
import { isOverridden } from '../guards/moments.ts';

export interface Violation {
  guard: string;
  because: string;
  required_actions: string[];
  detail: ProblemDetail;
  standing: boolean;
  waits: boolean;
}

/** Asks every guard that applies before this action. Empty: it may happen. */
export function judge(facts: Facts, plan: Plan, policy: Config, action: Action): Violation[] {
  return guards
    .filter((guard) => guard.applies(action, policy) && !guard.onlyTold?.(policy))
    .flatMap((guard) => judgeGuard(guard, facts, plan, policy, action));
}

/** One guard before one action: its violation, or nothing. */
export function judgeGuard(guard: Guard, facts: Facts, plan: Plan, policy: Config, action: Action): Violation[] {
  const verdict = guard.check(facts, plan, policy, action);
  if (verdict.held || (guard.overridable === 'wholly' && isOverridden(guard.code, facts, policy))) return [];
  const { because, required_actions, expected, actual, evidence, by, tool, standing, waits } = verdict;
  const detail = { guard: guard.code, expected, actual, evidence, by, ...(tool ? { tool } : {}) };
  return [{ guard: guard.code, because, required_actions, detail, standing, waits }];
}

/**
 * What would stop the release as the world stands now, and what will be asked later and before which item. Guards that
 * judge evidence are asked later, since their checks have not run, unless no run can meet them. `findings`: what policy
 * wants only told.
 */
export function judgePlan(
  facts: Facts,
  plan: Plan,
  policy: Config,
): { violations: Violation[]; findings: Violation[]; asked_later: { guard: string; never: string; before: string }[] } {
  const actions = plan.items.map(actionOf);
  const violations: Violation[] = [];
  const findings: Violation[] = [];
  const asked_later: { guard: string; never: string; before: string }[] = [];
  for (const guard of guards) {
    const asked = actions.filter((action) => guard.applies(action, policy));
    const broken = asked
      .flatMap((action) => judgeGuard(guard, facts, plan, policy, action))
      .find((one) => guard.judges === 'world' || one.standing);
    if (broken) (guard.onlyTold?.(policy) ? findings : violations).push(broken);
    else if (asked[0] && guard.judges !== 'world' && !guard.onlyTold?.(policy))
      asked_later.push({ guard: guard.code, never: guard.never, before: asked[0].title });
  }
  return { violations, findings, asked_later };
}

/** The refusal of document 000: every broken rule at once, what to do, and whose turn it is. */
export function refusal(plan: Plan, violations: readonly Violation[], tool: string): Problem {
  const next = violations.find((one) => one.detail.by === 'agent')?.detail.tool ?? tool;
  return new Problem('REFUSED', {
    values: { version: plan.version.new, count: violations.length },
    violations: violations.map((one) => one.because),
    required_actions: [...new Set(violations.flatMap((one) => one.required_actions))],
    details: violations.map((one) => one.detail),
    next: { tool: next, arguments: next === 'plan_release' || next === 'analyze_changes' ? {} : { plan_id: plan.id } },
  });
}
