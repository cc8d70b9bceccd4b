import { resolve } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import type { Check } from '../../src/ports/forge.ts';
import { ask, prepare } from '../scenarios/scenario.ts';
import { type TestWorld, testWorld } from './test-world.ts';

/** A release whose remote stands on a forge: everything is real but the address of the remote and the forge itself. */
let world: TestWorld;
afterEach(() => world.leave());

const policy = `ci: { required: [build] }
channels: { npm: { enabled: false } }
gates: { test: { argv: [node, --test, --test-reporter=junit, '--test-reporter-destination={reports}/j.xml'], junit: '{reports}/j.xml' } }
`;

async function planOn(remote: string | null, checksOfHead: Check[] | null) {
  world = testWorld();
  const { git } = world;
  if (remote) world.git = (directory) => ({ ...git(directory), remoteUrl: async () => remote });
  const ground = prepare(world, resolve('test/scenarios/whole-release'), [
    { commit: 'chore: begin', files: { 'release.yaml': policy }, tag: 'v1.0.0', push: true },
    { commit: 'fix: hum', files: { 'src/hum.js': 'export const hum = 1;\n' }, push: true },
  ]);
  const head = await git(ground.project).head();
  if (checksOfHead) world.forgeFake.place('honey/comb', head.commit, checksOfHead);
  const plan = JSON.parse((await ask('plan_release', {}, world, ground)).text);
  return {
    plan,
    run: async () => JSON.parse((await ask('run_release', { plan_id: plan.plan_id }, world, ground)).text),
  };
}

const comb = 'git@github.com:honey/comb.git';

it.each<[string, string | null, Check[] | null, string]>([
  ['one is red', comb, [{ name: 'build', state: 'red' }], 'build is red'],
  ['one never ran', comb, [{ name: 'lint', state: 'green' }], 'build is missing'],
  ['the commit was not pushed', comb, null, 'The forge github.com does not know this commit.'],
  ['there is no forge', null, null, 'the remote is no repository of a forge that is known'],
])(
  'refuses the plan and the run when %s',
  async (_what, remote, checks, actual) => {
    const { plan, run } = await planOn(remote, checks);
    expect(plan).toMatchObject({ verdict: 'NO_GO', violations: [{ guard: 'ci-green', detail: { actual } }] });
    expect(await run()).toMatchObject({ status: 'REFUSED', violations: ['VIOLATION: Checks on the forge not green'] });
  },
  60_000,
);

it('refuses to push when a check turned red after the plan was made', async () => {
  const { plan, run } = await planOn(comb, [{ name: 'build', state: 'green' }]);
  expect(plan.verdict).toBe('GO');
  const { forgeFake } = world;
  const first = forgeFake.checks.bind(forgeFake);
  let asked = 0;
  forgeFake.checks = async (repository, commit) => {
    asked += 1;
    return asked === 1 ? first(repository, commit) : [{ name: 'build', state: 'red' }];
  };
  expect(await run()).toMatchObject({ status: 'REFUSED', details: [{ guard: 'ci-green' }] });
}, 60_000);

it('releases when all are green', async () => {
  const { run } = await planOn(comb, [{ name: 'build', state: 'green' }]);
  expect(await run()).toMatchObject({ status: 'success' });
}, 60_000);
