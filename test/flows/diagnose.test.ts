import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Problem } from '../../src/domain/problem.ts';
import { describeFindings, diagnose } from '../../src/flows/diagnose.ts';
import { sampleProject } from '../server/site.ts';
import { type TestWorld, testWorld } from './test-world.ts';

let world: TestWorld;
beforeEach(() => {
  world = testWorld();
});
afterEach(() => world.leave());

const states = async (directory: string, changed: Partial<TestWorld> = {}) =>
  Object.fromEntries((await diagnose({ ...world, ...changed }, directory)).map(({ name, state }) => [name, state]));

test('everything a release needs is looked at, and separation is said every time', async () => {
  expect(await states(sampleProject(join(world.directory, 'project')))).toEqual({
    node: 'ok',
    git: 'ok',
    npm: 'ok',
    database: 'ok',
    project: 'ok',
    'npm test': 'warning',
    'npm production': 'ok',
    separation: 'warning',
  });
});

test('what is missing is a finding with its way out, and the rest is looked at all the same', async () => {
  const ledger = () => Promise.reject(new Problem('LEDGER_UNAVAILABLE'));
  const findings = await diagnose({ ...world, ledger }, world.directory);
  expect(findings.filter(({ state }) => state === 'missing')).toEqual([
    expect.objectContaining({ name: 'database', action: expect.stringContaining('HIVE_RELEASE_DATABASE_URL') }),
    expect.objectContaining({ name: 'project', action: expect.stringContaining('git init') }),
  ]);
  expect(describeFindings(findings)).toMatch(
    /^ok\s+node[\s\S]*missing\s+database[\s\S]*→ Set HIVE_RELEASE_DATABASE_URL/m,
  );
});

test('the programs that a project needs are held against its ranges', async () => {
  const project = sampleProject(join(world.directory, 'project'));
  writeFileSync(
    join(project, 'release.yaml'),
    "environment: { tools: { tar: '*', node: '>=900', no-such-program: '*' } }\n",
  );
  const who = ['-c', 'user.name=Test', '-c', 'user.email=test@example.invalid'];
  execFileSync('git', [...who, 'commit', '--quiet', '--all', '--message', 'chore: tools'], { cwd: project });
  const findings = await diagnose(world, project);
  expect(findings.filter(({ name }) => name === 'tar' || name === 'no-such-program')).toMatchObject([
    { state: 'ok', action: null },
    { state: 'missing', action: 'Install no-such-program * on the machine of the server.' },
  ]);
  expect(findings).toContainEqual(expect.objectContaining({ name: 'node', state: 'missing', found: process.version }));
});

test('a fault of ours is not passed off as a finding', async () => {
  const ledger = () => Promise.reject(new Error('broken'));
  await expect(diagnose({ ...world, ledger }, world.directory)).rejects.toThrow('broken');
});
