import { oneLine } from '../../domain/text.ts';
import { stageOf } from '../../domain/version/scheme.ts';
import type { Violation } from '../judge.ts';
import type { PlanAnswer } from '../planning/plan-release.ts';

/** The plan as an agent reads it: go or no-go, what stands in the way, what comes next. */
export function showPlan(answer: PlanAnswer): Record<string, unknown> {
  const { plan, progression, assessment, edited, components, violations, findings, asked_later } = answer;
  const { approvals_needed, warnings, security_clock, triggers } = answer;
  const { id, items, version, ...rest } = plan;
  const named = plan.member === null ? {} : { package: plan.member };
  return {
    plan_id: id,
    verdict: violations.length === 0 ? 'GO' : 'NO_GO',
    ...rest,
    version: {
      ...version,
      prerelease_stage: stageOf(version.new, version.scheme),
      stage_progression_logic: progression,
    },
    items: items.map(({ id: item, step, phase, undoable, title }) => ({ id: item, step, phase, undoable, title })),
    violations: violations.map(showViolation),
    asked_later,
    findings: [
      ...findings.map(showViolation),
      ...edited.map(({ version: section, added, missing }) => ({
        code: 'changelog_modified',
        version: section,
        lines_missing: missing,
        lines_added: added.slice(0, 10).map((line) => oneLine(line, 200)),
      })),
    ],
    components,
    approvals_needed,
    warnings,
    ...(security_clock === null ? {} : { security_clock }),
    ...(triggers.length === 0 ? {} : { triggers }),
    escalation: { required: assessment.required, allowed: assessment.allowed },
    next_action:
      violations.length === 0
        ? { tool: 'run_release', arguments: { plan_id: id }, why: 'every guard that can be asked now holds' }
        : { tool: 'plan_release', arguments: named, why: 'after the required actions are met' },
  };
}

const showViolation = ({ guard, because, required_actions, detail }: Violation) => ({
  guard,
  because,
  required_actions,
  detail,
});
