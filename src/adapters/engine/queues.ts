import type { Clock } from '../../ports/clock.ts';
import { applicationVersion, lineQueue, type Sdk } from './sdk.ts';

/**
 * Starts at once whatever may start now, instead of at the next poll: the SDK polls its queues once a second, which
 * keeps an idle process cheap. Does exactly what that poll does; a failure here is mended by it.
 */
export function queueClaims({ DBOS, executor, internalQueue, queueRunner }: Sdk, clock: Clock) {
  const claimLines = async (): Promise<void> => {
    const queue = await DBOS.retrieveQueue(lineQueue);
    if (!queue) return;
    const { systemDatabase, executorID } = executor();
    const owner = clock.freshId('owner');
    const ids = await systemDatabase.findAndMarkStartablePartitionedWorkflows(
      queue,
      executorID,
      applicationVersion,
      Number.POSITIVE_INFINITY,
      owner,
    );
    await executor().dispatchDequeuedWorkflows(ids, owner);
  };
  const claimRecovered = async (): Promise<void> => {
    const queue = queueRunner.getInternalQueue(internalQueue);
    if (!queue) return;
    const { systemDatabase, executorID } = executor();
    const owner = clock.freshId('owner');
    const ids = await systemDatabase.findAndMarkStartableWorkflows(
      queue,
      executorID,
      applicationVersion,
      undefined,
      0,
      0,
      owner,
    );
    await executor().dispatchDequeuedWorkflows(ids, owner);
  };
  const claimAll = async (): Promise<void> => {
    await claimLines();
    await claimRecovered();
  };
  return { claimLines, claimAll };
}
