import { execFileSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { stopDatabases } from '../driver/database.ts';
import { type Session, startSession } from '../driver/session.ts';

/** Two servers of two clients on one project and one embedded database, as in an editor with two windows. */
const directory = mkdtempSync(join(tmpdir(), 'hive-release-two-'));
const project = join(directory, 'project');
const sessions: Session[] = [];

beforeAll(async () => {
  chmodSync(directory, 0o711);
  makeProject();
  const server = { command: process.execPath, args: [resolve('dist/cli.js'), 'serve'], cwd: project };
  const env = { HIVE_RELEASE_HOME: join(directory, 'home') };
  sessions.push(...(await Promise.all([startSession({ ...server, env }), startSession({ ...server, env })])));
}, 60_000);

afterAll(async () => {
  await Promise.all(sessions.map((session) => session.close()));
  await stopDatabases(directory);
  rmSync(directory, { recursive: true, force: true });
}, 60_000);

it('gives the project to one of two releases that start at once, and tells the other who has it', async () => {
  const [one, two] = sessions as [Session, Session];
  const plans = await Promise.all([
    one.finish('plan_release', {}),
    two.finish('plan_release', { bump: 'major', reason: 'the other one' }),
  ]);
  const runs = await Promise.all([
    one.finish('run_release', { plan_id: plans[0].data.plan_id, until: 'building' }),
    two.finish('run_release', { plan_id: plans[1].data.plan_id, until: 'building' }),
  ]);
  const [won] = runs.filter((run) => !run.failed);
  const [lost] = runs.filter((run) => run.failed);
  expect(won?.data).toMatchObject({ status: 'success' });
  expect(lost?.data).toMatchObject({ code: 'RELEASE_IN_PROGRESS', kind: 'conflict' });
  expect(lost?.data.message).toContain(won?.data.version.new);
  expect(lost?.data.message).toContain('hive-release-driver');
}, 60_000);

it('makes one operation of the same call on both', async () => {
  const [one, two] = sessions as [Session, Session];
  const status = await one.call('get_release', {});
  const { plan_id } = status.data.active_release;
  const runs = await Promise.all([one.finish('run_release', { plan_id }), two.finish('run_release', { plan_id })]);
  expect(runs.map((run) => run.data.status)).toEqual(['success', 'success']);
  expect(runs[0]?.data.operation_id).toBe(runs[1]?.data.operation_id);
  expect(execFileSync('git', ['-C', join(directory, 'remote.git'), 'tag'], { encoding: 'utf8' })).toMatch(
    /^v1\.0\.0\nv\d\.\d\.0\n$/,
  );
}, 60_000);

function makeProject(): void {
  const git = (...args: string[]) => execFileSync('git', ['-C', project, ...args], { stdio: 'ignore' });
  mkdirSync(project);
  execFileSync('git', ['init', '--quiet', '--bare', '--initial-branch=main', join(directory, 'remote.git')]);
  cpSync(resolve('test/scenarios/in'), project, { recursive: true });
  writeFileSync(join(project, 'release.yaml'), 'channels: { npm: { enabled: false } }\n');
  git('init', '--quiet', '--initial-branch=main');
  for (const [key, value] of Object.entries({ 'user.name': 'Ada Wabe', 'user.email': 'ada@honeycomb.example' }))
    git('config', key, value);
  git('remote', 'add', 'origin', join(directory, 'remote.git'));
  git('add', '--all');
  git('commit', '--quiet', '-m', 'chore: begin');
  git('tag', '-a', 'v1.0.0', '-m', 'v1.0.0');
  git('commit', '--quiet', '--allow-empty', '-m', 'feat: hum');
  git('push', '--quiet', '--follow-tags', 'origin', 'main');
}
