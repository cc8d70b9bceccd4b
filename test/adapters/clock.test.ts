import { expect, it } from 'vitest';
import { systemClock } from '../../src/adapters/clock.ts';
import { fakeClock } from '../fakes/clock.ts';

it.each([
  ['the clock of the machine', systemClock],
  ['the clock of tests', fakeClock()],
])('%s tells the time in UTC with milliseconds and makes ids that differ', async (_name, clock) => {
  expect(clock.now()).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
  const before = Date.parse(clock.now());
  await clock.wait(20);
  expect(Date.parse(clock.now()) - before).toBeGreaterThanOrEqual(19);
  const ids = Array.from({ length: 100 }, () => clock.freshId('plan'));
  expect(new Set(ids).size).toBe(100);
  expect(ids.every((id) => /^plan_[0-9a-f]{24}$/.test(id))).toBe(true);
});
