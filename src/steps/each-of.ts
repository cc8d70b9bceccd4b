/**
 * Does the same for many things, so many at a time, and ends only when nothing is under way any more: what is undone
 * after a failure is not overtaken by a late write. Throws the first failure; nothing new is begun after it.
 */
export async function eachOf<Thing>(
  things: Iterable<Thing>,
  width: number,
  work: (thing: Thing) => Promise<void>,
): Promise<void> {
  const failures: unknown[] = [];
  const queue = things[Symbol.iterator]();
  let done = 0;
  const worker = async (): Promise<void> => {
    for (let next = queue.next(); !next.done && failures.length === 0; next = queue.next()) {
      await work(next.value).catch((error: unknown) => failures.push(error));
      done += 1;
      if (done % 50 === 0) await new Promise((resolve) => setImmediate(resolve));
    }
  };
  await Promise.all(Array.from({ length: width }, worker));
  if (failures.length > 0) throw failures[0];
}

/** How many files are read or written at once: more only makes the disk wait in another place. */
export const filesAtOnce = 16;
