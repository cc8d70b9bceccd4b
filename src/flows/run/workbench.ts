import type { Config } from '../../config/schema.ts';
import { contentId } from '../../domain/content-id.ts';
import { Problem } from '../../domain/problem.ts';
import type { Evidence, EvidenceDraft } from '../../domain/records/evidence.ts';
import type { Facts } from '../../domain/records/facts.ts';
import type { Action, Plan } from '../../domain/records/plan.ts';
import { irreversible, movesRows, opens } from '../../guards/moments.ts';
import type { ReleaseRecord } from '../../ports/ledger.ts';
import type { World } from '../../ports/world.ts';
import { releaseCommit } from '../../steps/release-tree.ts';
import type { Hands } from '../../steps/step.ts';
import { observe, observeInside } from '../observe/observe.ts';
import { settingsOf } from '../project/channels.ts';
import { policyHash, releaseRulesAt } from '../project/policy.ts';
import { openProject } from '../project/project.ts';
import { databaseSettings } from '../rows/settings.ts';
import { withRelease } from './observe-release.ts';
import { watchTree } from './watched-tree.ts';

/** All that is needed to work on one release: its plan, its policy, and hands that record for it. */
export interface Workbench {
  plan: Plan;
  policy: Config;
  root: string;
  release: ReleaseRecord;
  by: string;
  hands: Hands;
  /** Where programs of the project start. */
  tree: string;
}

/**
 * Opens the release of a plan. The policy is read again from the base commit; if it is not the one the plan was made
 * under, nothing may go on (POLICY_CHANGED).
 */
export async function openWorkbench(
  world: World,
  plan: Plan,
  release: ReleaseRecord,
  root: string,
  by: string,
): Promise<Workbench> {
  const { policy } = await releaseRulesAt(world, world.git(root), plan.base.commit, { root, member: plan.member });
  if (policyHash(policy) !== plan.policy_hash) throw new Problem('POLICY_CHANGED');
  const hands = watchTree(world, plan, makeHands(world, plan, policy, root, by));
  return startingIn(world, { plan, policy, root, release, by, hands }, hands.release.worktree);
}

type Unopened = Omit<Workbench, 'hands' | 'tree'> & { hands: Unchannelled };

/** The same with its channels, which start programs of the project in this tree. */
export function startingIn(world: World, bench: Unopened, tree: string): Workbench {
  const { policy, root, hands } = bench;
  const channel: Hands['channel'] = (name) => world.channel(settingsOf(policy, { root, tree }, name), hands.programs);
  return { ...bench, tree, hands: { ...hands, channel } };
}

/** Channels come last: they start programs with the hands that watch the work tree. */
type Unchannelled = Omit<Hands, 'channel'>;

function makeHands(world: World, plan: Plan, policy: Config, root: string, by: string): Unchannelled {
  const storage = world.storage(plan.id);
  const worktree = `${storage}/worktree`;
  const project = world.git(root);
  const settings = databaseSettings(policy.database);
  const allEvidence = async (): Promise<Evidence[]> => (await world.ledger()).evidence(plan.id);
  const release = { plan, policy, root, worktree, storage };
  return {
    release,
    clock: world.clock,
    project,
    worktree: world.git(worktree),
    files: world.files(worktree),
    stored: world.files(storage),
    checkout: world.files(root),
    database: settings && world.projectDatabase(settings),
    evidence: allEvidence,
    programs: world.programs,
    mcp: world.mcp,
    network: world.network,
    tokens: world.tokens,
    forge: world.forge(root),
    archives: world.archives,
    signatures: world.signatures,
    version: world.version,
    discard: (directory) => world.discard(directory),
    auditHead: async () => (await world.ledger()).auditHead(),
    record: async (draft) => {
      const tip = await project.resolve(`refs/heads/${plan.release_branch}`);
      const commit = tip ?? (await releaseCommit({ project, release })) ?? plan.base.commit;
      const tree = await project.treeOf(commit);
      await (await world.ledger()).recordEvidence(bind(draft, plan, commit, tree), by);
    },
  };
}

/** Evidence is bound to plan, commit and tree, and named by its content. */
function bind(draft: EvidenceDraft, plan: Plan, commit: string, tree: string): Evidence {
  const content = { ...draft, plan_id: plan.id, commit, tree };
  return { id: contentId('evidence', content), ...content };
}

/** True as soon as an item that cannot be undone was begun, whether or not it got anywhere or was withdrawn since. */
export async function irreversibleBegun(world: World, bench: Pick<Workbench, 'plan' | 'release'>): Promise<boolean> {
  const never = new Set(bench.plan.items.filter((item) => item.undoable === 'never').map((item) => item.id));
  const states = await (await world.ledger()).items(bench.release.id);
  return states.some(({ item_id, state }) => never.has(item_id) && state !== 'pending' && state !== 'undone');
}

/** Names one try at a plan: the same plan begun again after it was undone is another one. */
export const attemptOf = ({ id, started_at }: ReleaseRecord): string => `${id} ${started_at}`;

/** Whether the tree in which programs of the project start is there. */
export const treeStands = async ({ hands, tree }: Workbench): Promise<boolean> =>
  (await hands.project.worktrees()).some(({ path }) => path === tree);

/**
 * What the guards are shown before an action; remote, registries and rows are looked at when it matters most. Before the
 * first act that cannot be taken back that is every place this release goes to, afterwards the one that the act touches.
 */
export async function factsBefore(world: World, bench: Workbench, action: Action): Promise<Facts> {
  const { plan, root } = bench;
  const analysis = await (await world.ledger()).analysis(plan.analysis_id);
  const project = { ...(await openProject(world, root, plan.member)), head: plan.base, policy: bench.policy };
  const known = {
    analysis,
    plan,
    version: plan.version.new,
    packages: plan.packages,
    attempt: attemptOf(bench.release),
    only: typeof action.input.channel === 'string' && (await irreversibleBegun(world, bench)) ? action.input : null,
    tree: (await treeStands(bench)) ? { path: bench.tree, programs: bench.hands.programs } : null,
  };
  const outside = irreversible(action) || opens(action) || movesRows(action);
  const facts = await (outside ? observe : observeInside)(world, project, known);
  return withRelease(world, project, plan, facts);
}
