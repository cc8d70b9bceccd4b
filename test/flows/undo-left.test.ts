import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { faulty } from '../fakes/faulty.ts';
import { ask, prepare } from '../scenarios/scenario.ts';
import { type TestWorld, testWorld } from './test-world.ts';

let world: TestWorld;
afterEach(() => world.leave());

/** A run that ends right before production, with the local tag made, and the calls of an agent that goes on. */
async function standstill() {
  world = testWorld();
  const { git, channelFake, faults } = world;
  const { production } = channelFake.registries;
  let tagged = false;
  world.git = (directory) => {
    const real = git(directory);
    const tagAnnotated: typeof real.tagAnnotated = async (wanted) => {
      await real.tagAnnotated(wanted);
      if (!tagged) production.state = 'refuses-token';
      tagged = true;
    };
    return faulty({ ...real, tagAnnotated }, faults);
  };
  const ground = prepare(world, resolve('test/scenarios/whole-release'), [
    { commit: 'chore: begin', files: {}, tag: 'v1.0.0', push: true },
    { commit: 'fix: hum', files: { 'src/hum.js': 'export const hum = 1;\n' }, push: true },
  ]);
  const call = async (tool: string, given: Record<string, unknown>) =>
    JSON.parse((await ask(tool, given, world, ground)).text);
  const { plan_id } = await call('plan_release', {});
  return {
    call,
    plan_id,
    /** The faults come once the run has to go back. */
    run: () => call('run_release', { plan_id }),
    mended() {
      production.state = 'alive';
    },
  };
}

/** What each of them takes back, tried three times by one run. */
const undone = [
  ['unpublish', 'publish honeycomb 1.0.1 to npm test'],
  ['deleteTag', 'tag v1.0.1'],
  ['removeWorktree', 'work tree on release/v1.0.1'],
] as const;

it.each(undone)(
  'what a run could not take back (%s) is taken back by the next, which goes through',
  async (method, title) => {
    const { run, mended } = await standstill();
    const fault = { method, code: 'PROGRAM_FAILED', when: 'before' } as const;
    world.faults.push({ ...fault, times: 4 });
    expect(await run()).toMatchObject({ code: 'UNDO_FAILED', details: [{ path: expect.stringContaining(title) }] });
    mended();
    expect(await run()).toMatchObject({ status: 'success', left: [] });
    expect(world.faults).toMatchObject([{ times: 0 }]);
  },
  60_000,
);

it('does not begin anew while it cannot be taken back, and says so', async () => {
  const { run, mended, call } = await standstill();
  world.faults.push({ method: 'unpublish', code: 'REGISTRY_UNREACHABLE', times: 6, when: 'before' });
  const first = await run();
  expect(first.next).toEqual({ tool: 'run_release', arguments: { plan_id: expect.any(String) } });
  mended();
  expect(await run()).toEqual(first);
  expect(await call('rollback', { reason: 'it is too much' })).toMatchObject({ status: 'success' });
  expect(world.channelFake.registries.test.packages.get('honeycomb')?.versions.size).toBe(0);
}, 60_000);

it('gets rid of the lock that a killed git left in the work tree, with the tree', async () => {
  const { run } = await standstill();
  const { git } = world;
  world.git = (directory) => {
    const real = git(directory);
    const addWorktree: typeof real.addWorktree = async (wanted) => {
      world.git = git;
      await real.addWorktree(wanted);
      writeFileSync(join(world.directory, 'project/.git/worktrees/worktree/index.lock'), '');
    };
    return { ...real, addWorktree };
  };
  const locked = expect.stringMatching(/^The lock \S+index\.lock says/);
  expect(await run()).toMatchObject({ code: 'UNDO_FAILED', details: [{ actual: locked }, {}] });
  expect(await run()).toMatchObject({ code: 'REFUSED', details: [{ guard: 'channels-ready' }] });
}, 60_000);
