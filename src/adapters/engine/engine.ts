import { Problem } from '../../domain/problem.ts';
import type { Clock, Log } from '../../ports/clock.ts';
import type { Engine, Perform } from '../../ports/engine.ts';
import { underLock } from '../postgres/lock.ts';
import type { Database } from '../postgres/pool.ts';
import { controlTopic, durableBody } from './durable.ts';
import { lifeMark } from './life.ts';
import { sdkLogger } from './logger.ts';
import { executorName, presence } from './presence.ts';
import { queueClaims } from './queues.ts';
import { repeating } from './repeating.ts';
import { applicationVersion, lineQueue, loadSdk, type Sdk, schema } from './sdk.ts';
import { type PendingOperation, takeover } from './takeover.ts';

export interface EngineOptions {
  database: Database;
  perform: Perform;
  /** Unique: its work is taken over when the process is gone. */
  executorId: string;
  log: Log;
  clock: Clock;
  /** Operations whose row is not ended; those without a run are started again. */
  pendingOperations(): Promise<PendingOperation[]>;
  /** Milliseconds between two looks for work that nobody carries. */
  lookEvery?: number;
}

/** How long a caller waits for the engine while the database is away. */
const patience = 30_000;
const closingPatience = 5_000;
/** A start that takes longer waits for an answer that was lost. */
const launchPatience = 10_000;

/**
 * The durable engine of this process (one at a time: the SDK is a singleton). Takes the executor's lock, brings the
 * engine's own schema up to date, launches, then looks after abandoned work every few seconds.
 */
export async function createEngine(wanted: EngineOptions): Promise<Engine> {
  const executorId = executorName(wanted.executorId, await lifeMark());
  const options = { ...wanted, executorId };
  const { database, log, clock, lookEvery = 2_000 } = options;
  const sdk = await loadSdk();
  let leaving = false;
  const present = presence(database, executorId, log);
  await database.query('select 1');
  while (!(await present.keep())) await clock.wait(100);
  const { claimLines, claimAll } = queueClaims(sdk, clock);
  const perform: Perform = async (operationId, durable) => {
    try {
      await options.perform(operationId, durable);
    } finally {
      // The line is free a moment later, when the end of this run is recorded.
      setTimeout(() => leaving || void quietly(claimLines, log), 50).unref();
    }
  };
  const { run, end } = await launched(sdk, { ...options, perform }, () => leaving).catch(async (error: unknown) => {
    await present.release();
    throw error;
  });

  const start = async (operationId: string, line: string | null): Promise<void> => {
    await within(patience, run(operationId, line));
    if (line !== null) await quietly(claimLines, log);
  };
  const round = takeover({ ...options, sdk, start });
  const looking = repeating(lookEvery, async () => {
    await present.keep();
    await quietly(async () => {
      if (await round()) await claimAll();
    }, log);
  });

  return {
    start,
    ring: (operationId) => within(patience, ring(sdk, operationId)),
    close: async () => {
      leaving = true;
      looking.stop();
      await within(closingPatience, end()).catch((error: unknown) =>
        log.error('the engine did not close in order', error),
      );
      await present.release();
    },
  };
}

type Launched = { run(operationId: string, line: string | null): Promise<void>; end(): Promise<void> };

/**
 * A database that goes away while the engine starts leaves the SDK half registered, and a second start on top of that
 * would fail for ever: what was begun is taken back before it is tried again. Throws LEDGER_UNREACHABLE after a while.
 */
async function launched(sdk: Sdk, options: EngineOptions, leaving: () => boolean): Promise<Launched> {
  const deadline = Date.parse(options.clock.now()) + patience;
  for (;;) {
    const pool = await options.database.pool(6);
    try {
      return await within(launchPatience, launch(sdk, options, leaving, pool));
    } catch (error) {
      options.log.error('the engine did not start', error);
      await within(closingPatience, sdk.DBOS.shutdown({ deregister: true })).catch(() => undefined);
      await within(closingPatience, pool.end()).catch(() => undefined);
      if (Date.parse(options.clock.now()) >= deadline) throw new Problem('LEDGER_UNREACHABLE', { cause: error });
    }
    await options.clock.wait(250);
    await options.database.query('select 1');
  }
}

async function launch(
  sdk: Sdk,
  { database, executorId, perform, log, clock }: EngineOptions,
  leaving: () => boolean,
  pool: Awaited<ReturnType<Database['pool']>>,
): Promise<Launched> {
  const { DBOS, ensureSystemDatabase } = sdk;
  const logger = sdkLogger(log);
  await underLock(database, clock, 'engine migrations', () =>
    ensureSystemDatabase(unusedUrl, logger as never, pool, schema),
  );
  DBOS.setConfig({
    name: 'hive-release',
    systemDatabaseUrl: unusedUrl,
    systemDatabasePool: pool,
    systemDatabaseSchemaName: schema,
    runMigrations: false,
    applicationVersion,
    executorID: executorId,
    logger,
    // Schedules, events and streams are not used: their loops may sleep.
    schedulerPollingIntervalMs: 3_600_000,
    notificationCoalesceMs: 60_000,
  });
  const operation = DBOS.registerWorkflow(durableBody(sdk, perform, { clock, log, leaving }), {
    name: 'operation.v1',
    maxRecoveryAttempts: 1_000_000,
  });
  await DBOS.launch();
  await DBOS.registerQueue(lineQueue, {
    partitionConcurrency: 1,
    minPollingIntervalMs: 1_000,
    onConflict: 'always_update',
  });
  return {
    run: async (operationId: string, line: string | null): Promise<void> => {
      const queued = line === null ? {} : { queueName: lineQueue, enqueueOptions: { queuePartitionKey: line } };
      await DBOS.startWorkflow(operation, { workflowID: operationId, ...queued })(operationId);
    },
    end: async (): Promise<void> => {
      await DBOS.shutdown({ deregister: true });
      await pool.end();
    },
  };
}

/** The SDK wants an address even when it is given a pool; nothing connects to this one. */
const unusedUrl = 'postgresql://hive_release@localhost/hive_release';

/** The SDK's error code for a run that does not exist. */
const noSuchRun = 16;

/** A bell for a run that is not there, or over, is no fault: the operation row is the truth. */
async function ring({ DBOS }: Sdk, operationId: string): Promise<void> {
  try {
    await DBOS.send(operationId, true, controlTopic);
  } catch (error) {
    if (!(error instanceof Error && 'dbosErrorCode' in error && error.dbosErrorCode === noSuchRun)) throw error;
  }
}

/** Throws LEDGER_UNREACHABLE when the work takes longer; the timer keeps no process alive. */
function within<T>(milliseconds: number, work: Promise<T>): Promise<T> {
  const late = new Promise<never>((_resolve, reject) => {
    const giveUp = () => reject(new Problem('LEDGER_UNREACHABLE'));
    AbortSignal.timeout(milliseconds).addEventListener('abort', giveUp, { once: true });
  });
  return Promise.race([work, late]);
}

async function quietly(work: () => Promise<void>, log: Log): Promise<void> {
  try {
    await work();
  } catch (error) {
    log.info('looking after abandoned work was put off', {
      why: error instanceof Error ? error.message : String(error),
    });
  }
}
