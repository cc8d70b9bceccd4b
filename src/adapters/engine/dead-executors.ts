import type { Clock, Log } from '../../ports/clock.ts';
import { ifFree } from '../postgres/lock.ts';
import type { Database } from '../postgres/pool.ts';
import { lives } from './life.ts';
import { markOf, presenceLock } from './presence.ts';
import { applicationVersion, type Sdk, schema } from './sdk.ts';

interface Options {
  database: Database;
  sdk: Sdk;
  executorId: string;
  log: Log;
  clock: Clock;
}

/**
 * Takes over the runs of executors that are gone, and answers how many. A free lock is not enough to be held for dead:
 * who lost the database may still be in the middle of an act. A process of this machine is looked at; of any other the
 * lock has to stay free for a while.
 */
export function deadExecutors({ database, sdk, executorId, log, clock }: Options): () => Promise<number> {
  const silent = silence(clock);
  return async () => {
    let moved = 0;
    for (const other of await otherExecutors(database, executorId)) {
      const gone = await isGone(other, executorId);
      if (gone === false) continue;
      const taken = await database.connected((query) =>
        ifFree(query, presenceLock(other), async () =>
          gone || silent.longEnough(other) ? sdk.executor().recoverPendingWorkflows([other]) : [],
        ),
      );
      if (taken === null) silent.broken(other);
      if (!taken?.result.length) continue;
      moved += taken.result.length;
      log.info('took over the work of an executor that is gone', { executor: other, operations: taken.result.length });
    }
    return moved;
  };
}

/** Null where only its lock can tell. Another one of this very process is an engine that was closed. */
async function isGone(other: string, self: string): Promise<boolean | null> {
  const mark = markOf(other);
  if (mark !== '' && mark === markOf(self)) return true;
  const alive = await lives(mark);
  return alive === null ? null : !alive;
}

const silence_ms = 10_000;

/** Since when locks were seen free, round by round; whoever was not looked at for as long begins anew. */
function silence(clock: Clock) {
  const seen = new Map<string, { since: number; last: number }>();
  return {
    longEnough(executor: string): boolean {
      const now = Date.parse(clock.now());
      const before = seen.get(executor);
      const since = before && now - before.last < silence_ms ? before.since : now;
      seen.set(executor, { since, last: now });
      return now - since >= silence_ms;
    },
    broken: (executor: string) => void seen.delete(executor),
  };
}

/** Executors with runs under way. */
async function otherExecutors({ query }: Database, self: string): Promise<string[]> {
  const { rows } = await query<{ executor_id: string }>(
    `select distinct executor_id from ${schema}.workflow_status
     where status = 'PENDING' and application_version = $1 and executor_id <> $2`,
    [applicationVersion, self],
  );
  return rows.map((row) => row.executor_id);
}
