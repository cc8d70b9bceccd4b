import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { stopDatabases } from '../driver/database.ts';
import { runCli } from './child.ts';
import { sampleProject } from './site.ts';

/** Long work at a terminal, where no server is left to go on with it. */
let directory: string;
let project: string;

beforeAll(() => {
  directory = realpathSync(mkdtempSync(join(tmpdir(), 'hive-release-call-')));
  chmodSync(directory, 0o711);
  project = sampleProject(join(directory, 'project'));
  const slow = `prepare:\n  - [node, -e, 'setTimeout(() => {}, 6000)']\nchannels: { npm: { enabled: false } }\n`;
  writeFileSync(join(project, 'release.yaml'), slow);
  const git = (...args: string[]) => execFileSync('git', ['-C', project, ...args], { stdio: 'pipe' });
  git('add', '--all');
  git('commit', '--quiet', '-m', 'chore: take your time');
  const remote = join(directory, 'remote.git');
  execFileSync('git', ['init', '--quiet', '--bare', '--initial-branch=main', remote]);
  git('remote', 'add', 'origin', remote);
  git('push', '--quiet', '--tags', 'origin', 'main');
});

afterAll(async () => {
  await stopDatabases(directory);
  rmSync(directory, { recursive: true, force: true });
}, 60_000);

async function call(...args: string[]) {
  const env = { PATH: process.env.PATH ?? '', HOME: directory, HIVE_RELEASE_HOME: join(directory, 'home') };
  const { stdout } = await runCli(['call', ...args, '--project', project], env);
  return JSON.parse(stdout);
}

it('follows it to its end, unless it is told not to wait, and a later call goes on with what lay there', async () => {
  const { plan_id } = await call('plan_release');
  const words = ['run_release', `plan_id=${plan_id}`, 'until=pre-validation'];
  const begun = await call(...words, '--no-wait');
  expect(begun).toMatchObject({ status: 'in_progress', next: { tool: 'wait_operation' } });
  const ended = await call(...words);
  expect(ended).toMatchObject({ status: 'success', operation_id: begun.operation_id });
}, 120_000);
