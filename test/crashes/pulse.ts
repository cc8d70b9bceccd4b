import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';
import { connectionTo } from '../../src/adapters/postgres/server.ts';
import { socketsBelow } from '../driver/database.ts';

/** How a release moves, read from the ledger itself and not through a server, so that nothing is woken by looking. */
export interface Pulse {
  /** Until so many items of a project's release were begun or ended from now on, or its work is over, or for so long at most. */
  beats(projectId: string, count: number, patience_ms: number): Promise<void>;
  stop(): Promise<void>;
}

const every_ms = 50;
const moved = `select count(*) filter (where event like 'item.%') + 1000 * count(*) filter (where event ~ '^operation[.](success|failed|refused|cancelled|ended)') as value
  from hive_release.audit where project_id = $1 and seq > $2`;

export function openPulse(dataDirectory: string): Pulse {
  let pool: pg.Pool | null = null;
  const lose = () => {
    pool?.end().catch(() => {});
    pool = null;
  };
  const connected = (): pg.Pool | null => {
    const [socket] = pool ? [] : socketsBelow(dataDirectory);
    if (socket !== undefined) {
      pool = new pg.Pool({ ...connectionTo(socket), max: 4 });
      pool.on('error', lose);
    }
    return pool;
  };
  /** Null while the database is away. */
  const ask = async (text: string, values: unknown[]): Promise<number | null> => {
    try {
      const answer = await connected()?.query<{ value: string }>(text, values);
      return answer?.rows[0] ? Number(answer.rows[0].value) : null;
    } catch {
      lose();
      return null;
    }
  };
  return {
    async beats(projectId, count, patience_ms) {
      const until = performance.now() + patience_ms;
      let from: number | null = null;
      while (performance.now() < until) {
        from ??= await ask('select coalesce(max(seq), 0) as value from hive_release.audit', []);
        const seen = from === null ? null : await ask(moved, [projectId, from]);
        if (seen !== null && seen >= count) return;
        await wait(every_ms);
      }
    },
    stop: async () => lose(),
  };
}
