import { type ComponentFacts, keyOf } from '../../domain/components/component.ts';
import type { Drift } from '../../domain/components/drift/drift.ts';
import { unsettled } from '../../domain/components/drift/drift.ts';
import { driftOf } from '../../domain/components/drift/of-facts.ts';
import { carried } from '../../domain/components/drift/sides.ts';
import { type FitPolicy, fitOf } from '../../domain/components/fit-of-facts.ts';
import type { Facts } from '../../domain/records/facts.ts';
import type { PlanContent } from '../../domain/records/plan.ts';
import type { RowFacts } from '../../domain/rows/row.ts';
import type { GitReader } from '../../ports/git.ts';
import type { World } from '../../ports/world.ts';
import { analyzeChanges } from '../history/analyze.ts';
import { observe } from '../observe/observe.ts';
import { observePackages } from '../observe/packages.ts';
import type { Project } from '../project/project.ts';

/** Entries of each list; the counts beside them are always exact. */
const shownAtMost = 50;

type Release = Pick<PlanContent, 'version' | 'reconcile'>;

/** What a release makes of the components: counts, what is left alone and why, findings, what depends on what changes. */
export function summarizeComponents(facts: Facts, plan: Release, policy: FitPolicy): Record<string, unknown> {
  const fit = fitOf(facts, plan, policy);
  const leads = leadsOf(facts.components);
  const left = leads.filter((one) => one.left !== null && one.mode !== 'mirror');
  return {
    count: leads.filter((one) => one.mode !== 'mirror').length,
    changes: bounded(fit.values.filter(({ from, to }) => from !== to)),
    stale_mirrors: bounded(staleMirrors(facts, plan)),
    left: bounded(left.map(({ id, file, left: why }) => ({ id, file, why }))),
    findings: bounded(fit.findings),
    dependants: bounded(fit.dependants),
  };
}

/** Fields that should repeat the current version and do not, with what the release writes there (R45). */
const staleMirrors = (
  { components, current_version, scheme }: Facts,
  { version }: Release,
): Record<string, unknown>[] =>
  components
    .filter(
      (one) => one.mode === 'mirror' && one.version !== null && one.version !== carried(one, current_version, scheme),
    )
    .map((one) => ({ file: one.file, path: one.path, from: one.version, to: carried(one, version.new, scheme) }));

/**
 * How components stand (R55-R59, R71): every field with its kind, what it says and what the next release gives it, and
 * every drift with its direction and age. Changes nothing; bounded lists with exact counts.
 */
export async function checkComponents(world: World, project: Project): Promise<Record<string, unknown>> {
  const git = world.git(project.root);
  const analysis = await analyzeChanges(world, project);
  const next = analysis.next_version ?? project.version.current;
  const packages = await observePackages(git, project);
  const facts = await observe(world, project, { analysis, plan: null, version: next, packages });
  const { scheme, current } = project.version;
  const release: Release = {
    version: { previous: current, new: next, bump_type: analysis.bump, scheme },
    reconcile: null,
  };
  const drift = await datedDrift(git, project, facts);
  const open = unsettled(drift, null, project.policy.components.reconcile);
  return {
    action: 'check',
    in_step: drift.length === 0,
    version: release.version,
    components: {
      ...summarizeComponents(facts, release, project.policy),
      fields: fieldsOf(facts, release, project.policy),
    },
    database: facts.rows === null ? null : databaseOf(facts.rows),
    drift: { ...bounded(drift), unsettled: open.length, directions: [...new Set(open.flatMap((one) => one.mends))] },
    next_action: nextAction(open),
  };
}

const databaseOf = ({ rows, profile, reachable }: RowFacts): Record<string, unknown> => ({
  rows: rows.length,
  profile,
  all_missing: reachable && rows.length === 0,
});

function fieldsOf(facts: Facts, release: Release, policy: FitPolicy): ReturnType<typeof bounded> {
  const values = new Map(fitOf(facts, release, policy).values.map((one) => [`${one.file}\0${one.path}`, one.to]));
  return bounded(
    facts.components.map(({ id, type, file, path, version, mode, left }) => ({
      id,
      type,
      file,
      path,
      mode,
      kind: kindOf(version),
      old: version,
      new: values.get(`${file}\0${path}`) ?? version,
      ...(left === null ? {} : { left }),
    })),
  );
}

const kindOf = (version: ComponentFacts['version']): string =>
  version === null ? 'missing' : version === 'dev' ? 'dev' : typeof version === 'number' ? 'int' : 'string';

/** With the times at which the drifting files last changed, looked up for those that are shown. */
async function datedDrift(git: GitReader, project: Project, facts: Facts): Promise<Drift[]> {
  const drift = driftOf(facts, project.policy);
  const files = new Set(facts.components.map((one) => one.file));
  const wanted = new Set(drift.flatMap(({ here, there }) => [here.where, there.where]).filter((one) => files.has(one)));
  const paths = [...wanted].slice(0, shownAtMost);
  const changed_at = new Map<string, string>();
  if (paths.length === 0) return drift;
  for await (const touch of git.touches({ from: null, to: project.head.commit, paths })) {
    for (const path of touch.paths) if (!changed_at.has(path)) changed_at.set(path, touch.at);
    if (changed_at.size === paths.length) break;
  }
  return driftOf(facts, project.policy, changed_at);
}

function nextAction(open: readonly Drift[]): Record<string, unknown> {
  const [direction] = open.flatMap((one) => one.mends);
  if (open.length === 0)
    return { tool: 'plan_release', arguments: {}, why: 'nothing stands between components and a release' };
  if (direction === undefined)
    return {
      tool: 'sync_components',
      arguments: { action: 'check' },
      why: 'after a person mended what no direction does',
    };
  return {
    tool: 'sync_components',
    arguments: { action: 'reconcile', direction },
    why: 'if that is the side that is right; nothing is mended without a named direction',
  };
}

const leadsOf = (fields: readonly ComponentFacts[]): ComponentFacts[] => [
  ...new Map(fields.map((one) => [keyOf(one), one])).values(),
];

const bounded = <Entry>(entries: readonly Entry[]): { count: number; first: Entry[] } => ({
  count: entries.length,
  first: entries.slice(0, shownAtMost),
});
