import fc from 'fast-check';
import { expect, it } from 'vitest';
import { eachOf } from '../../../src/domain/programs/each-of.ts';

/** Lets every other task go on so many times. */
const turns = async (count: number) => {
  for (let turn = 0; turn < count; turn += 1) await Promise.resolve();
};

it('answers in the order of the things, whatever each of them takes, and never does more at once', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.integer({ min: 0, max: 9 }), { maxLength: 60 }),
      fc.integer({ min: 1, max: 6 }),
      async (things, width) => {
        let [now, most] = [0, 0];
        const answers = await eachOf(things, width, async (thing) => {
          now += 1;
          most = Math.max(most, now);
          await turns(thing);
          now -= 1;
          return thing * 2;
        });
        expect(answers).toEqual(things.map((thing) => thing * 2));
        expect(most).toBe(Math.min(width, things.length));
      },
    ),
  );
});

it('begins nothing after a failure, waits for what is under way, and throws the first', async () => {
  const [begun, ended]: [number[], number[]] = [[], []];
  const work = async (thing: number) => {
    begun.push(thing);
    await turns(thing === 2 ? 1 : 20);
    if (thing === 2 || thing === 3) throw new Error(`no ${thing}`);
    ended.push(thing);
  };
  await expect(eachOf([1, 2, 3, 4, 5], 3, work)).rejects.toThrow('no 2');
  expect({ begun, ended }).toEqual({ begun: [1, 2, 3], ended: [1] });
});
