import type { Analysis } from '../domain/analysis.ts';
import type { Direction } from '../domain/components/drift/drift.ts';
import type { Facts } from '../domain/facts.ts';
import { type Item, type Plan, type PlanContent, type RollbackPart, sealPlan } from '../domain/plan.ts';
import { Problem } from '../domain/problem.ts';
import { type Bump, bumps } from '../domain/release.ts';
import { nextVersion } from '../domain/version/bump.ts';
import { compareVersions, requireVersion } from '../domain/version/scheme.ts';
import type { World } from '../ports/world.ts';
import { steps } from '../steps/index.ts';
import { analyzeChanges } from './analyze.ts';
import { type Assessment, assessComplexity, rollbackComplexity } from './assess.ts';
import { summarizeComponents } from './components/describe.ts';
import { judgePlan, type Violation } from './judge.ts';
import { observe, observePackage, type Package } from './observe.ts';
import type { Project } from './project.ts';

export interface PlanWishes {
  kind: Plan['kind'];
  bump?: Bump | undefined;
  version?: string | undefined;
  /** Needed to release what the commits alone do not ask for. */
  reason?: string | undefined;
  /** ISO day; today when absent. */
  date?: string | undefined;
  /** The side that is right where components drifted apart; asks for a patch where the commits ask for nothing. */
  reconcile?: Direction | undefined;
}

export interface PlanAnswer {
  plan: Plan;
  assessment: Assessment;
  /** What becomes of the components, in figures and bounded lists. */
  components: Record<string, unknown>;
  violations: Violation[];
  asked_later: { guard: string; never: string; before: string }[];
}

/** Looks, decides and writes down: the plan is the dry run, and its id is what runs and approvals name. */
export async function planRelease(world: World, project: Project, asked: PlanWishes, by: string): Promise<PlanAnswer> {
  const analysis = await analyzeChanges(world, project);
  const wishes = asked.reconcile && analysis.bump === 'none' ? { ...mending, ...asked } : asked;
  const decided = decideVersion(project, analysis, wishes);
  const found = await observePackage(world.git(project.root), project.head.commit);
  const [facts, assessment] = await Promise.all([
    observe(world, project, { analysis, plan: null, version: decided.version, package: found }),
    assessComplexity(world, project, analysis, { emergency: wishes.kind === 'emergency', environments: 1 }),
  ]);
  if (facts.repository.remote === null)
    throw new Problem('REMOTE_MISSING', { values: { remote: project.policy.git.remote } });
  const date = wishes.date ?? facts.now.slice(0, 10);
  const { kind, reconcile = null } = wishes;
  const making = { project, analysis, decided, facts, assessment, found, kind, date, reconcile };
  const plan = sealPlan(planContent(making));
  await (await world.ledger()).savePlan(plan, by);
  const components = summarizeComponents(facts, plan, project.policy);
  return { plan, assessment, components, ...judgePlan({ ...facts, plan }, plan, project.policy) };
}

/** Bringing components in step is a reason for a release by itself. */
const mending = { bump: 'patch', reason: 'components are brought in step' } as const;

interface Decided {
  version: string;
  bump: Bump;
}

/** The caller may ask for more than the commits do, never for less; both need the version to go up. */
function decideVersion(project: Project, analysis: Analysis, wishes: PlanWishes): Decided {
  const { scheme, current } = project.version;
  const base = analysis.last?.version ?? current;
  const asked = wishes.bump ?? analysis.bump;
  refuseUndecided(project, analysis, wishes);
  refuseUnmarkedBreak(project, analysis, wishes);
  if (rank(asked) < rank(analysis.bump)) {
    throw new Problem('BUMP_TOO_LOW', {
      values: { floor: analysis.bump, asked },
      next: { tool: 'plan_release', arguments: { bump: analysis.bump } },
    });
  }
  const { prerelease_series } = project.policy.versioning;
  const version = wishes.version
    ? requireVersion(wishes.version, scheme)
    : firstOrNext(analysis, current, asked, () => nextVersion(base, asked, scheme, { series: prerelease_series }));
  if (analysis.last && compareVersions(version, analysis.last.version, scheme) <= 0) {
    throw new Problem('NOT_MONOTONIC', { values: { version, last: analysis.last.version } });
  }
  const floor = analysis.next_version;
  if (wishes.version && floor !== null && compareVersions(version, floor, scheme) < 0) {
    throw new Problem('BUMP_TOO_LOW', { values: { floor, asked: version } });
  }
  return { version, bump: asked };
}

