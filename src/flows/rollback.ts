import { Problem } from '../domain/problem.ts';
import { draftEvidence } from '../domain/records/evidence.ts';
import { issuesOf, reasonOf } from '../domain/records/issues.ts';
import type { Item, Plan } from '../domain/records/plan.ts';
import type { ReleaseAnswer } from '../domain/reports/release-answer.ts';
import type { Durable } from '../ports/engine.ts';
import type { ItemState, OperationRecord, ReleaseRecord } from '../ports/ledger.ts';
import type { World } from '../ports/world.ts';
import { stepNamed } from '../steps/index.ts';
import type { Project } from './project/project.ts';
import { reportRelease } from './report.ts';
import { leftToPeople } from './run/left-to-people.ts';
import { withReleaseTree } from './run/lent-tree.ts';
import { leftOver } from './run/perform-run.ts';
import { wentOn } from './run/superseded.ts';
import { undoItems, withdrawItems } from './run/undo-items.ts';
import { irreversibleBegun, openWorkbench, type Workbench } from './run/workbench.ts';

export interface RollbackItem {
  item: string;
  title: string;
  action: 'undo' | 'withdraw' | 'keep';
  /** What a look says stands now: the rehearsal of the rollback. */
  seen: string;
}

export interface RollbackPlan {
  plan_id: string;
  version: string;
  previous_version: string | null;
  way: 'undo' | 'withdraw';
  /** What looks at the release found wrong and is still so (R191). */
  reasons: string[];
  items: RollbackItem[];
  instructions: string[];
}

/** Says per item what a rollback would do, after looking at what stands, and keeps that as evidence. Changes nothing else. */
export async function planRollback(
  world: World,
  project: Project,
  version: string | undefined,
  by: string,
): Promise<RollbackPlan> {
  const { plan, release } = await findRelease(world, project, version);
  const bench = await openWorkbench(world, plan, release, project.root, by);
  const way = (await irreversibleBegun(world, bench)) ? 'withdraw' : 'undo';
  const states = await statesOf(world, release);
  const items: RollbackItem[] = [];
  const started_at = world.clock.now();
  for (const item of [...plan.items].reverse()) {
    if (!touched(states.get(item.id))) continue;
    const seen = await withReleaseTree(world, bench, [item], (lent) => lookAt(lent, item));
    items.push({ item: item.id, title: item.title, action: actionFor(item, way), seen });
  }
  const looked = items.map(({ item }) => item);
  const unknown = items.flatMap(({ item, seen }) => (seen.startsWith('unknown') ? [item] : []));
  await bench.hands.record(
    draftEvidence({
      kind: 'rollback',
      name: 'rehearsal',
      started_at,
      ended_at: world.clock.now(),
      numbers: { looked: looked.length, unknown: unknown.length },
      facts: { way, looked, unknown },
    }),
  );
  return {
    plan_id: plan.id,
    version: plan.version.new,
    previous_version: plan.version.previous,
    way,
    reasons: issuesOf(await bench.hands.evidence())
      .filter(({ over_at }) => over_at === null)
      .map(reasonOf),
    items,
    instructions: plan.rollback.instructions,
  };
}

/**
 * Before anything irreversible: back to exactly the state before. After it: `latest` moves back, the version is
 * deprecated and marked; what is published stays, and the next version rolls forward.
 */
export async function performRollback(
  world: World,
  operation: OperationRecord,
  durable: Durable,
): Promise<ReleaseAnswer> {
  const { root, plan_id } = operation.input as { root: string; plan_id: string };
  const ledger = await world.ledger();
  const plan = await ledger.plan(plan_id);
  const release = await durable.once('take', async () => (plan ? ledger.releaseOfPlan(plan.id) : null));
  if (plan?.project_id !== operation.project_id || !release) throw new Problem('NO_ACTIVE_RELEASE');
  const bench = await openWorkbench(world, plan, release, root, operation.requested_by);
  const withdraw = await durable.once('way', () => irreversibleBegun(world, bench));
  const people = withdraw
    ? await withReleaseTree(world, bench, plan.items, (lent) => withdrawRelease(world, lent, durable))
    : await undoRelease(world, bench, durable);
  const report = await reportRelease(world, release.id, plan);
  return { ...report, left: [...report.left, ...people], status: 'success' };
}

