import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeRepository, type TestRepository } from './repository.ts';

let repository: TestRepository;
let commit: string;
beforeEach(() => {
  repository = makeRepository();
  commit = repository.run('rev-parse', 'HEAD');
});
afterEach(() => repository.remove());

/** An SSH key made for this test; git is told of it as a person would tell it. */
function giveKey(vouchedFor: boolean): void {
  const key = join(repository.home, 'key');
  execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', 'test', '-f', key]);
  const signers = join(repository.home, 'signers');
  const who = vouchedFor ? 'sample@example.test' : 'somebody@example.test';
  const [type, text] = vouchedFor ? readFileSync(`${key}.pub`, 'utf8').split(' ') : ['ssh-ed25519', 'AAAA'];
  writeFileSync(signers, `${who} ${type} ${text}\n`);
  for (const [name, value] of [
    ['gpg.format', 'ssh'],
    ['user.signingkey', key],
    ['gpg.ssh.allowedSignersFile', signers],
  ] as const)
    execFileSync('git', ['config', '--global', name, value], { env: repository.environment });
}

const tag = (sign: 'required' | 'preferred' | 'off', name = 'v1.0.0') =>
  repository.git.tagAnnotated({ name, commit, message: 'Release 1.0.0\n\nRelease-Plan: plan_1\n', sign });

describe('signed tags', () => {
  it('are made with the SSH key that git was told, and vouched for', async () => {
    giveKey(true);
    expect(await repository.git.hasSigningKey()).toBe(true);
    await tag('required');
    expect(await repository.git.tagSignature('v1.0.0')).toMatchObject({ kind: 'ssh', verified: true });
    expect(repository.run('tag', '-v', 'v1.0.0')).toContain('Release-Plan: plan_1');
    expect(await repository.git.resolve('refs/tags/v1.0.0')).toBe(commit);
  });

  it('by a key that nobody vouches for are seen as such', async () => {
    giveKey(false);
    await tag('preferred');
    expect(await repository.git.tagSignature('v1.0.0')).toMatchObject({ kind: 'ssh', verified: false });
  });

  it('that were changed afterwards are not verified', async () => {
    giveKey(true);
    await tag('required');
    const forged = repository.run('cat-file', 'tag', 'v1.0.0').replace('Release 1.0.0', 'Release 6.6.6');
    const env = repository.environment;
    const object = execFileSync('git', ['-C', repository.root, 'hash-object', '-t', 'tag', '-w', '--stdin'], {
      env,
      input: `${forged}\n`,
      encoding: 'utf8',
    }).trim();
    repository.run('update-ref', 'refs/tags/v1.0.0', object);
    expect(await repository.git.tagSignature('v1.0.0')).toMatchObject({ kind: 'ssh', verified: false });
  });

  it('are refused and never downgraded where one is required and cannot be made', async () => {
    expect(await repository.git.hasSigningKey()).toBe(false);
    await expect(tag('required')).rejects.toMatchObject({ code: 'SIGNING_REFUSED' });
    execFileSync('git', ['config', '--global', 'gpg.format', 'ssh'], { env: repository.environment });
    execFileSync('git', ['config', '--global', 'user.signingkey', join(repository.home, 'gone')], {
      env: repository.environment,
    });
    await expect(tag('required')).rejects.toMatchObject({ code: 'SIGNING_REFUSED' });
    expect(await repository.git.resolve('refs/tags/v1.0.0')).toBeNull();
  });

  it('are left unsigned where that is only preferred, or off', async () => {
    await tag('preferred');
    expect(await repository.git.tagSignature('v1.0.0')).toEqual({ kind: null, verified: false, said: '' });
    giveKey(true);
    execFileSync('git', ['config', '--global', 'tag.gpgSign', 'true'], { env: repository.environment });
    await tag('off', 'v1.0.1');
    expect(await repository.git.tagSignature('v1.0.1')).toMatchObject({ kind: null });
    execFileSync('git', ['config', '--global', 'user.signingkey', join(repository.home, 'gone')], {
      env: repository.environment,
    });
    await tag('preferred', 'v1.0.2');
    expect(await repository.git.tagSignature('v1.0.2')).toMatchObject({ kind: null });
  });

  it('never by a program that the repository itself names', async () => {
    repository.run('config', 'gpg.ssh.program', './mine');
    repository.run('config', 'gpg.program', './mine');
    repository.run('config', 'gpg.ssh.defaultKeyCommand', './mine');
    expect((await repository.git.ownPrograms()).sort()).toEqual([
      'gpg.program',
      'gpg.ssh.defaultkeycommand',
      'gpg.ssh.program',
    ]);
  });
});
