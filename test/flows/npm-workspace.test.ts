import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { npmChannel } from '../../src/adapters/npm/npm.ts';
import type { ChannelWriter } from '../../src/ports/channel.ts';
import { packPackage } from '../adapters/npm/packages.ts';
import { publicationOf } from '../contracts/channel.ts';
import { type Registry, startRegistry } from '../registries/verdaccio.ts';
import { ask, prepare } from '../scenarios/scenario.ts';
import { codeOf, dependencies, manifestOf, names, workspaceFiles } from './npm-workspace/files.ts';
import { type TestWorld, testWorld } from './test-world.ts';

/** A workspace of three packages on two real registries: released as one, seen on both, rolled back. */
let world: TestWorld;
let registries: { test: Registry; production: Registry };
let channel: ChannelWriter;
let ground: ReturnType<typeof prepare>;
let plan_id: string;

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
  const place = { index: null, account_env: null };
  channel = world.channel({
    channel: 'npm',
    test: { ...place, registry: test.url, token_env: 'TEST_TOKEN' },
    production: { ...place, registry: production.url, token_env: 'PRODUCTION_TOKEN' },
    directory: ground.project,
    options: {},
  });
  for (const directory of Object.keys(dependencies)) {
    const { name, ...manifest } = manifestOf(directory, '1.0.0');
    const files = await packPackage(world.directory, { name, ...manifest }, { 'index.js': codeOf(directory) });
    await channel.publish(publicationOf({ stage: 'production', package: name }, '1.0.0', files, 'latest'));
  }
}, 300_000);

afterAll(async () => {
  await Promise.all(Object.values(registries ?? {}).map((registry) => registry.stop()));
  await world.leave();
});

it('plans every member that is not private, those that others need first', async () => {
  const planned = await call('plan_release', {});
  expect(planned).toMatchObject({ verdict: 'GO', version: { new: '1.1.0' } });
  plan_id = planned.plan_id;
  const { plan } = await call('get_release', { view: 'plan', plan_id });
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

it('releases them together: the bytes proven on the test registry stand in production', async () => {
  const answer = await call('run_release', { plan_id });
  expect(answer, JSON.stringify(answer)).toMatchObject({ status: 'success', left: [] });
  for (const name of names) {
    const [onTest, onProduction] = await Promise.all(
      (['test', 'production'] as const).map((stage) => channel.observe({ stage, package: name, version: '1.1.0' })),
    );
    expect(onTest?.digests).toEqual(onProduction?.digests);
    expect(await channel.tags({ stage: 'production', package: name })).toEqual({ latest: '1.1.0' });
  }
  const { evidence } = await call('get_release', { view: 'evidence', plan_id });
  const proofs = evidence.filter(({ kind }: { kind: string }) => kind === 'install');
  expect(proofs.map(({ facts }: { facts: { entry_points: string[] } }) => facts.entry_points.join()).sort()).toEqual(
    names.flatMap((name) => [`import ${name}`, `import ${name}`]).sort(),
  );
}, 600_000);

it('rolls all of them back: latest is what it was, the version is deprecated, the private root is nowhere', async () => {
  expect(await call('rollback', { reason: 'too much wax' })).toMatchObject({ status: 'success' });
  for (const name of names) {
    expect(await channel.tags({ stage: 'production', package: name })).toEqual({ latest: '1.0.0' });
    const standing = await channel.observe({ stage: 'production', package: name, version: '1.1.0' });
    expect(standing?.withdrawn).toBe('rolled back, use 1.0.0');
  }
  for (const name of ['apiary', 'apiary-tools'])
    expect(await channel.observe({ stage: 'production', package: name, version: '1.1.0' })).toBeNull();
}, 300_000);
