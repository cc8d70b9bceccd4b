import { contentId } from '../domain/content-id.ts';
import { Problem, problemFrom, storedProblem } from '../domain/problem.ts';
import { answerOf } from '../domain/reports/analysis-answer.ts';
import type { Durable } from '../ports/engine.ts';
import type { OperationKind, OperationRecord } from '../ports/ledger.ts';
import type { World } from '../ports/world.ts';
import { assessComplexity } from './assess.ts';
import { checkComponents } from './components/describe.ts';
import { showPlan } from './describe/plan.ts';
import { analyzeChanges } from './history/analyze.ts';
import { type PlanWishes, planRelease } from './planning/plan-release.ts';
import { openNamed, type Project } from './project/project.ts';
import { performRollback, planRollback } from './rollback.ts';
import { performRun } from './run/perform-run.ts';

export interface InProgress {
  operation_id: string;
  status: 'in_progress';
  expected_duration_s: number;
  poll_after_s: number;
  progress: OperationRecord['progress'];
  /** Where a person decides, when one is waited for and this server has pages. */
  approval_page?: string;
  next: { tool: string; arguments: Record<string, unknown>; why: string };
}

export type Settled = { status: 'settled'; operation_id: string; result: unknown };

/** How long each kind usually takes, in seconds; said to the caller so that waiting is not impatience. */
const usualSeconds: Record<OperationKind, number> = {
  analyze: 3,
  assess: 3,
  plan: 8,
  run: 90,
  plan_rollback: 8,
  rollback: 30,
};
const patienceMs = 1_800;

/**
 * Starts a piece of work that outlives the request, or finds the one that already does the same, and answers within two
 * seconds: its result, its Problem, or how to wait for it.
 */
export async function operate(
  world: World,
  project: Project,
  request: { kind: OperationKind; input: Record<string, unknown>; by: string; key: string | null },
): Promise<InProgress | Settled> {
  const ledger = await world.ledger();
  const { id: projectId, name, root, remote_url } = project;
  await ledger.saveProject({ id: projectId, name, root, remote_url });
  const id =
    request.key === null
      ? world.clock.freshId('op')
      : await nextOperationId(world, projectId, request.kind, request.key);
  const input = { ...request.input, root, ...(request.key === null ? {} : { key: request.key }) };
  await ledger.openOperation({ id, project_id: projectId, kind: request.kind, input, requested_by: request.by });
  await (await world.engine()).start(id, lineOf(request.kind, projectId));
  return awaitOperation(world, id, patienceMs);
}

/** Work that acts on a repository goes one at a time, its packages too; looking and planning does not wait. */
export const lineOf = (kind: OperationKind, projectId: string): string | null =>
  kind === 'run' || kind === 'rollback' ? (projectId.split('.')[0] ?? projectId) : null;

/** The same work asked twice while it runs is one operation; once it has ended, asking again is a new attempt. */
async function nextOperationId(world: World, projectId: string, kind: OperationKind, key: string): Promise<string> {
  const same = (await (await world.ledger()).operations(projectId)).filter(
    (one) => one.kind === kind && one.input.key === key,
  );
  const running = same.find((one) => one.status === 'in_progress');
  return running?.id ?? contentId('op', { key, kind, attempt: same.length + 1 });
}

/** Between two looks, in milliseconds. */
const shortest = 15;

/**
 * Waits up to `milliseconds` for the end; whoever waits also brings the engine up, which takes over what a dead process
 * left. Throws the Problem the operation ended with.
 */
export async function awaitOperation(
  world: World,
  id: string,
  milliseconds: number,
  report: (progress: OperationRecord['progress']) => void = () => {},
): Promise<InProgress | Settled> {
  const ledger = await world.ledger();
  const until = Date.parse(world.clock.now()) + milliseconds;
  for (let wait = shortest; ; wait = Math.min(wait * 1.5, 250)) {
    const operation = await ledger.operation(id);
    if (!operation) throw new Problem('OPERATION_UNKNOWN', { values: { operation_id: id } });
    report(operation.progress);
    if (operation.status !== 'in_progress') return settled(operation);
    if (wait === shortest) await world.engine();
    if (Date.parse(world.clock.now()) >= until) return inProgress(world, operation);
    await world.clock.wait(wait);
  }
}

