import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { createGit } from '../../src/adapters/git/git.ts';
import { ask, prepare } from '../scenarios/scenario.ts';
import { type TestWorld, testWorld } from './test-world.ts';

/** How a release reaches the remote: signed, and past a branch that is protected. Real git, real hooks, real keys. */
let world: TestWorld;
afterEach(() => world.leave());

const policy = (git: string) => `components: { minimum: 0 }
channels: { npm: { enabled: false } }
gates: { test: { argv: [node, --test, --test-reporter=junit, '--test-reporter-destination={reports}/j.xml'], junit: '{reports}/j.xml' } }
git: ${git}
`;
const protectedMain = `#!/bin/sh
if [ "$1" = refs/heads/main ]; then echo 'main is protected: open a pull request' >&2; exit 1; fi
`;

function begin(git: string, address: string | null = null, environment: NodeJS.ProcessEnv = process.env) {
  world = testWorld();
  world.git = (directory) => {
    const real = createGit({ environment: { ...environment, HOME: world.directory }, redact: (text) => text })(
      directory,
    );
    return address === null ? real : { ...real, remoteUrl: async () => address };
  };
  const ground = prepare(world, resolve('test/scenarios/whole-release'), [
    { commit: 'chore: begin', files: { 'release.yaml': policy(git) }, tag: 'v1.0.0', push: true },
    { commit: 'feat: count corners', files: { 'src/corners.js': 'export const corners = 6;\n' }, push: true },
  ]);
  const tell = async (tool: string, given: Record<string, unknown> = {}) =>
    JSON.parse((await ask(tool, given, world, ground)).text);
  const run = (directory: string, ...args: string[]) =>
    execFileSync('git', ['-C', directory, ...args], {
      encoding: 'utf8',
      stdio: 'pipe',
      env: { ...environment, HOME: world.directory },
    }).trim();
  return { ...ground, tell, run };
}

it('asks people to merge where the branch is protected, once, and leaves the checkout alone', async () => {
  const { tell, run, remote, project } = begin('{ push: pull-request }', 'git@github.com:honey/comb.git');
  writeFileSync(join(remote, 'hooks', 'update'), protectedMain, { mode: 0o755 });
  const before = run(remote, 'rev-parse', 'main');
  const plan = await tell('plan_release');
  expect(plan.verdict).toBe('GO');
  world.forgeFake.state = 'dead';
  const stopped = await tell('run_release', { plan_id: plan.plan_id });
  expect(stopped).toMatchObject({ code: 'RUN_STOPPED', details: [{ path: 'FORGE_UNREACHABLE' }] });
  world.forgeFake.state = 'alive';
  expect(await tell('run_release', { plan_id: plan.plan_id })).toMatchObject({ status: 'success' });
  expect([...world.forgeFake.requests.keys()]).toEqual(['release/v1.1.0 main']);
  expect([...world.forgeFake.requests.values()]).toMatchObject([{ number: 1, title: 'Release v1.1.0' }]);
  expect([...world.forgeFake.requests.values()][0]?.body).toContain('count corners');
  expect(run(remote, 'rev-parse', 'main')).toBe(before);
  expect(run(remote, 'rev-parse', 'release/v1.1.0')).toBe(run(remote, 'rev-parse', 'v1.1.0^{commit}'));
  expect(run(project, 'rev-parse', 'main')).toBe(before);
}, 120_000);

it('shows the words of a hook that refuses, and goes on with the same plan once that is mended', async () => {
  const { tell, run, remote } = begin('{ push: direct }');
  const hook = join(remote, 'hooks', 'update');
  writeFileSync(hook, protectedMain, { mode: 0o755 });
  const plan = await tell('plan_release');
  const refused = await tell('run_release', { plan_id: plan.plan_id });
  expect(refused).toMatchObject({ code: 'RUN_STOPPED', details: [{ path: 'PUSH_REFUSED' }] });
  expect(refused.untrusted_output).toContain('main is protected: open a pull request');
  expect(refused.message).not.toContain('protected');
  expect(run(remote, 'tag', '--list')).toBe('v1.0.0');
  writeFileSync(hook, '#!/bin/sh\nexit 0\n', { mode: 0o755 });
  expect(await tell('run_release', { plan_id: plan.plan_id })).toMatchObject({ status: 'success' });
  expect(run(remote, 'tag', '--list')).toBe('v1.0.0\nv1.1.0');
}, 120_000);

it('refuses the plan where nobody could be asked, or nothing could be signed', async () => {
  const { tell } = begin('{ push: pull-request, tag: { sign: required } }');
  const { verdict, violations } = await tell('plan_release');
  expect(verdict).toBe('NO_GO');
  expect(violations).toMatchObject([
    { guard: 'handover-ready', detail: { expected: 'a key to sign the tag with, a repository on a forge' } },
  ]);
}, 60_000);

it('signs the tag with the SSH key of the person, and keeps what verification said', async () => {
  const { tell, run, remote } = begin('{ tag: { sign: required } }');
  const key = join(world.directory, 'key');
  execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', 'test', '-f', key]);
  const signers = join(world.directory, 'signers');
  const [type, text] = readFileSync(`${key}.pub`, 'utf8').split(' ');
  writeFileSync(signers, `* ${type} ${text}\n`);
  const settings = `[gpg]\n\tformat = ssh\n[gpg "ssh"]\n\tallowedSignersFile = ${signers}\n[user]\n\tsigningkey = ${key}\n`;
  writeFileSync(join(world.directory, '.gitconfig'), settings);
  const plan = await tell('plan_release');
  expect(plan.verdict).toBe('GO');
  expect(await tell('run_release', { plan_id: plan.plan_id })).toMatchObject({ status: 'success' });
  expect(run(remote, 'verify-tag', 'v1.1.0')).toBe('');
  const evidence = await world.ledgerFake.evidence(plan.plan_id);
  expect(evidence.filter(({ kind }) => kind === 'tag').map(({ facts }) => facts)).toMatchObject([
    { asked: 'required', signed: 'ssh', verified: true },
  ]);
}, 120_000);
