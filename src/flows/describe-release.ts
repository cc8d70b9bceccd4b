import { Problem } from '../domain/problem.ts';
import type { Plan } from '../domain/records/plan.ts';
import type { View } from '../domain/records/views.ts';
import type { ReleaseRecord } from '../ports/ledger.ts';
import type { World } from '../ports/world.ts';
import { observeComponents, sinceOf } from './components/observe.ts';
import { describePolicy } from './describe/policy.ts';
import { describeReadiness } from './describe/readiness.ts';
import { lastRelease } from './history/releases.ts';
import type { Project } from './project/project.ts';
import { releaseCalendar } from './release-calendar.ts';
import { reportRelease } from './report.ts';
import { describeDatabase } from './rows/describe-database.ts';

export interface ViewOptions {
  version?: string | undefined;
  plan_id?: string | undefined;
  /** Where the previous page ended, for views that page. */
  after?: number | undefined;
}

const pageSize = 50;
const mostTold = 200;

/** Where a project or a release stands, seen from one side. Changes nothing. */
export async function describeRelease(
  world: World,
  project: Project,
  view: View,
  options: ViewOptions = {},
): Promise<Record<string, unknown>> {
  return { view, ...(await describe[view](world, project, options)) };
}

type Describe = (world: World, project: Project, options: ViewOptions) => Promise<Record<string, unknown>>;

const describe: Record<View, Describe> = {
  async status(world, project) {
    const git = world.git(project.root);
    const [last, dirty] = await Promise.all([lastRelease(git, project), git.dirty()]);
    const { active, ledger } = await activeRelease(world, project);
    return {
      project: {
        id: project.id,
        name: project.name,
        root: project.root,
        branch: project.head.branch,
        head: project.head.commit,
      },
      version: project.version,
      last_release: last,
      checkout_clean: dirty.length === 0,
      active_release: active,
      ledger,
      next_action: nextStep(active, project),
    };
  },
  async plan(world, project, options) {
    const plan = await chosenPlan(world, project, options);
    return plan === undefined ? { plans: await (await world.ledger()).plans(project.id) } : { plan };
  },
  async evidence(world, project, options) {
    const release = await chosenRelease(world, project, options.version);
    const planId = options.plan_id ?? release?.plan_id;
    const { page, ...rest } = pageOf(planId ? await (await world.ledger()).evidence(planId) : [], options.after);
    return { ...rest, evidence: page };
  },
  async components(world, project, { after }) {
    const last = await lastRelease(world.git(project.root), project);
    const { components } = await observeComponents(world, project, sinceOf({ last, commits: [] }));
    const { page, ...rest } = pageOf(components, after);
    return { ...rest, components: page };
  },
  database: describeDatabase,
  async history(world, project, { version }) {
    const ledger = await world.ledger();
    return {
      releases: await ledger.releases(project.id),
      history: await ledger.history(project.id),
      ...(version
        ? {
            components: await ledger.components(project.id, version),
            compatibility: await ledger.compatibility(project.id, version),
          }
        : {}),
    };
  },
  async report(world, project, options) {
    const ledger = await world.ledger();
    const release = await chosenRelease(world, project, options.version);
    const plan = release ? await ledger.plan(release.plan_id) : null;
    if (!release || !plan) return { report: null };
    return { report: await reportRelease(world, release.id, plan), items: await ledger.items(release.id) };
  },
  async audit(world, project, options) {
    const ledger = await world.ledger();
    const after = options.after ?? 0;
    const entries = await ledger.audit(project.id, { after, limit: pageSize });
    const broken = await ledger.brokenAuditEntry();
    return {
      chain: broken === null ? 'intact' : `broken at ${broken}`,
      entries,
      next_after: entries.length === pageSize ? entries.at(-1)?.seq : null,
    };
  },
  calendar: releaseCalendar,
  config: describePolicy,
  async readiness(world, project, options) {
    const plan = await chosenPlan(world, project, options);
    return describeReadiness(world, project, plan?.project_id === project.id ? plan : null);
  },
};

/** Of a long list as much as an agent can use at once, and where it goes on. */
function pageOf<Entry>(list: readonly Entry[], after = 0) {
  const end = after + mostTold;
  return { page: list.slice(after, end), count: list.length, next_after: end < list.length ? end : null };
}

/** Looking works without the ledger too; then it is said that nothing is known of a release in progress. */
async function activeRelease(
  world: World,
  project: Project,
): Promise<{ active: ReleaseRecord | null; ledger: string }> {
  try {
    return { active: await (await world.ledger()).activeRelease(project.id), ledger: 'answers' };
  } catch (error) {
    if (error instanceof Problem && error.code.startsWith('LEDGER_')) return { active: null, ledger: error.message };
    throw error;
  }
}

/** The plan that is named, else that of the chosen release; undefined when neither is there, null when it is unknown. */
async function chosenPlan(world: World, project: Project, options: ViewOptions): Promise<Plan | null | undefined> {
  const planId = options.plan_id ?? (await chosenRelease(world, project, options.version))?.plan_id;
  return planId === undefined ? undefined : (await world.ledger()).plan(planId);
}

/** The release of this version; else the one in progress; else the newest. */
async function chosenRelease(
  world: World,
  project: Project,
  version: string | undefined,
): Promise<ReleaseRecord | null> {
  const releases = await (await world.ledger()).releases(project.id);
  if (version) return releases.find((one) => one.version === version) ?? null;
  return releases.find((one) => one.status === 'active' || one.status === 'stopped') ?? releases[0] ?? null;
}

function nextStep(
  active: ReleaseRecord | null,
  { member }: Project,
): { tool: string; arguments: Record<string, unknown>; why: string } {
  if (active)
    return {
      tool: 'run_release',
      arguments: { plan_id: active.plan_id },
      why: `release ${active.version} is ${active.status}`,
    };
  const named = member ? { package: member.name } : {};
  return { tool: 'analyze_changes', arguments: named, why: 'see what the commits since the last release ask for' };
}
