import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { ask, prepare } from '../scenarios/scenario.ts';
import { type TestWorld, testWorld } from './test-world.ts';

/** A preparation, a gate and a package script that all leave files behind which git ignores. */
const leaves = (file: string) =>
  `require('node:fs').mkdirSync('out', { recursive: true }); require('node:fs').appendFileSync('out/${file}', 'x')`;
const policy = `${readFileSync(resolve('test/scenarios/in/release.yaml'), 'utf8')}
prepare: [[node, -e, "${leaves('prepared.js')}"]]
gates:
  test:
    argv: [node, --test, --test-reporter=junit, '--test-reporter-destination={reports}/j.xml']
    junit: '{reports}/j.xml'
  lint: { argv: [node, -e, "${leaves('linted.js')}"] }
`;

let world: TestWorld;
let ground: ReturnType<typeof prepare>;
let plan_id: string;

beforeEach(async () => {
  world = testWorld();
  ground = prepare(world, resolve('test/scenarios/whole-release'), [
    { commit: 'chore: begin', files: { 'release.yaml': policy, '.gitignore': 'out/\n' }, tag: 'v1.0.0', push: true },
    { commit: 'feat: hum', files: { 'src/hum.js': 'export const hum = 1;\n' }, push: true },
  ]);
  plan_id = (await call('plan_release')).plan_id;
});
afterEach(() => world.leave());

// biome-ignore lint/suspicious/noExplicitAny: answers are read like the JSON they are
async function call(tool: string, given: Record<string, unknown> = {}): Promise<any> {
  return JSON.parse((await ask(tool, given, world, ground)).text);
}
const tree = () => join(world.storage(plan_id), 'worktree');

it('lets the programs of the release leave behind what they like, hooks too', async () => {
  const hook = join(ground.project, '.git/hooks/pre-commit');
  writeFileSync(hook, '#!/bin/sh\nmkdir -p out && echo x > out/hooked.js && echo x > out/.half.1.2.part\n', {
    mode: 0o755,
  });
  expect(await call('run_release', { plan_id })).toMatchObject({ status: 'success' });
}, 120_000);

it('takes away what a program left that was broken off, and names what somebody put there since', async () => {
  await call('run_release', { plan_id, until: 'synchronization' });
  // As a server leaves it that was killed while a gate ran.
  const seen = (await world.ledgerFake.evidence(plan_id)).filter(({ kind }) => kind === 'surroundings');
  const last = seen.at(-1);
  if (!last) throw new Error('nothing was kept');
  await world.ledgerFake.recordEvidence(
    { ...last, id: 'evidence_open', numbers: { ...last.numbers, turn: 99 }, facts: { ...last.facts, open: true } },
    'tester',
  );
  writeFileSync(join(tree(), 'out/half.js'), 'half');
  expect(await call('validate_release', { plan_id })).toMatchObject({ status: 'success' });
  expect(existsSync(join(tree(), 'out/half.js'))).toBe(false);
  expect(existsSync(join(tree(), 'out/linted.js'))).toBe(true);
  writeFileSync(join(tree(), 'out/mine.js'), 'mine');
  expect(await call('build_artifacts', { plan_id })).toMatchObject({
    code: 'RELEASE_TREE_CHANGED',
    details: [{ path: 'out/mine.js' }],
  });
  execFileSync('rm', [join(tree(), 'out/mine.js')]);
  expect(await call('build_artifacts', { plan_id })).toMatchObject({ status: 'success' });
}, 120_000);

it('takes away what a killed server was writing, whoever put it there', async () => {
  await call('run_release', { plan_id, until: 'synchronization' });
  const halves = ['.package.json.3041.88.part', 'out/.linted.js.7.1.part'].map((path) => join(tree(), path));
  for (const half of halves) writeFileSync(half, 'half');
  expect(await call('validate_release', { plan_id })).toMatchObject({ status: 'success' });
  expect(halves.filter((half) => existsSync(half))).toEqual([]);
  writeFileSync(join(tree(), 'out/.mine.part'), 'mine');
  expect(await call('build_artifacts', { plan_id })).toMatchObject({
    code: 'RELEASE_TREE_CHANGED',
    details: [{ path: 'out/.mine.part' }],
  });
}, 120_000);
