import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { play } from './scenario.ts';

const folders = readdirSync(import.meta.dirname, { withFileTypes: true }).filter(
  (one) => one.isDirectory() && one.name !== 'in',
);

it('finds the scenarios', () => {
  expect(folders.length).toBeGreaterThan(5);
});

it.each(folders.map((one) => one.name))(
  '%s',
  async (name) => {
    await play(join(import.meta.dirname, name));
  },
  180_000,
);
