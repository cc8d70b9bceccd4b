import type { Analysis } from '../domain/analysis.ts';
import { type Need, neededApprovals } from '../domain/approvals/rules.ts';
import type { Facts } from '../domain/facts.ts';
import { type Item, type Plan, type PlanContent, type RollbackPart, sealPlan } from '../domain/plan.ts';
import { Problem } from '../domain/problem.ts';
import { progressionLogic } from '../domain/version/promotion.ts';
import { stageOf } from '../domain/version/scheme.ts';
import type { World } from '../ports/world.ts';
import { steps } from '../steps/index.ts';
import { analyzeChanges } from './analyze.ts';
import { type Assessment, assessComplexity, rollbackComplexity } from './assess.ts';
import { type Decided, decideVersion, type VersionWishes } from './decide-version.ts';
import { judgePlan, type Violation } from './judge.ts';
import { observe, observePackage, type Package } from './observe.ts';
import type { Project } from './project.ts';

export interface PlanWishes extends VersionWishes {
  /** ISO day; today when absent. */
  date?: string | undefined;
}

export interface PlanAnswer {
  plan: Plan;
  /** Where the version goes, in words made of the analysis (R40). */
  progression: string;
  assessment: Assessment;
  violations: Violation[];
  /** What policy wants told without stopping anything. */
  findings: Violation[];
  asked_later: { guard: string; never: string; before: string }[];
  approvals_needed: Need[];
}

/** Looks, decides and writes down: the plan is the dry run, and its id is what runs and approvals name. */
export async function planRelease(world: World, project: Project, wishes: PlanWishes, by: string): Promise<PlanAnswer> {
  const analysis = await analyzeChanges(world, project);
  const decided = decideVersion(project, analysis, wishes);
  const found = await observePackage(world.git(project.root), project);
  const [facts, assessment] = await Promise.all([
    observe(world, project, { analysis, plan: null, version: decided.version, package: found }),
    assessComplexity(world, project, analysis, { emergency: wishes.kind === 'emergency', environments: 1 }),
  ]);
  if (facts.repository.remote === null)
    throw new Problem('REMOTE_MISSING', { values: { remote: project.policy.git.remote } });
  const date = wishes.date ?? facts.now.slice(0, 10);
  const plan = sealPlan(planContent({ project, analysis, decided, facts, assessment, found, kind: wishes.kind, date }));
  await (await world.ledger()).savePlan(plan, by);
  const approvals_needed = neededApprovals(project.policy.approvals, plan, facts.changes);
  const progression = progressionLogic(
    analysis.last?.version ?? analysis.current_version,
    plan.version.new,
    analysis.scheme,
  );
  return { plan, progression, assessment, ...judgePlan({ ...facts, plan }, plan, project.policy), approvals_needed };
}

interface Making {
  project: Project;
  analysis: Analysis;
  decided: Decided;
  facts: Facts;
  assessment: Assessment;
  found: Package | null;
  kind: Plan['kind'];
  date: string;
}

function planContent({ project, analysis, decided, facts, assessment, found, kind, date }: Making): PlanContent {
  const { version, bump } = decided;
  const tag = `${analysis.tags.prefix}${version}`;
  const { branch, commit, tree } = project.head;
  const frame: Omit<PlanContent, 'items'> = {
    project_id: project.id,
    project_name: project.name,
    member: project.member?.name ?? null,
    kind,
    version: {
      previous: analysis.last?.version ?? null,
      new: version,
      bump_type: bump,
      scheme: project.version.scheme,
    },
    tag,
    date,
    base: { branch, commit, tree },
    release_branch: `release/${tag}`,
    analysis_id: analysis.id,
    policy_hash: project.policy_hash,
    complexity: {
      score: assessment.score,
      raw: assessment.raw,
      level: assessment.level,
      required: assessment.required,
    },
    rollback: rollbackPart(project, analysis, facts, tag),
    package: found,
  };
  const planned = steps.flatMap((step) =>
    step
      .plan({ facts, plan: frame, policy: project.policy })
      .map((input) => ({ step, input: step.input.parse(input) })),
  );
  const items: Item[] = planned.map(({ step, input }, index) => ({
    id: `i${String(index + 1).padStart(2, '0')}`,
    step: step.name,
    phase: step.phase,
    undoable: step.undoable,
    title: step.title(input),
    input,
  }));
  return { ...frame, items };
}

function rollbackPart(project: Project, analysis: Analysis, facts: Facts, tag: string): RollbackPart {
  const { last } = analysis;
  const published = facts.channels.filter((one) => one.stage === 'production');
  return {
    previous_version: last?.version ?? null,
    previous_tag: last?.tag ?? null,
    snapshot: {
      branch: project.head.branch,
      head: project.head.commit,
      tree: project.head.tree,
      latest: Object.fromEntries(published.map((one) => [one.channel, one.latest])),
    },
    instructions: [
      `Before anything is published: rollback removes the branch release/${tag}, its work tree and the local tag; the checkout stands at ${project.head.commit}.`,
      ...published.map(
        (one) =>
          `${one.channel}: move latest back to ${one.latest ?? '(nothing stood there)'} and deprecate ${one.package}@${tag}.`,
      ),
      `The tag ${tag} is never moved or re-created; roll forward with the next version.`,
    ],
    complexity: rollbackComplexity(project),
  };
}

/** The plan as an agent reads it: go or no-go, what stands in the way, what comes next. */
export function showPlan(answer: PlanAnswer): Record<string, unknown> {
  const { plan, progression, assessment, violations, findings, asked_later, approvals_needed } = answer;
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
    ...(findings.length > 0 ? { findings: findings.map(showViolation) } : {}),
    asked_later,
    approvals_needed,
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
