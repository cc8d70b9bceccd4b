/** The application version is pinned: the SDK's default is a hash of the code, and a new one would orphan running work. */
export const applicationVersion = '1';
export const schema = 'hive_release_engine';
export const lineQueue = 'releases';

/** The durable-workflow SDK and the few inner parts that takeover needs. Heavy, so imported at first use only. */
export async function loadSdk() {
  const [{ DBOS }, { DBOSExecutor }, { ensureSystemDatabase }, utilities, { wfQueueRunner }, upkeep] =
    await Promise.all([
      import('@dbos-inc/dbos-sdk'),
      import('@dbos-inc/dbos-sdk/internal/dbos-executor'),
      import('@dbos-inc/dbos-sdk/internal/system_database'),
      import('@dbos-inc/dbos-sdk/internal/utils'),
      import('@dbos-inc/dbos-sdk/internal/wfqueue'),
      import('@dbos-inc/dbos-sdk/internal/workflow_management'),
    ]);
  // A database that comes back is noticed within 2 s instead of a minute; runs have no time limit to sweep for.
  Object.assign(utilities.dbRetryConfig, { initialBackoffSec: 0.2, maxBackoffSec: 2 });
  Object.assign(upkeep.workflowTimeoutConfig, { pollingIntervalMs: 3_600_000 });
  return {
    DBOS,
    ensureSystemDatabase,
    internalQueue: utilities.INTERNAL_QUEUE_NAME,
    queueRunner: wfQueueRunner,
    /** The launched executor; throws before launch and after shutdown. */
    executor: () => {
      if (!DBOSExecutor.globalInstance) throw new Error('the engine is not running');
      return DBOSExecutor.globalInstance;
    },
  };
}

export type Sdk = Awaited<ReturnType<typeof loadSdk>>;
