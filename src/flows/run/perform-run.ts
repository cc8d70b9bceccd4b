import { Problem, type ProblemFields, problemFrom } from '../../domain/problem.ts';
import type { Item, Plan } from '../../domain/records/plan.ts';
import type { Phase, Stage } from '../../domain/records/release.ts';
import type { ReleaseAnswer } from '../../domain/reports/release-answer.ts';
import type { Durable } from '../../ports/engine.ts';
import type { OperationRecord, ReleaseRecord } from '../../ports/ledger.ts';
import type { World } from '../../ports/world.ts';
import { notify } from '../people/notify.ts';
import { reportRelease } from '../report.ts';
import { checkConstraints } from './constraints.ts';
import { finishRelease } from './finish-release.ts';
import { type ItemOutcome, runItems, type Watch } from './run-items.ts';
import { type Selection, type StretchTool, selectStretch, selectUntil, toolFor } from './stretches.ts';
import { superseded, wentOn } from './superseded.ts';
import { type Left, undoItems } from './undo-items.ts';
import { irreversibleBegun, openWorkbench, type Workbench } from './workbench.ts';

/** What a run is asked for: all up to a phase, or the part of the plan that one granular tool does. */
export interface RunRequest {
  root: string;
  plan_id: string;
  tool: StretchTool | 'run_release';
  stage: Stage | null;
  until: Phase;
}

/** Carries out a part of a plan as one operation. Throws the Problem that ended it. */
export async function performRun(
  world: World,
  operation: OperationRecord,
  durable: Durable,
  watch: Watch,
): Promise<ReleaseAnswer> {
  const request = operation.input as unknown as RunRequest;
  const plan = await (await world.ledger()).plan(request.plan_id);
  if (plan?.project_id !== operation.project_id)
    throw new Problem('PLAN_UNKNOWN', {
      values: { plan_id: request.plan_id },
      next: { tool: 'plan_release', arguments: {} },
    });
  const selection =
    request.tool === 'run_release'
      ? selectUntil(plan, request.until)
      : selectStretch(plan, request.tool, request.stage);
  const by = operation.requested_by;
  const over = await completed(world, plan);
  if (over) return tell(world, await openWorkbench(world, plan, over, request.root, by), durable);
  await requireOrder(world, plan, selection, request);
  const release = await durable.once('take', () => takeProject(world, plan, request, by));
  const bench = await openWorkbench(world, plan, release, request.root, by);
  await undoLeft(world, bench, durable);
  const { carriedOut, stopped } = await runItems(world, bench, selection.items, durable, watch);
  if (stopped) await giveUp(world, bench, carriedOut, stopped, durable);
  await finishRelease(world, bench);
  const report = { ...(await tell(world, bench, durable)), status: 'success' as const };
  return request.tool === 'validate_release'
    ? { ...report, constraints: await checkConstraints(world, bench) }
    : report;
}

/** A release that is complete is only told again; one that was rolled back is never taken up again (RELEASE_OVER). */
async function completed(world: World, plan: Plan): Promise<ReleaseRecord | null> {
  const release = await (await world.ledger()).releaseOfPlan(plan.id);
  if (release?.status === 'rolled_back') throw new Problem('RELEASE_OVER', { values: { version: release.version } });
  return release?.status === 'complete' ? release : null;
}

/** Sends what people are still to be told of a complete release, and reports. */
async function tell(world: World, bench: Workbench, durable: Durable): Promise<ReleaseAnswer> {
  if (await completed(world, bench.plan)) await notify(world, bench, durable);
  return reportRelease(world, bench.release.id, bench.plan);
}

/** Takes the project for this plan. Throws LEDGER_TAMPERED, PLAN_OUTDATED, RELEASE_IN_PROGRESS. */
async function takeProject(world: World, plan: Plan, request: RunRequest, by: string): Promise<ReleaseRecord> {
  const ledger = await world.ledger();
  const brokenAt = await ledger.brokenAuditEntry();
  if (brokenAt !== null) throw new Problem('LEDGER_TAMPERED', { values: { seq: brokenAt } });
  const known = await ledger.releaseOfPlan(plan.id);
  if (!known || known.status === 'undone') await refuseOutdated(world, plan, request.root);
  return ledger.openRelease({ project_id: plan.project_id, plan, by });
}

/** Before anything was made the branch must still be where the plan saw it. */
async function refuseOutdated(world: World, plan: Plan, root: string): Promise<void> {
  const head = await world.git(root).head();
  if (head.commit === plan.base.commit && head.branch === plan.base.branch) return;
  throw new Problem('PLAN_OUTDATED', {
    values: { planned: plan.base.commit.slice(0, 12), actual: head.commit.slice(0, 12) },
    next: { tool: 'plan_release', arguments: {} },
  });
}

