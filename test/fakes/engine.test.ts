import { expect, it } from 'vitest';
import { Problem } from '../../src/domain/problem.ts';
import { fakeClock } from './clock.ts';
import { fakeEngine } from './engine.ts';

it('runs each operation once, one line in line, with answers that went through JSON', async () => {
  const order: string[] = [];
  const engine = fakeEngine({
    clock: fakeClock(),
    perform: async (id, durable) => {
      order.push(`${id} begins`);
      const answer = await durable.once('x', async () => ({ kept: 1, lost: undefined }));
      order.push(`${id} ${JSON.stringify(Object.keys(answer))}`);
    },
  });
  await Promise.all([engine.start('a', 'line'), engine.start('a', 'line'), engine.start('b', 'line')]);
  await engine.close();
  expect(order).toEqual(['a begins', 'a ["kept"]', 'b begins', 'b ["kept"]']);
});

it('throws problems like the durable one, and keeps a bell that rang early', async () => {
  const seen: unknown[] = [];
  const engine = fakeEngine({
    clock: fakeClock(),
    perform: async (_id, durable) => {
      await durable
        .once('x', () => Promise.reject(new Error('inner')))
        .catch((error: Problem) => seen.push(error.code));
      seen.push(await durable.pause(5));
      seen.push(await durable.pause(5));
      throw new Problem('DISK_FULL');
    },
  });
  await engine.start('a', null);
  await engine.ring('a');
  await expect(engine.settled('a')).rejects.toThrow(Problem);
  expect(seen).toEqual(['INTERNAL', true, false]);
});