/** A first release keeps the version that stands in the manifest; nothing was released under it yet. */
function firstOrNext(analysis: Analysis, current: string, asked: Bump, next: () => string): string {
  return analysis.last === null && asked === analysis.bump ? current : next();
}

function refuseUndecided(project: Project, analysis: Analysis, wishes: PlanWishes): void {
  const said = wishes.bump !== undefined || wishes.version !== undefined;
  if (said && wishes.reason) return;
  const { unclassified } = project.policy.versioning;
  if (analysis.unclassified.length > 0 && unclassified !== 'patch') {
    throw new Problem('DECISION_PENDING', {
      values: { count: analysis.unclassified.length },
      details: analysis.unclassified
        .slice(0, 20)
        .map((id) => ({ path: id.slice(0, 12), expected: 'a conventional commit', by: 'agent' as const })),
    });
  }
  if (analysis.ask !== null) {
    throw new Problem('DECISION_SPLIT', { details: [{ path: analysis.id, actual: analysis.ask, by: 'agent' }] });
  }
  if (analysis.bump === 'none')
    throw new Problem('NOTHING_TO_RELEASE', { values: { since: analysis.last?.tag ?? 'the beginning' } });
}

/** A break in the code that nobody marked is told to the caller, who goes on with a reason or asks for a major. */
function refuseUnmarkedBreak(project: Project, analysis: Analysis, wishes: PlanWishes): void {
  const acknowledged = wishes.reason !== undefined || wishes.bump === 'major';
  if (project.policy.versioning.api !== 'acknowledge' || acknowledged) return;
  const breaks = analysis.api?.findings.filter((one) => one.severity === 'breaking') ?? [];
  if (breaks.length === 0 || analysis.bump === 'major' || analysis.commits.some((one) => one.breaking)) return;
  throw new Problem('API_BREAK_UNACKNOWLEDGED', {
    values: { count: breaks.length },
    details: breaks.slice(0, 20).map(({ said, before, after }) => ({
      path: `${(after ?? before)?.file ?? ''}:${(after ?? before)?.line ?? ''}`,
      expected: 'a marked breaking change, or a reason',
      actual: said,
      by: 'agent' as const,
    })),
    next: { tool: 'analyze_changes', arguments: {} },
  });
}

const rank = (bump: Bump): number => bumps.indexOf(bump);

interface Making {
  kind: Plan['kind'];
  project: Project;
  analysis: Analysis;
  decided: Decided;
  facts: Facts;
  assessment: Assessment;
  found: Package | null;
  date: string;
  reconcile: Direction | null;
}

function planContent({
  project,
  analysis,
  decided,
  facts,
  assessment,
  found,
  kind,
  date,
  reconcile,
}: Making): PlanContent {
  const { version, bump } = decided;
  const tag = `${project.policy.versioning.tag_prefix}${version}`;
  const { branch, commit, tree } = project.head;
  const frame: Omit<PlanContent, 'items'> = {
    project_id: project.id,
    project_name: project.name,
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
    complexity: { score: assessment.score, raw: assessment.raw, level: assessment.level },
    reconcile,
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
export function showPlan({
  plan,
  assessment,
  violations,
  asked_later,
  components,
}: PlanAnswer): Record<string, unknown> {
  const { id, items, ...rest } = plan;
  return {
    plan_id: id,
    verdict: violations.length === 0 ? 'GO' : 'NO_GO',
    ...rest,
    items: items.map(({ id: item, step, phase, undoable, title }) => ({ id: item, step, phase, undoable, title })),
    violations: violations.map(({ standing: _standing, ...violation }) => violation),
    asked_later,
    components,
    approvals_needed: [],
    escalation: { required: assessment.required, allowed: assessment.allowed },
    next_action:
      violations.length === 0
        ? { tool: 'run_release', arguments: { plan_id: id }, why: 'every guard that can be asked now holds' }
        : { tool: 'plan_release', arguments: {}, why: 'after the required actions are met' },
  };
}