/** A phase is entered only when all before it stands (R145). */
async function requireOrder(world: World, plan: Plan, { before }: Selection, request: RunRequest): Promise<void> {
  const ledger = await world.ledger();
  const release = await ledger.releaseOfPlan(plan.id);
  const states = new Map(release ? (await ledger.items(release.id)).map((item) => [item.item_id, item.state]) : []);
  const missing = before.find((item) => states.get(item.id) !== 'verified');
  if (!missing) return;
  const next = toolFor(missing.step, plan.id);
  throw new Problem('PHASE_ORDER', {
    values: { tool: request.tool, missing: `${next.tool} (${missing.title})` },
    next,
  });
}

type Stop = { item: Item; outcome: Exclude<ItemOutcome, { state: 'verified' }> };

/**
 * Before anything irreversible began, everything this run did is undone, the failing item included;
 * what it found standing stays. After that nothing
 * is undone by itself: the release is `stopped` and the same plan goes on later.
 */
async function giveUp(
  world: World,
  bench: Workbench,
  carriedOut: Item[],
  { item, outcome }: Stop,
  durable: Durable,
): Promise<never> {
  const ledger = await world.ledger();
  const named = { item: `${item.id} (${item.title})`, tool: 'run_release' };
  const next = goOn(bench.plan);
  if (outcome.state === 'superseded' || (await wentOn(world, bench)))
    throw new Problem('RUN_SUPERSEDED', { values: named, next });
  if (outcome.state === 'cancelled') await releaseIfNothingStands(world, bench);
  if (outcome.state === 'cancelled') throw new Problem('RUN_CANCELLED', { values: named, next });
  const problem = problemFrom(outcome.problem);
  if (await irreversibleBegun(world, bench)) {
    await ledger.setReleaseStatus(bench.release.id, 'stopped', bench.by);
    // Before the last of it is out a refusal says whose turn it is; afterwards the way back is open.
    if (item.phase === 'validation') throw wrapped('RUN_STOPPED', problem, named, wayBack(bench.plan));
    throw problem.kind === 'refused' ? problem : wrapped('RUN_STOPPED', problem, named, next);
  }
  const left = await undoItems(world, bench, [...carriedOut, item], durable, 'undo');
  await releaseIfNothingStands(world, bench);
  if (left.length > 0) throw leftOver(left, next);
  throw problem.kind === 'environment' || problem.kind === 'internal'
    ? wrapped('RUN_UNDONE', problem, named, { tool: 'plan_release', arguments: {} })
    : problem;
}

/** What could not be undone before goes first: the new attempt would find it in its own way, as if others had put it there. */
async function undoLeft(world: World, bench: Workbench, durable: Durable): Promise<void> {
  const ids = await durable.once('left', async () => {
    if (await irreversibleBegun(world, bench)) return [];
    const states = await (await world.ledger()).items(bench.release.id);
    return states.filter(({ state }) => state === 'undo_failed').map(({ item_id }) => item_id);
  });
  const items = bench.plan.items.filter(({ id }) => ids.includes(id));
  if (items.length === 0 || (await superseded(world, bench))) return;
  const left = await undoItems(world, bench, items, durable, 'undo-left');
  if (left.length > 0) throw leftOver(left, goOn(bench.plan));
}

export function leftOver(left: readonly Left[], next?: ProblemFields['next']): Problem {
  return new Problem('UNDO_FAILED', {
    values: { count: left.length },
    ...(next ? { next } : {}),
    details: left.map((one) => ({
      path: `${one.item} ${one.title}`,
      expected: 'undone',
      actual: one.why,
      by: 'human' as const,
    })),
  });
}

const goOn = ({ id }: Plan) => ({ tool: 'run_release', arguments: { plan_id: id } });

/** It only looks; what goes on from there is for the caller to say. */
const wayBack = ({ version, member }: Plan) => ({
  tool: 'plan_rollback',
  arguments: { version: version.new, ...(member === null ? {} : { package: member }) },
});

function wrapped(
  code: 'RUN_STOPPED' | 'RUN_UNDONE',
  cause: Problem,
  values: Record<string, string>,
  next: { tool: string; arguments: Record<string, unknown> },
): Problem {
  const { untrusted_output, details = [], required_actions, violations } = cause.fields;
  const answer = cause.answer();
  return new Problem(code, {
    values,
    required_actions: required_actions ?? answer.required_actions,
    details: [{ path: cause.code, expected: 'no problem', actual: cause.message, by: 'agent' }, ...details],
    ...(violations ? { violations } : {}),
    next,
    ...(untrusted_output ? { untrusted_output } : {}),
  });
}

/** When nothing of it stands any more the project is free for the next plan, and its private storage goes. */
async function releaseIfNothingStands(world: World, bench: Workbench): Promise<void> {
  const ledger = await world.ledger();
  const states = await ledger.items(bench.release.id);
  if (states.some((item) => item.state !== 'undone')) return;
  await ledger.setReleaseStatus(bench.release.id, 'undone', bench.by);
  await world.discard(bench.hands.release.storage);
}
