import { resolve } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { ask, prepare } from '../scenarios/scenario.ts';
import { type TestWorld, testWorld } from './test-world.ts';

let world: TestWorld;
afterEach(() => world.leave());

it('tells a long list of components in pages, each saying where the next begins', async () => {
  world = testWorld();
  const components = Array.from({ length: 230 }, (_, at) => [`bees/b${at}.yaml`, `id: bee-${at}\nversion: 1.0.0\n`]);
  const policy =
    'components:\n  sets:\n    - { type: bee, glob: "bees/*.yaml", id: id, version: version, mode: framework }\n';
  const files = { 'release.yaml': policy, ...Object.fromEntries(components) };
  const ground = prepare(world, resolve('test/scenarios/whole-release'), [
    { commit: 'chore: bees', files, push: true },
  ]);
  const look = async (given: Record<string, unknown> = {}) =>
    JSON.parse((await ask('get_release', { view: 'components', ...given }, world, ground)).text);
  const first = await look();
  expect(first).toMatchObject({ count: expect.any(Number), next_after: 200 });
  expect(first.components).toHaveLength(200);
  const rest = await look({ after: first.next_after });
  expect(rest.next_after).toBeNull();
  const ids = new Set([...first.components, ...rest.components].map((one: { file: string }) => one.file));
  expect(ids.size).toBe(first.count);
});
