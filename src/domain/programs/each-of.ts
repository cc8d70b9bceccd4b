/**
 * Does the same for many things, so many at a time, and answers in their order. Ends only when nothing is under way any
 * more: what is undone after a failure is not overtaken by a late write. Throws the first failure; nothing new is begun
 * after it.
 */
export async function eachOf<Thing, Answer>(
  things: Iterable<Thing>,
  width: number,
  work: (thing: Thing) => Promise<Answer>,
): Promise<Answer[]> {
  const failures: unknown[] = [];
  const answers: Answer[] = [];
  const queue = things[Symbol.iterator]();
  let begun = 0;
  const worker = async (): Promise<void> => {
    for (let next = queue.next(); !next.done && failures.length === 0; next = queue.next()) {
      const index = begun;
      begun += 1;
      try {
        answers[index] = await work(next.value);
      } catch (error) {
        failures.push(error);
      }
      if (begun % 50 === 0) await new Promise((resolve) => setImmediate(resolve));
    }
  };
  await Promise.all(Array.from({ length: width }, worker));
  if (failures.length > 0) throw failures[0];
  return answers;
}

/** How many files are read or written at once: more only makes the disk wait in another place. */
export const filesAtOnce = 16;

/** How many programs, of those that work by themselves: more only wait for each other and fill the memory. */
export const programsAtOnce = 4;
