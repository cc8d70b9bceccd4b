import { type Need, neededApprovals } from '../../domain/approvals/rules.ts';
import { securityClock } from '../../domain/calendar/schedule.ts';
import { editedSections } from '../../domain/changelog/sections.ts';
import type { Direction } from '../../domain/components/drift/drift.ts';
import { Problem } from '../../domain/problem.ts';
import type { Analysis } from '../../domain/records/analysis.ts';
import type { Package } from '../../domain/records/artifact.ts';
import type { Facts } from '../../domain/records/facts.ts';
import { type Item, type Plan, type PlanContent, sealPlan } from '../../domain/records/plan.ts';
import { emergencyCriteria } from '../../domain/records/release.ts';
import { progressionLogic } from '../../domain/version/promotion.ts';
import type { World } from '../../ports/world.ts';
import { steps } from '../../steps/index.ts';
import { type Assessment, assessComplexity } from '../assess.ts';
import { summarizeComponents } from '../components/describe.ts';
import { analyzeChanges } from '../history/analyze.ts';
import { judgePlan, type Violation } from '../judge.ts';
import { observe } from '../observe/observe.ts';
import { observePackages } from '../observe/packages.ts';
import { observeApprovals } from '../people/observe-approvals.ts';
import type { Project } from '../project/project.ts';
import { warningsOf } from '../warnings.ts';
import { type Decided, decideVersion, type VersionWishes } from './decide-version.ts';
import { rollbackPart } from './way-back.ts';

export interface PlanWishes extends VersionWishes {
  /** ISO day; today when absent. */
  date?: string | undefined;
  /** The side that is right where components drifted apart; asks for a patch where the commits ask for nothing. */
  reconcile?: Direction | undefined;
  /** What makes it an emergency; named for that kind and no other (R226). */
  criterion?: string | undefined;
  /** When the world learnt of what a security release mends, ISO 8601. */
  disclosed_at?: string | undefined;
}

export interface PlanAnswer {
  plan: Plan;
  /** Where the version goes, in words made of the analysis (R40). */
  progression: string;
  assessment: Assessment;
  /** Sections of earlier versions that were generated and then changed by hand. */
  edited: ReturnType<typeof editedSections>;
  /** What becomes of the components, in figures and bounded lists. */
  components: Record<string, unknown>;
  violations: Violation[];
  /** What policy wants told without stopping anything. */
  findings: Violation[];
  asked_later: { guard: string; never: string; before: string }[];
  approvals_needed: Need[];
  warnings: string[];
  security_clock: ReturnType<typeof securityClock> | null;
  /** What the project's own pipelines publish once the tag or the page is out. */
  triggers: NonNullable<Facts['triggers']>['found'];
}

/** Looks, decides and writes down: the plan is the dry run, and its id is what runs and approvals name. */
export async function planRelease(world: World, project: Project, asked: PlanWishes, by: string): Promise<PlanAnswer> {
  const criterion = criterionOf(asked);
  const analysis = await analyzeChanges(world, project);
  const wishes = asked.reconcile && analysis.bump === 'none' ? { ...mending, ...asked } : asked;
  const releases = await (await world.ledger()).releases(project.id);
  const burned = releases.filter(({ status }) => status === 'rolled_back').map((one) => one.version);
  const decided = decideVersion(project, analysis, wishes, burned);
  const packages = await observePackages(world.git(project.root), project);
  const [facts, assessment] = await Promise.all([
    observe(world, project, { analysis, plan: null, version: decided.version, packages }),
    assessComplexity(world, project, analysis, { emergency: wishes.kind === 'emergency', environments: 1 }),
  ]);
  if (facts.repository.remote === null)
    throw new Problem('REMOTE_MISSING', { values: { remote: project.policy.git.remote } });
  const date = wishes.date ?? facts.now.slice(0, 10);
  const { kind, reason = null, reconcile = null } = wishes;
  const making = { project, analysis, decided, facts, assessment, packages, criterion, kind, date, reason, reconcile };
  const plan = sealPlan(planContent(making));
  await (await world.ledger()).savePlan(plan, by);
  const approvals_needed = neededApprovals(project.policy.approvals, plan, facts.changes);
  const edited = editedSections(facts.changelog.text ?? '');
  const components = summarizeComponents(facts, plan, project.policy);
  const progression = progressionLogic(
    analysis.last?.version ?? analysis.current_version,
    plan.version.new,
    analysis.scheme,
  );
  const place = { root: project.root, member: plan.member, policy: project.policy };
  const { approvals, attestations } = await observeApprovals(world, place, { plan, analysis, outside: true });
  const judged = judgePlan({ ...facts, approvals, attestations, plan }, plan, project.policy);
  const warnings = await warningsOf(world, project, plan, facts);
  const security_clock = wishes.disclosed_at === undefined ? null : securityClock(wishes.disclosed_at, facts.now);
  const triggers = facts.triggers?.found ?? [];
  const told = { progression, edited, components, warnings, security_clock, triggers };
  return { plan, assessment, ...told, ...judged, approvals_needed };
}

/** An emergency names one of the criteria, and nothing else does. Throws EMERGENCY_UNNAMED with the list. */
function criterionOf({ kind, criterion }: PlanWishes): Plan['criterion'] {
  if (kind !== 'emergency' && criterion === undefined) return null;
  const named = emergencyCriteria.find((one) => one === criterion);
  if (kind === 'emergency' && named) return named;
  throw new Problem('EMERGENCY_UNNAMED', { values: { criteria: emergencyCriteria.join(', ') } });
}

/** Bringing components in step is a reason for a release by itself. */
const mending = { bump: 'patch', reason: 'components are brought in step' } as const;

interface Making {
  kind: Plan['kind'];
  project: Project;
  analysis: Analysis;
  decided: Decided;
  facts: Facts;
  assessment: Assessment;
  packages: readonly Package[];
  criterion: Plan['criterion'];
  date: string;
  reason: string | null;
  reconcile: Direction | null;
}

function planContent({
  project,
  analysis,
  decided,
  facts,
  assessment,
  packages,
  criterion,
  kind,
  date,
  reason,
  reconcile,
}: Making): PlanContent {
  const { version, bump } = decided;
  const tag = `${analysis.tags.prefix}${version}`;
  const { branch, commit, tree } = project.head;
  const frame: Omit<PlanContent, 'items'> = {
    project_id: project.id,
    project_name: project.name,
    member: project.member?.name ?? null,
    kind,
    criterion,
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
    reconcile,
    rollback: rollbackPart(project, analysis, facts, tag),
    packages,
  };
  const planned = steps.flatMap((step) =>
    step
      .plan({ facts, plan: frame, policy: project.policy, reason })
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
