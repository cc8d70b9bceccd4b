import { expect, it } from 'vitest';
import { retrying } from '../../../src/flows/run/retry.ts';

/** Answers of the tries in turn: null is good, a number is a failure that asks for so many seconds. */
async function play(answers: (number | null)[]): Promise<{ tries: number; paused: number[] }> {
  const paused: number[] = [];
  let tries = 0;
  const pause = async (seconds: number) => {
    paused.push(seconds);
    return false;
  };
  await retrying<number | null>(
    { once: (_name, work) => work(), pause },
    (asked) => asked,
    async () => answers[tries++] ?? null,
  );
  return { tries, paused };
}

it.each([
  { what: 'what went well is not tried again', answers: [null], tries: 1, paused: [] },
  { what: 'nobody said how long', answers: [0, 0, 0], tries: 3, paused: [2, 5] },
  { what: 'the service asked for a minute', answers: [60, null], tries: 2, paused: [60] },
  { what: 'it asked for less than we wait anyway', answers: [1, 1, null], tries: 3, paused: [2, 5] },
  { what: 'it asked for an hour: nobody waits', answers: [3600], tries: 1, paused: [] },
])('$what', async ({ answers, tries, paused }) => {
  expect(await play(answers)).toEqual({ tries, paused });
});
