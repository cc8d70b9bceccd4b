import type { Clock, Log } from '../../ports/clock.ts';
import type { Database } from '../postgres/pool.ts';
import { deadExecutors } from './dead-executors.ts';
import { applicationVersion, lineQueue, type Sdk, schema } from './sdk.ts';

/** An operation whose row is not ended, and the line it goes in. */
export interface PendingOperation {
  id: string;
  line: string | null;
}

export interface TakeoverOptions {
  database: Database;
  sdk: Sdk;
  executorId: string;
  log: Log;
  clock: Clock;
  pendingOperations(): Promise<PendingOperation[]>;
  start(operationId: string, line: string | null): Promise<void>;
}

/** A run that keeps failing without ending its operation is a fault of the program, not to be repeated for ever. */
const mostRewinds = 5;

/**
 * One round of looking after work that nobody carries: runs of dead executors, runs of ours that never got going, and
 * operations whose run is missing or over although their row is not. Answers whether something waits to be started.
 */
export function takeover(options: TakeoverOptions) {
  const { database, sdk, executorId, log } = options;
  const recoverDead = deadExecutors(options);
  const stranded = twice();
  const unfinished = twice();
  const rewinds = new Map<string, number>();

  async function resumeStranded(): Promise<number> {
    const own = await pendingRuns(database, executorId);
    const idle = own.filter(({ id }) => !sdk.executor().systemDatabase.checkForRunningWorkflow(id));
    const again = stranded(idle);
    for (const { id, queue } of again) await sdk.DBOS.resumeWorkflow(id, queue === null ? {} : { queueName: queue });
    return again.length;
  }

  async function restartUnfinished(): Promise<number> {
    const operations = await options.pendingOperations();
    const states = await runStates(
      database,
      operations.map(({ id }) => id),
    );
    for (const { id, line } of operations) if (!states.has(id)) await options.start(id, line);
    const over = unfinished(operations.filter(({ id }) => isOver(states.get(id))));
    for (const { id, line } of over) {
      const times = (rewinds.get(id) ?? 0) + 1;
      rewinds.set(id, times);
      if (times > mostRewinds) continue;
      log.error('a run ended without ending its operation; it goes on from where it was', undefined, {
        operation: id,
        times,
      });
      await sdk.DBOS.rewindWorkflow(id, {
        startStep: 2 ** 31 - 1,
        ...(line === null ? {} : { queueName: lineQueue, queuePartitionKey: line }),
      });
    }
    return over.length;
  }

  return async function round(): Promise<boolean> {
    return (await recoverDead()) + (await resumeStranded()) + (await restartUnfinished()) > 0;
  };
}

const isOver = (state: string | undefined) =>
  state !== undefined && !['PENDING', 'ENQUEUED', 'DELAYED'].includes(state);

/** Passes on what was seen in this round and the one before: what is just about to change is left alone. */
function twice() {
  let before = new Set<string>();
  return <Seen extends { id: string }>(now: readonly Seen[]): Seen[] => {
    const again = now.filter(({ id }) => before.has(id));
    before = new Set(now.map(({ id }) => id));
    return again;
  };
}

async function pendingRuns({ query }: Database, self: string): Promise<{ id: string; queue: string | null }[]> {
  const { rows } = await query<{ id: string; queue: string | null }>(
    `select workflow_uuid as id, queue_name as queue from ${schema}.workflow_status
     where status = 'PENDING' and application_version = $1 and executor_id = $2`,
    [applicationVersion, self],
  );
  return rows;
}

async function runStates({ query }: Database, ids: readonly string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map();
  const { rows } = await query<{ id: string; status: string }>(
    `select workflow_uuid as id, status from ${schema}.workflow_status where workflow_uuid = any($1)`,
    [ids],
  );
  return new Map(rows.map(({ id, status }) => [id, status]));
}
