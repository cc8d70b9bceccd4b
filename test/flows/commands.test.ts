import { existsSync, readFileSync } from 'node:fs';
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
      publish: [node, ../tell.cjs, put, '{version}']
      observe: [node, ../tell.cjs, list]
      standing: '^told (?<version>\\S+)$'
`;
const tell = `const { appendFileSync, existsSync, readFileSync } = require('node:fs');
const [what, version] = process.argv.slice(2);
appendFileSync('../asked', what + '\\n');
if (what === 'put' && !existsSync('../cancelled')) appendFileSync('../board', 'told ' + version + '\\n');
if (what === 'list' && existsSync('../board')) console.log(readFileSync('../board', 'utf8'));
`;

async function begin() {
  world = testWorld();
  const files = world.files(world.directory);
  await files.write('tell.cjs', tell);
  world.channel = (settings) => commandChannel({ settings, programs: world.programs, token: () => undefined });
  const ground = prepare(world, resolve('test/scenarios/whole-release'), [
    { commit: 'chore: begin', files: { 'release.yaml': policy }, tag: 'v1.0.0', push: true },
    { commit: 'feat: count corners', files: { 'src/corners.js': 'export const corners = 6;\n' }, push: true },
  ]);
  const call = async (tool: string, given: Record<string, unknown> = {}) =>
    JSON.parse((await ask(tool, given, world, ground)).text);
  const at = (name: string) => join(world.directory, name);
  return { call, at, files };
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

it('refuses a version that the board knows already', async () => {
  const { call, files } = await begin();
  await files.write('board', 'told 1.1.0\n');
  const plan = await call('plan_release');
  expect(await call('run_release', { plan_id: plan.plan_id })).toMatchObject({
    status: 'REFUSED',
    details: [{ guard: 'version-free', actual: 'taken: 1.1.0 on command:board production' }],
  });
}, 60_000);
