import type { Durable } from '../../ports/engine.ts';

const pauses = [2, 5];
/** A service that wants to be left alone for longer is not waited for: the run stops, and the same call goes on later. */
const mostPatience_s = 300;

/**
 * Does something up to three times while `again` says so, with pauses that a bell can end. `again` answers the seconds
 * for which to leave it alone at least, null to leave it at that. Each try is expected to be remembered by the caller
 * under its number, so that a crash in between starts none of them anew.
 */
export async function retrying<T>(
  durable: Durable,
  again: (outcome: T) => number | null,
  work: (attempt: number) => Promise<T>,
): Promise<T> {
  let outcome = await work(1);
  for (const [index, seconds] of pauses.entries()) {
    const asked = again(outcome);
    if (asked === null || asked > mostPatience_s) return outcome;
    await durable.pause(Math.max(seconds, asked));
    outcome = await work(index + 2);
  }
  return outcome;
}
