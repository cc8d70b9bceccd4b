import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Arena, openArena } from './arena.ts';
import { onlyCalls, play } from './attack.ts';
import { families } from './families/index.ts';

describe.each(families.map((family) => [family.name, family] as const))('%s', (_name, { attacks }) => {
  let shared: Arena;
  beforeAll(async () => {
    shared = await openArena();
  });
  afterAll(() => shared.world.leave());

  test.each(attacks.map((attack) => [attack.what, attack] as const))(
    '%s',
    (_what, attack) => play(attack, onlyCalls(attack) ? shared : undefined),
    120_000,
  );
});

test('there are at least 150 of them, and each is another one', () => {
  const all = families.flatMap(({ name, attacks }) => attacks.map(({ what }) => `${name}: ${what}`));
  expect(new Set(all).size).toBe(all.length);
  expect(all.length).toBeGreaterThanOrEqual(150);
});
