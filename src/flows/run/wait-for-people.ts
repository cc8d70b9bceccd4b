import type { Durable } from '../../ports/engine.ts';
import type { World } from '../../ports/world.ts';

/** A bell ends the pause at once; without one the approvals are looked at again after this time. */
const pause_s = 300;

/**
 * Tries again for as long as only people's word is missing. The waiting is durable: it holds no process and goes on
 * after a restart. Over the limit the last outcome stands.
 */
export async function whileWaiting<T>(
  world: World,
  durable: Durable,
  wait: { name: string; hours: number; waits(outcome: T): boolean; say(): Promise<void> },
  attempt: (round: number) => Promise<T>,
): Promise<T> {
  let outcome = await attempt(0);
  if (!wait.waits(outcome) || wait.hours === 0) return outcome;
  const now = (round: number) => durable.once(`${wait.name}:wait:${round}`, async () => Date.parse(world.clock.now()));
  const until = (await now(0)) + wait.hours * 3_600_000;
  for (let round = 1; wait.waits(outcome) && (await now(round)) < until; round += 1) {
    await wait.say();
    await durable.pause(pause_s);
    outcome = await attempt(round);
  }
  return outcome;
}
