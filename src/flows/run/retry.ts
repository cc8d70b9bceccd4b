import type { Durable } from '../../ports/engine.ts';

const pauses = [2, 5];

/**
 * Does something up to three times while `again` says so, with pauses that a bell can end. Each try is expected to be
 * remembered by the caller under its number, so that a crash in between starts none of them anew.
 */
export async function retrying<T>(
  durable: Durable,
  again: (outcome: T) => boolean,
  work: (attempt: number) => Promise<T>,
): Promise<T> {
  let outcome = await work(1);
  for (const [index, seconds] of pauses.entries()) {
    if (!again(outcome)) return outcome;
    await durable.pause(seconds);
    outcome = await work(index + 2);
  }
  return outcome;
}