async function undoRelease(world: World, bench: Workbench, durable: Durable): Promise<string[]> {
  if (await wentOn(world, bench)) throw new Problem('RUN_SUPERSEDED', { values: { tool: 'rollback' } });
  const states = await durable.once('states', async () => [...(await statesOf(world, bench.release))]);
  const begun = new Map(states);
  const items = bench.plan.items.filter((item) => touched(begun.get(item.id)));
  const left = await undoItems(world, bench, items, durable, 'rollback');
  if (left.length > 0) throw leftOver(left);
  await world.discard(bench.hands.release.storage);
  await (await world.ledger()).setReleaseStatus(bench.release.id, 'undone', bench.by);
  return [];
}

/** Answers what only people can mark. */
async function withdrawRelease(world: World, bench: Workbench, durable: Durable): Promise<string[]> {
  const standing: Item[] = [];
  for (const item of bench.plan.items.filter(canWithdraw)) {
    if (await durable.once(`look:${item.id}`, () => isOut(bench, item))) standing.push(item);
  }
  const { left } = await withdrawItems(world, bench, standing, durable);
  const people = await leftToPeople(world, bench);
  await durable.once('close', () => cleanUp(bench));
  if (left.length > 0) throw leftOver(left);
  await (await world.ledger()).setReleaseStatus(bench.release.id, 'rolled_back', bench.by);
  return people;
}

/** What was published in part is withdrawn too, and what others put in its place is not. */
async function isOut({ hands }: Workbench, { step, input }: Item): Promise<boolean> {
  const { isOut: looks, verify } = stepNamed(step);
  return looks ? looks(input, hands) : (await verify(input, hands)).state === 'done';
}

/**
 * A release that was stopped half-way may still have services of its own running, its work tree, and what an install
 * left that broke off.
 */
async function cleanUp({ plan, hands }: Workbench): Promise<null> {
  for (const { step, input } of plan.items.filter(
    (item) => item.step === 'prove-test' || item.step === 'prove-production',
  ))
    await stepNamed(step).undo(input, hands);
  const closing = plan.items.filter(({ step }) => step === 'stop-services' || step === 'close-worktree');
  for (const { step, input } of closing) await stepNamed(step).apply(input, hands);
  return null;
}

/** The release of this version; else the one in progress; else the newest that was completed. */
export async function findRelease(
  world: World,
  project: Project,
  version: string | undefined,
): Promise<{ plan: Plan; release: ReleaseRecord }> {
  const ledger = await world.ledger();
  const releases = await ledger.releases(project.id);
  const release = version
    ? releases.find((one) => one.version === version && one.status !== 'undone')
    : (releases.find((one) => one.status === 'active' || one.status === 'stopped') ??
      releases.find((one) => one.status === 'complete'));
  const plan = release ? await ledger.plan(release.plan_id) : null;
  if (!release || !plan)
    throw version ? new Problem('RELEASE_UNKNOWN', { values: { version } }) : new Problem('NO_ACTIVE_RELEASE');
  return { plan, release };
}

const touched = (state: ItemState | undefined): boolean =>
  state !== undefined && state !== 'pending' && state !== 'undone';

function actionFor(item: Item, way: RollbackPlan['way']): RollbackItem['action'] {
  if (way === 'undo') return 'undo';
  return canWithdraw(item) ? 'withdraw' : 'keep';
}

/** What stays once it is out there is marked, or what points to it is moved. */
const canWithdraw = ({ step }: Item): boolean => stepNamed(step).withdraw !== undefined;

async function lookAt(bench: Workbench, item: Item): Promise<string> {
  try {
    const seen = await stepNamed(item.step).verify(item.input, bench.hands);
    return `${seen.state}: ${seen.why}`;
  } catch (error) {
    return error instanceof Problem ? `unknown: ${error.message}` : 'unknown';
  }
}

async function statesOf(world: World, release: ReleaseRecord): Promise<Map<string, ItemState>> {
  return new Map((await (await world.ledger()).items(release.id)).map((item) => [item.item_id, item.state]));
}
