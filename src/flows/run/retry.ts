import type { Durable } from '../../ports/engine.ts';

const pauses = [2, 5];
/** A service that wants to be left alone for longer is not waited for: the run stops, and the same call goes on later. */
const mostPatience_s = 300;
/** What is awaited is looked for at growing distances. */
const lookAgain = { each_s: 5, most_s: 60 };

/** Whether to try again: after how long at least, and in all how long the waiting may be for what takes its time. */
export interface Again {
  after_s: number;
  patience_s?: number | undefined;
}

/**
 * Does something up to three times while `again` says so, with pauses that a bell can end; what is awaited is looked for
 * until its patience is over. Null leaves it at that. Each try is expected to be remembered by the caller under its
 * number, so that a crash in between starts none of them anew.
 */
export async function retrying<T>(
  durable: Durable,
  again: (outcome: T) => Again | null,
  work: (attempt: number) => Promise<T>,
): Promise<T> {
  const next = pacer();
  let outcome = await work(1);
  for (let attempt = 2; ; attempt += 1) {
    const asked = again(outcome);
    const pause = asked === null || asked.after_s > mostPatience_s ? null : next(asked);
    if (pause === null) return outcome;
    await durable.pause(pause);
    outcome = await work(attempt);
  }
}

/** How long to pause before each further try; null: no more of them. A failure on the way does not end a waiting. */
function pacer(): (asked: Again) => number | null {
  let [failures, waits, waited] = [0, 0, 0];
  return ({ after_s, patience_s }) => {
    const awaited = patience_s !== undefined;
    if (awaited) waits += 1;
    failures = awaited ? 0 : failures + 1;
    const own = awaited ? Math.min(waits * lookAgain.each_s, lookAgain.most_s) : pauses[failures - 1];
    const pause = Math.max(own ?? 0, after_s);
    waited += pause;
    return own === undefined || (awaited && waited > patience_s) ? null : pause;
  };
}
