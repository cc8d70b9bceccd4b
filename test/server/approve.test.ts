import { execFileSync, spawn } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { stopDatabases } from '../driver/database.ts';
import { type Session, startSession } from '../driver/session.ts';
import { describeWith } from '../tiers.ts';
import { cli, runCli } from './child.ts';

/** The whole way: an agent's run waits for a person through a kill of its server, and a terminal ends the waiting. */
describeWith(1, ['ssh-keygen', 'script'])('a release that waits for a person', () => {
  const directory = mkdtempSync(join(tmpdir(), 'hive-release-approve-'));
  const [project, key] = [join(directory, 'project'), join(directory, 'key')];
  const env = { HIVE_RELEASE_HOME: join(directory, 'home') };
  const everywhere = { ...env, PATH: process.env.PATH ?? '', HOME: directory, USER: 'ann' };
  const server = { command: process.execPath, args: [cli, 'serve'], cwd: project, env };
  let session: Session;
  let plan_id: string;
  let operation_id: string;

  beforeAll(async () => {
    chmodSync(directory, 0o711);
    execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', 'a long passphrase', '-C', 'ann', '-f', key]);
    makeProject();
    session = await startSession(server);
  }, 60_000);
  afterAll(async () => {
    await session.close();
    await stopDatabases(directory);
    rmSync(directory, { recursive: true, force: true });
  }, 60_000);

  it('says that it waits for a person, and who', async () => {
    ({ plan_id } = (await session.finish('plan_release', {})).data);
    const started = await session.call('run_release', { plan_id });
    operation_id = started.data.operation_id;
    const waiting = await untilWaiting();
    expect(waiting).toMatchObject({
      status: 'in_progress',
      next: { tool: 'request_approval', arguments: { plan_id } },
    });
    expect((await session.call('request_approval', { plan_id })).data).toMatchObject({
      missing: [{ role: 'security', people: ['ann'] }],
    });
  }, 60_000);

  it('cannot be approved without a terminal', async () => {
    const { code, stderr } = await runCli(
      ['approve', plan_id, '--role', 'security', '--key', key],
      everywhere,
      project,
    );
    expect(code).toBe(1);
    expect(stderr).toContain('terminal');
  }, 60_000);

  it('goes on after a kill of the server once a person approved at a terminal, and only once', async () => {
    await session.kill();
    const typed = await atTerminal(
      ['approve', plan_id, '--role', 'security', '--key', key],
      [
        ['Type 1.1.0', '1.1.0\r'],
        ['passphrase', 'a long passphrase\r'],
      ],
    );
    expect(typed).toMatch(/Kept as approval_[0-9a-f]{24}/);
    session = await startSession(server);
    const done = await session.finish('wait_operation', { operation_id });
    expect(done.data).toMatchObject({ status: 'success', version: { new: '1.1.0' } });
    expect(execFileSync('git', ['-C', join(directory, 'remote.git'), 'tag'], { encoding: 'utf8' })).toContain('v1.1.0');
    const again = await atTerminal(['approve', plan_id, '--role', 'security', '--key', key], []);
    expect(again).toContain('the release is over');
  }, 120_000);

  async function untilWaiting(): Promise<unknown> {
    for (;;) {
      const { data } = await session.call('wait_operation', { operation_id, timeout_s: 1 });
      if (data.status !== 'in_progress' || data.progress.waits) return data;
    }
  }

  /** Runs the command in a terminal of its own and types each answer when its question stands there. */
  function atTerminal(args: string[], answers: [string, string][]): Promise<string> {
    const command = [process.execPath, cli, ...args].map((word) => `'${word}'`).join(' ');
    const child = spawn('script', ['-qefc', command, '/dev/null'], { cwd: project, env: everywhere });
    let screen = '';
    child.stdout.on('data', (chunk: Buffer) => {
      screen += chunk.toString('utf8');
      const [next] = answers;
      if (!next || !screen.includes(next[0])) return;
      answers.shift();
      child.stdin.write(next[1]);
    });
    return new Promise((done) => child.once('close', () => done(screen)));
  }

  function makeProject(): void {
    const git = (...args: string[]) => execFileSync('git', ['-C', project, ...args], { stdio: 'ignore' });
    mkdirSync(project);
    execFileSync('git', ['init', '--quiet', '--bare', '--initial-branch=main', join(directory, 'remote.git')]);
    cpSync(resolve('test/scenarios/in'), project, { recursive: true });
    const publicKey = readFileSync(`${key}.pub`, 'utf8').split(' ').slice(0, 2).join(' ');
    writeFileSync(
      join(project, 'release.yaml'),
      `channels: { npm: { enabled: false } }
approvals:
  approvers: { ann: { roles: [security], ssh_keys: ['${publicKey}'] } }
  required: [{ role: security }]
`,
    );
    git('init', '--quiet', '--initial-branch=main');
    for (const [name, value] of Object.entries({ 'user.name': 'Ada Wabe', 'user.email': 'ada@honeycomb.example' }))
      git('config', name, value);
    git('remote', 'add', 'origin', join(directory, 'remote.git'));
    git('add', '--all');
    git('commit', '--quiet', '-m', 'chore: begin');
    git('tag', '-a', 'v1.0.0', '-m', 'v1.0.0');
    git('commit', '--quiet', '--allow-empty', '-m', 'feat: hum');
    git('push', '--quiet', '--follow-tags', 'origin', 'main');
  }
});