function settled(operation: OperationRecord): Settled {
  if (operation.problem) throw problemFrom(operation.problem);
  return { status: 'settled', operation_id: operation.id, result: operation.result };
}

async function inProgress(world: World, operation: OperationRecord): Promise<InProgress> {
  if (operation.progress.waits) {
    const page = await world.page(String(operation.input.plan_id));
    return { ...waitingForPeople(operation), ...(page === null ? {} : { approval_page: page }) };
  }
  return {
    operation_id: operation.id,
    status: 'in_progress',
    expected_duration_s: usualSeconds[operation.kind],
    poll_after_s: operation.kind === 'run' ? 5 : 2,
    progress: operation.progress,
    next: {
      tool: 'wait_operation',
      arguments: { operation_id: operation.id },
      why: `Waiting is normal: this usually takes about ${usualSeconds[operation.kind]} s and goes on without you.`,
    },
  };
}

/** Nothing an agent does makes this faster: people are asked, and the run goes on by itself once they have spoken. */
const waitingForPeople = ({ id, input, progress }: OperationRecord): InProgress => ({
  operation_id: id,
  status: 'in_progress',
  expected_duration_s: 3_600,
  poll_after_s: 300,
  progress,
  next: {
    tool: 'request_approval',
    arguments: { plan_id: input.plan_id },
    why: 'A person must approve; see who and how. The run goes on by itself, even after days.',
  },
});

/** Marks the operation as to be stopped and wakes it; it ends at its next safe point. Throws OPERATION_UNKNOWN. */
export async function requestCancel(
  world: World,
  id: string,
  by: string,
): Promise<{ operation_id: string; status: string; next: InProgress['next'] }> {
  const ledger = await world.ledger();
  if (!(await ledger.operation(id))) throw new Problem('OPERATION_UNKNOWN', { values: { operation_id: id } });
  await ledger.requestCancel(id, by);
  await (await world.engine()).ring(id);
  const operation = await ledger.operation(id);
  const next = { tool: 'wait_operation', arguments: { operation_id: id }, why: 'it ends at its next safe point' };
  return {
    operation_id: id,
    status: operation?.status === 'in_progress' ? 'cancelling' : (operation?.status ?? 'unknown'),
    next,
  };
}

/** The body the engine runs for every operation: does the work and writes how it ended. Never throws. */
export async function performOperation(world: World, id: string, durable: Durable): Promise<void> {
  const ledger = await world.ledger();
  const operation = await ledger.operation(id);
  if (operation?.status !== 'in_progress') return;
  try {
    const result = await perform(world, operation, durable);
    await ledger.endOperation(id, { status: 'success', result, problem: null });
  } catch (error) {
    const problem = storedProblem(error);
    if (problem.code === 'INTERNAL') world.log.error(`operation ${id}`, error);
    await ledger.endOperation(id, { status: endedAs(problem.code), result: null, problem });
  }
}

function endedAs(code: Problem['code']): OperationRecord['status'] {
  if (code === 'RUN_CANCELLED') return 'cancelled';
  return new Problem(code).kind === 'refused' ? 'refused' : 'failed';
}

async function perform(world: World, operation: OperationRecord, durable: Durable): Promise<unknown> {
  const ledger = await world.ledger();
  const watch = {
    cancelled: async () => (await ledger.operation(operation.id))?.cancel_requested ?? false,
    progress: (done: number, total: number, now: string, waits = false) =>
      ledger.setProgress(operation.id, { done, total, now, ...(waits ? { waits } : {}) }),
  };
  const { input, requested_by } = operation;
  const open = () => openNamed(world, String(input.root), { package: input.package as string | undefined });
  switch (operation.kind) {
    case 'run':
      return performRun(world, operation, durable, watch);
    case 'rollback':
      return performRollback(world, operation, durable);
    case 'analyze':
      return input.of === 'components'
        ? checkComponents(world, await open())
        : answerOf(await analyzeChanges(world, await open()));
    case 'assess': {
      const project = await open();
      const options = { emergency: input.emergency === true, environments: Number(input.environments ?? 1) };
      return assessComplexity(world, project, await analyzeChanges(world, project), options);
    }
    case 'plan':
      return showPlan(await planRelease(world, await open(), input as unknown as PlanWishes, requested_by));
    case 'plan_rollback':
      return planRollback(world, await open(), input.version as string | undefined, requested_by);
  }
}
