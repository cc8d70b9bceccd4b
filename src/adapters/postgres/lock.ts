import { Problem } from '../../domain/problem.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Database, Query } from './pool.ts';

const patience = 60_000;

/**
 * Does the work while nobody else holds the named lock. Polls, and keeps no transaction open meanwhile: whoever waited
 * inside pg_advisory_lock(), or in a transaction, would hold up the index builds of the one who works.
 * Throws LEDGER_UNREACHABLE after a minute.
 */
export async function underLock<T>(database: Database, clock: Clock, name: string, work: () => Promise<T>): Promise<T> {
  const deadline = Date.parse(clock.now()) + patience;
  for (;;) {
    const got = await database.connected((query) => ifFree(query, name, work));
    if (got) return got.result;
    if (Date.parse(clock.now()) >= deadline) throw new Problem('LEDGER_UNREACHABLE');
    await clock.wait(50);
  }
}

/** Does the work if the named lock is free, and answers null at once if it is not. */
export async function ifFree<T>(query: Query, name: string, work: () => Promise<T>): Promise<{ result: T } | null> {
  const key = lockKey(name);
  const { rows } = await query<{ got: boolean }>(`select ${tryLock} as got`, [key]);
  if (!rows[0]?.got) return null;
  try {
    return { result: await work() };
  } finally {
    await query('select pg_advisory_unlock(hashtextextended($1, 0))', [key]).catch(() => undefined);
  }
}

/** Takes the lock whose key is $1 for the session, or answers false at once. */
export const tryLock = 'pg_try_advisory_lock(hashtextextended($1, 0))';

export const lockKey = (name: string): string => `hive-release ${name}`;
