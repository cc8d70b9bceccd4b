import type pg from 'pg';
import type { Log } from '../../ports/clock.ts';
import { lockKey, tryLock } from '../postgres/lock.ts';
import type { Database } from '../postgres/pool.ts';

/** An executor's id says which process it is. */
export const executorName = (id: string, mark: string): string => `${id}@${mark}`;

export const markOf = (executorId: string): string => executorId.slice(executorId.indexOf('@') + 1);

/** The name of the lock that says "this executor is alive". */
export const presenceLock = (executorId: string) => `executor ${executorId}`;

/**
 * A connection of its own that holds the lock of this executor for as long as the process lives; the database frees it
 * the moment the process is gone, but also when only the connection is. `keep` takes it (again) and answers whether it
 * is held.
 */
export function presence(database: Database, executorId: string, log: Log) {
  let holder: pg.Client | null = null;

  async function take(): Promise<void> {
    const client = await database.session();
    client.on('error', () => undefined);
    client.once('end', () => {
      if (holder === client) holder = null;
    });
    try {
      await client.connect();
      const { rows } = await client.query<{ got: boolean }>(`select ${tryLock} as got`, [
        lockKey(presenceLock(executorId)),
      ]);
      if (rows[0]?.got) holder = client;
      else await client.end();
    } catch (error) {
      log.info('the lock of this executor could not be taken yet', {
        why: error instanceof Error ? error.message : '',
      });
      await client.end().catch(() => undefined);
    }
  }

  return {
    async keep(): Promise<boolean> {
      const alive = await holder?.query('select 1').then(
        () => true,
        () => false,
      );
      if (alive) return true;
      holder = null;
      await take();
      return holder !== null;
    },
    async release(): Promise<void> {
      const client = holder;
      holder = null;
      await client?.end().catch(() => undefined);
    },
  };
}
