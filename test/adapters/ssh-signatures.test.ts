import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { sshSignatures } from '../../src/adapters/ssh-signatures.ts';
import { describeWith } from '../tiers.ts';

const signatures = sshSignatures(process.env);

describeWith(1, ['ssh-keygen'])('signatures with SSH keys', () => {
  let home: string;
  const keys: Record<string, { file: string; public: string }> = {};
  let signed: string;
  const text = '{"plan_id":"plan_1","version":"2.0.0"}';

  beforeAll(async () => {
    home = mkdtempSync(join(tmpdir(), 'hive-release-keys-'));
    for (const [name, type] of Object.entries({ ann: 'ed25519', bob: 'ecdsa' })) {
      const file = join(home, name);
      execFileSync('ssh-keygen', ['-q', '-t', type, '-N', '', '-C', name, '-f', file]);
      keys[name] = { file, public: readFileSync(`${file}.pub`, 'utf8').split(' ').slice(0, 2).join(' ') };
    }
    signed = await signatures.sign(text, keys.ann?.file ?? '');
  });
  afterAll(() => rmSync(home, { recursive: true, force: true }));

  const publicOf = (name: string) => keys[name]?.public ?? '';

  it('fit the text and the key, one of several', async () => {
    expect(await signatures.verify(text, signed, [publicOf('bob'), publicOf('ann')])).toBe(true);
  });

  it.each<[string, { about?: string; signature?: () => string; publicKeys?: () => string[] }]>([
    ['another text', { about: `${text} ` }],
    ['another key', { publicKeys: () => [publicOf('bob')] }],
    ['no key', { publicKeys: () => [] }],
    ['no signature', { signature: () => '' }],
    ['rubbish', { signature: () => 'rubbish\0' }],
    ['half a signature', { signature: () => signed.slice(0, signed.length / 2) }],
  ])(
    'do not fit: %s',
    async (_what, { about = text, signature = () => signed, publicKeys = () => [publicOf('ann')] }) => {
      expect(await signatures.verify(about, signature(), publicKeys())).toBe(false);
    },
  );

  it('made for something else, such as a commit, do not pass', async () => {
    const forGit = execFileSync('ssh-keygen', ['-Y', 'sign', '-q', '-f', keys.ann?.file ?? '', '-n', 'git'], {
      input: text,
      encoding: 'utf8',
      stdio: ['pipe', 'pipe', 'ignore'],
    });
    expect(await signatures.verify(text, forGit, [publicOf('ann')])).toBe(false);
  });

  it('are not made without the key', async () => {
    await expect(signatures.sign(text, join(home, 'nobody'))).rejects.toMatchObject({ code: 'SIGNING_FAILED' });
  });

  it('leave nothing behind when the program is missing', async () => {
    const without = sshSignatures({ PATH: home });
    await expect(without.verify(text, signed, [publicOf('ann')])).rejects.toMatchObject({
      code: 'SIGNATURES_UNAVAILABLE',
    });
  });
});
