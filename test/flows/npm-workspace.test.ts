import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { npmChannel } from '../../src/adapters/npm/npm.ts';
import { type Registry, startRegistry } from '../registries/verdaccio.ts';
import { ask, prepare } from '../scenarios/scenario.ts';
import { names, workspaceFiles } from './npm-workspace/files.ts';
import { type TestWorld, testWorld } from './test-world.ts';

/** How a workspace of three packages on two real registries is planned; test/server releases it. */
let world: TestWorld;
let registries: { test: Registry; production: Registry };
let ground: ReturnType<typeof prepare>;

const call = async (tool: string, given: Record<string, unknown>) => {
  const { text } = await ask(tool, given, world, ground);
  return JSON.parse(text);
};

beforeAll(async () => {
  world = testWorld();
  const start = (name: string) => startRegistry({ directory: join(world.directory, name) });
  const [test, production] = await Promise.all([start('test'), start('production')]);
  registries = { test, production };
  const tokens: Record<string, string> = { TEST_TOKEN: test.token, PRODUCTION_TOKEN: production.token };
  world.channel = (settings) => npmChannel({ settings, programs: world.programs, token: (name) => tokens[name] });
  const folder = join(world.directory, 'scenario');
  mkdirSync(join(folder, 'in'), { recursive: true });
  ground = prepare(world, folder, [
    { commit: 'chore: begin', files: workspaceFiles(registries), tag: 'v1.0.0', push: true },
    { commit: 'feat: more wax', files: { 'packages/c-wax/index.js': 'export const depth = 2;\n' }, push: true },
  ]);
}, 300_000);

afterAll(async () => {
  await Promise.all(Object.values(registries ?? {}).map((registry) => registry.stop()));
  await world.leave();
});

it('plans every member that is not private, those that others need first', async () => {
  const planned = await call('plan_release', {});
  expect(planned).toMatchObject({ verdict: 'GO', version: { new: '1.1.0' } });
  const { plan } = await call('get_release', { view: 'plan', plan_id: planned.plan_id });
  const items = (step: string) =>
    plan.items.filter((item: { step: string }) => item.step === step).map((item: { input: object }) => item.input);
  for (const step of ['build-package', 'scan-artifact', 'check-artifact', 'publish-test', 'publish-production'])
    expect(
      items(step).map((input: { package: string }) => input.package),
      step,
    ).toEqual(names);
  expect(items('prove-test').map(({ beside }: { beside: string[] }) => beside)).toEqual([
    [],
    ['@apiary/wax'],
    ['@apiary/wax', 'apiary-cells'],
  ]);
}, 60_000);
