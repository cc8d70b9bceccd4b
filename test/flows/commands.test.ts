import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { commandChannel } from '../../src/adapters/processes/command-channel.ts';
import { ask, prepare } from '../scenarios/scenario.ts';
import { type TestWorld, testWorld } from './test-world.ts';

/** A release that tells a board of itself by commands of the project. */
let world: TestWorld;
afterEach(() => world.leave());

const policy = `components: { minimum: 0 }
gates: { test: { argv: [node, --test, --test-reporter=junit, '--test-reporter-destination={reports}/j.xml'], junit: '{reports}/j.xml' } }
channels:
  npm: { enabled: false }
  commands:
    board:
      publish: [node, tools/tell.cjs, put, '{version}']
      observe: [node, tools/tell.cjs, list]
      withdraw: [node, tools/tell.cjs, gone, '{version}']
      standing: '^told (?<version>\\S+)$'
`;
/** The board and what was asked of it lie outside the project. */
const tell = (place: string) => `const { appendFileSync, existsSync, readFileSync } = require('node:fs');
const at = (name) => require('node:path').join(${JSON.stringify(place)}, name);
const [what, version] = process.argv.slice(2);
appendFileSync(at('asked'), what + '\\n');
if (what === 'put' && !existsSync(at('cancelled'))) appendFileSync(at('board'), 'told ' + version + '\\n');
if (what === 'gone') appendFileSync(at('board'), 'gone ' + version + '\\n');
if (what === 'list' && existsSync(at('board'))) console.log(readFileSync(at('board'), 'utf8'));
`;

async function begin() {
  world = testWorld();
  const files = world.files(world.directory);
  world.channel = (settings, programs = world.programs) =>
    commandChannel({ settings, programs, token: () => undefined });
  const first = { 'release.yaml': policy, 'tools/tell.cjs': tell(world.directory) };
  const ground = prepare(world, resolve('test/scenarios/whole-release'), [
    { commit: 'chore: begin', files: first, tag: 'v1.0.0', push: true },
    { commit: 'feat: count corners', files: { 'src/corners.js': 'export const corners = 6;\n' }, push: true },
  ]);
  const call = async (tool: string, given: Record<string, unknown> = {}) =>
    JSON.parse((await ask(tool, given, world, ground)).text);
  const at = (name: string) => join(world.directory, name);
  return { call, at, files, ground };
}

it('starts no command to make a plan, and tells once, after the push', async () => {
  const { call, at } = await begin();
  const plan = await call('plan_release');
  expect(plan.verdict).toBe('GO');
  expect(existsSync(at('asked'))).toBe(false);
  expect(await call('run_release', { plan_id: plan.plan_id })).toMatchObject({
    status: 'success',
    distribution: { git: 'success', 'command:board': 'success' },
  });
  expect(readFileSync(at('board'), 'utf8')).toBe('told 1.1.0\n');
}, 120_000);

it('believes no good end: a script that was cancelled leaves the release stopped, and the plan goes on later', async () => {
  const { call, at, files } = await begin();
  await files.write('cancelled', '');
  const plan = await call('plan_release');
  expect(await call('run_release', { plan_id: plan.plan_id })).toMatchObject({ code: 'RUN_STOPPED' });
  await files.remove('cancelled');
  expect(await call('run_release', { plan_id: plan.plan_id })).toMatchObject({ status: 'success' });
  expect(readFileSync(at('board'), 'utf8')).toBe('told 1.1.0\n');
}, 120_000);

it('starts what the release commit holds, whatever the checkout says by then', async () => {
  const { call, at, files } = await begin();
  const plan = await call('plan_release');
  await call('run_release', { plan_id: plan.plan_id, until: 'building' });
  await files.write(
    'project/tools/tell.cjs',
    `console.log('told 1.1.0'); require('node:fs').writeFileSync('${at('stolen')}', '');`,
  );
  expect(await call('run_release', { plan_id: plan.plan_id })).toMatchObject({ status: 'success' });
  expect(existsSync(at('stolen'))).toBe(false);
  expect(readFileSync(at('board'), 'utf8')).toBe('told 1.1.0\n');
}, 120_000);

it('withdraws with the commands of the base commit, once the work tree is gone and whatever the tag leads to', async () => {
  const { call, at, ground } = await begin();
  const plan = await call('plan_release');
  await call('run_release', { plan_id: plan.plan_id });
  const evil = `require('node:fs').writeFileSync(${JSON.stringify(at('stolen'))}, '');`;
  const git = (...args: string[]) => execFileSync('git', ['-C', ground.project, ...args], { stdio: 'pipe' });
  writeFileSync(join(ground.project, 'tools/tell.cjs'), evil);
  git('commit', '--quiet', '--all', '-m', 'fix: another script');
  git('tag', '--force', '--annotate', '-m', 'moved', 'v1.1.0');
  git('reset', '--quiet', '--hard', 'HEAD~1');
  const rehearsal = await call('plan_rollback');
  const page = rehearsal.items.find(({ title }: { title: string }) => title.includes('command:board'));
  expect(page).toMatchObject({ action: 'withdraw', seen: expect.stringMatching(/^done: /) });
  const back = await call('rollback', { version: '1.1.0', reason: 'it was told too early' });
  expect(back).toMatchObject({ status: 'success' });
  expect(readFileSync(at('board'), 'utf8')).toBe('told 1.1.0\ngone 1.1.0\n');
  expect(existsSync(at('stolen'))).toBe(false);
  const left = execFileSync('git', ['-C', ground.project, 'worktree', 'list'], { encoding: 'utf8' });
  expect(left.trim().split('\n')).toHaveLength(1);
}, 120_000);

it('refuses a version that the board knows already', async () => {
  const { call, files } = await begin();
  await files.write('board', 'told 1.1.0\n');
  const plan = await call('plan_release');
  expect(await call('run_release', { plan_id: plan.plan_id })).toMatchObject({
    status: 'REFUSED',
    details: [{ guard: 'version-free', actual: 'taken: 1.1.0 on command:board production' }],
  });
}, 60_000);
