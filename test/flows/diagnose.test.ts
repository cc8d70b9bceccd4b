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
  commitConfig(project, "environment: { tools: { tar: '*', node: '>=900', no-such-program: '*' } }\n");
  const findings = await diagnose(world, project);
  expect(findings.filter(({ name }) => name === 'tar' || name === 'no-such-program')).toMatchObject([
    { state: 'ok', action: null },
    { state: 'missing', action: 'Install no-such-program * on the machine of the server.' },
  ]);
  expect(findings).toContainEqual(expect.objectContaining({ name: 'node', state: 'missing', found: process.version }));
});

test.each([
  ['[a]', { a: {} }, 'ok', '.mcp.json names 1 server(s), 1 are required'],
  ['[a]', { a: {}, b: {}, c: {} }, 'warning', '.mcp.json names 3 server(s), 1 are required'],
  ['[a, b]', { a: {} }, 'missing', '.mcp.json names 1 server(s), 2 are required'],
  ['[]', { a: {} }, 'missing', '.mcp.json names 1 server(s), 0 are required'],
])('required MCP servers %s beside %j', async (required, mcpServers, state, found) => {
  const project = sampleProject(join(world.directory, 'project'));
  commitConfig(project, `environment: { mcp: { required: ${required} } }\n`);
  writeFileSync(join(project, '.mcp.json'), JSON.stringify({ mcpServers }));
  expect((await diagnose(world, project)).find(({ name }) => name === 'mcp')).toMatchObject({ state, found });
});

test('a fault of ours is not passed off as a finding', async () => {
  const ledger = () => Promise.reject(new Error('broken'));
  await expect(diagnose({ ...world, ledger }, world.directory)).rejects.toThrow('broken');
});

function commitConfig(project: string, text: string): void {
  writeFileSync(join(project, 'release.yaml'), text);
  const who = ['-c', 'user.name=Test', '-c', 'user.email=test@example.invalid'];
  execFileSync('git', [...who, 'commit', '--quiet', '--all', '--message', 'chore: config'], { cwd: project });
}
