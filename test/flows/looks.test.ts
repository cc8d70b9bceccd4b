import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { ChannelWriter } from '../../src/ports/channel.ts';
import { ask, prepare } from '../scenarios/scenario.ts';
import { names, workspaceFiles } from './npm-workspace/files.ts';
import { type TestWorld, testWorld } from './test-world.ts';

/** How often the registries are asked while a workspace of three packages is released. */
let world: TestWorld;
/** What was asked of them and what went up, in order. */
const seen: string[] = [];
let most = 0;

beforeAll(async () => {
  world = testWorld();
  const { channel } = world;
  let looking = 0;
  world.channel = (settings) => {
    const inner = channel(settings);
    const tags: ChannelWriter['tags'] = async (target) => {
      seen.push(`look at ${target.stage} ${target.package}`);
      looking += 1;
      most = Math.max(most, looking);
      await world.clock.wait(1);
      looking -= 1;
      return inner.tags(target);
    };
    const publish: ChannelWriter['publish'] = async (wanted) => {
      await inner.publish(wanted);
      seen.push(`publish to ${wanted.stage} ${wanted.package}`);
    };
    return { ...inner, tags, publish };
  };
  const folder = join(world.directory, 'scenario');
  mkdirSync(join(folder, 'in'), { recursive: true });
  const [test, production] = [4871, 4872].map((port) => ({ url: `http://127.0.0.1:${port}/` }));
  const ground = prepare(world, folder, [
    { commit: 'chore: begin', files: workspaceFiles({ test, production } as never), tag: 'v1.0.0', push: true },
    { commit: 'feat: more wax', files: { 'packages/c-wax/index.js': 'export const depth = 2;\n' }, push: true },
  ]);
  const call = async (tool: string, given: object) => JSON.parse((await ask(tool, { ...given }, world, ground)).text);
  const { plan_id } = await call('plan_release', {});
  seen.length = 0;
  expect(await call('run_release', { plan_id })).toMatchObject({ status: 'success' });
}, 120_000);

afterAll(() => world.leave());

const everywhere = names.flatMap((name) => [`look at test ${name}`, `look at production ${name}`]).sort();
const between = (from: string | null, to: string) =>
  seen.slice(from === null ? 0 : seen.indexOf(from) + 1, seen.indexOf(to)).filter((one) => one.startsWith('look'));

it('looks at every place before the first act that cannot be taken back', () => {
  const [first = ''] = names;
  expect(between(`publish to test ${names.at(-1)}`, `publish to production ${first}`).sort()).toEqual(everywhere);
});

it('looks at the place of each later one only', () => {
  const [first, second, third] = names;
  expect(between(`publish to production ${first}`, `publish to production ${second}`)).toEqual([
    `look at production ${second}`,
  ]);
  expect(between(`publish to production ${second}`, `publish to production ${third}`)).toEqual([
    `look at production ${third}`,
  ]);
});

it('looks at a few places at once, however many there are', () => {
  expect(everywhere.length).toBeGreaterThan(4);
  expect(most).toBe(4);
});
