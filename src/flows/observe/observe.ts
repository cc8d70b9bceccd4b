import { closedAt } from '../../domain/calendar/calendar.ts';
import { nextValues, versionRules } from '../../domain/components/next.ts';
import { Problem } from '../../domain/problem.ts';
import type { Analysis } from '../../domain/records/analysis.ts';
import type { Package } from '../../domain/records/artifact.ts';
import type { Facts, RepositoryFacts } from '../../domain/records/facts.ts';
import type { Plan } from '../../domain/records/plan.ts';
import type { GitReader } from '../../ports/git.ts';
import type { Programs } from '../../ports/programs.ts';
import type { World } from '../../ports/world.ts';
import { observeComponents, sinceOf } from '../components/observe.ts';
import { observeLoosening } from '../people/earlier-policy.ts';
import { observeApprovals } from '../people/observe-approvals.ts';
import type { Project } from '../project/project.ts';
import { findConflicts } from '../rows/conflicts.ts';
import { observeRows, seeDatabase } from '../rows/observe-rows.ts';
import { readCalendar } from './calendar.ts';
import { observeChangelog } from './changelog.ts';
import { observeChannels, type Touched } from './channels.ts';
import { observeCompose } from './compose.ts';
import { observeAllowance, observeForge } from './forge.ts';
import { observeFreeze } from './freeze.ts';
import { observeManifests } from './manifests.ts';
import { observePresent } from './present.ts';
import { observePromotion } from './promotion.ts';
import { observeShipped } from './shipped.ts';
import { observeTriggers } from './triggers.ts';

interface Known {
  analysis: Analysis | null;
  plan: Plan | null;
  version: string;
  packages: readonly Package[];
  /** The attempt at the plan that asks; approvals spent on another one do not count. */
  attempt?: string;
  /** The one place that an act touches, where only that of the channels is looked at. */
  only?: Touched | null;
  /** Where programs of the project are started, once its work tree stands. */
  tree?: { path: string; programs: Programs } | null;
  /** Whether reviews on the forge are looked at. */
  outside?: boolean;
}

/** Looks at everything that guards judge: repository, remote, registries, components, evidence. */
export async function observe(world: World, project: Project, known: Known): Promise<Facts> {
  const git = world.git(project.root);
  const from = known.analysis?.last?.version ?? project.version.current;
  const tag = known.plan?.tag ?? `${known.analysis?.tags.prefix ?? 'v'}${known.version}`;
  const [
    inside,
    present,
    promotion,
    outside,
    channels,
    database,
    freeze,
    manifests,
    ci,
    forge_left,
    triggers,
    compose,
  ] = await Promise.all([
    observeInside(world, project, { ...known, outside: true }),
    observePresent(git, project),
    observePromotion(git, project, { from, to: known.version }),
    observeRemote(git, project, known.plan),
    observeChannels(world, project, { ...known, tag, tree: known.tree ?? null }),
    seeDatabase(world, project, known.analysis?.last?.commit ?? null),
    observeFreeze(git, project, known.version),
    observeManifests(git, project),
    observeForge(world, project),
    observeAllowance(world, project),
    observeTriggers(git, project.head.commit, {
      tag,
      branch: project.policy.build.from === 'ci' ? `release/${tag}` : null,
    }),
    observeCompose(git, project.head.commit, project.policy),
  ]);
  const rules = versionRules(known.version, project.version.scheme, project.policy);
  const next = nextValues(inside.components, rules);
  const since = known.analysis?.last?.commit ?? null;
  const conflicts = await findConflicts(world, project, database, { ...inside, since });
  const rows = observeRows(database, inside.components, project.policy, next, conflicts);
  return {
    ...inside,
    present,
    promotion,
    repository: { ...inside.repository, ...outside },
    channels,
    rows,
    freeze,
    manifests,
    ci,
    forge_left,
    triggers,
    compose,
  };
}

/** The part that needs no network: what is not looked at stands as unseen, and guards that need it do not pass. */
export async function observeInside(world: World, project: Project, known: Known): Promise<Facts> {
  const git = world.git(project.root);
  const ledger = await world.ledger();
  const since = known.analysis?.last?.commit ?? null;
  const place = { root: project.root, member: project.member?.name ?? null };
  const now = world.clock.now();
  const [repository, seen, changelog, evidence, { approvals, attestations }, changes, calendar, loosened, shipped] =
    await Promise.all([
      observeRepository(git, project),
      observeComponents(world, project, sinceOf(known.analysis)),
      observeChangelog(world, project, project.head.commit, known.version),
      known.plan ? ledger.evidence(known.plan.id) : [],
      observeApprovals(world, { ...place, policy: project.policy }, known),
      since === null ? null : git.changedFiles(since, project.head.commit),
      readCalendar(git, project.head.commit, project.policy, now),
      observeLoosening(world, place, project.policy, since),
      observeShipped(world, project),
    ]);
  return {
    now,
    project: { id: project.id, name: project.name, root: project.root },
    scheme: project.version.scheme,
    current_version: project.version.current,
    repository,
    analysis: known.analysis,
    ...seen,
    channels: [],
    rows: null,
    release: null,
    changelog,
    evidence,
    approvals,
    attestations,
    changes,
    closed: closedAt(calendar, now),
    loosened,
    present: null,
    promotion: null,
    freeze: null,
    manifests: null,
    ci: null,
    forge_left: null,
    shipped,
    triggers: null,
    compose: null,
    plan: known.plan,
  };
}

async function observeRepository(git: GitReader, project: Project): Promise<RepositoryFacts> {
  const [dirty, tags, remote, signing_key] = await Promise.all([
    git.dirty(),
    git.tags(),
    git.remoteUrl(project.policy.git.remote),
    git.hasSigningKey(),
  ]);
  return {
    head: project.head.commit,
    tree: project.head.tree,
    branch: project.head.branch,
    dirty: dirty.slice(0, 50),
    remote,
    remote_reachable: false,
    remote_moved: null,
    local_tags: Object.fromEntries(tags.map(({ name, commit }) => [name, commit])),
    remote_tags: null,
    signing_key,
  };
}

/** A branch that is at the release commit already is ours: an earlier push may have brought it there without the tag. */
async function observeRemote(
  git: GitReader,
  project: Project,
  plan: Plan | null,
): Promise<Pick<RepositoryFacts, 'remote_reachable' | 'remote_moved' | 'remote_tags'>> {
  const refs = await remoteRefs(git, project.policy.git.remote);
  if (refs === null) return { remote_reachable: false, remote_moved: null, remote_tags: null };
  const head = refs.branches[project.head.branch];
  const own = plan === null ? null : await git.resolve(`refs/heads/${plan.release_branch}`);
  const contained = head === undefined || head === own || (await isContained(git, head, project.head.commit));
  return { remote_reachable: true, remote_moved: !contained, remote_tags: refs.tags };
}

type RemoteRefs = Awaited<ReturnType<GitReader['remoteRefs']>>;

async function remoteRefs(git: GitReader, remote: string): Promise<RemoteRefs | null> {
  try {
    return await git.remoteRefs(remote);
  } catch (error) {
    if (error instanceof Problem && (error.code === 'REMOTE_UNREACHABLE' || error.code === 'REMOTE_MISSING'))
      return null;
    throw error;
  }
}

/** A remote head that is not even known here is certainly not contained. */
async function isContained(git: GitReader, ancestor: string, descendant: string): Promise<boolean> {
  return (await git.resolve(ancestor)) !== null && git.isAncestor(ancestor, descendant);
}
