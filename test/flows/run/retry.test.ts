import { expect, it } from 'vitest';
import { retrying } from '../../../src/flows/run/retry.ts';

/** Answers of the tries in turn: null is good, a number is a failure that asks for so many seconds, a pair is awaited. */
async function play(answers: (number | [number, number] | null)[]): Promise<{ tries: number; paused: number[] }> {
  const paused: number[] = [];
  let tries = 0;
  const pause = async (seconds: number) => {
    paused.push(seconds);
    return false;
  };
  await retrying<number | [number, number] | null>(
    { once: (_name, work) => work(), pause },
    (asked) => {
      if (asked === null) return null;
      return typeof asked === 'number' ? { after_s: asked } : { after_s: asked[0], patience_s: asked[1] };
    },
    async () => answers[tries++] ?? null,
  );
  return { tries, paused };
}

it.each<{ what: string; answers: Parameters<typeof play>[0]; tries: number; paused: number[] }>([
  { what: 'what went well is not tried again', answers: [null], tries: 1, paused: [] },
  { what: 'nobody said how long', answers: [0, 0, 0], tries: 3, paused: [2, 5] },
  { what: 'the service asked for a minute', answers: [60, null], tries: 2, paused: [60] },
  { what: 'it asked for less than we wait anyway', answers: [1, 1, null], tries: 3, paused: [2, 5] },
  { what: 'it asked for an hour: nobody waits', answers: [3600], tries: 1, paused: [] },
  {
    what: 'what is awaited is looked for at growing distances until it is there',
    answers: [...Array.from({ length: 15 }, (): [number, number] => [0, 3600]), null],
    tries: 16,
    paused: [5, 10, 15, 20, 25, 30, 35, 40, 45, 50, 55, 60, 60, 60, 60],
  },
  {
    what: 'what is awaited longer than it may take is given up',
    answers: Array.from({ length: 9 }, (): [number, number] => [0, 60]),
    tries: 5,
    paused: [5, 10, 15, 20],
  },
  {
    what: 'a failure on the way does not end the waiting',
    answers: [[0, 600], 0, 0, [0, 600], 0, 0, 0],
    tries: 7,
    paused: [5, 2, 5, 10, 2, 5],
  },
])('$what', async ({ answers, tries, paused }) => {
  expect(await play(answers)).toEqual({ tries, paused });
});
