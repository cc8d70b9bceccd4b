import { Problem } from '../../domain/problem.ts';
import type { TagSignature, TagSigning } from '../../ports/git.ts';
import { attemptChange } from './change.ts';
import { realIdentity } from './commit.ts';
import { requireRefName } from './names.ts';
import { outcomeProblem, shownOutput } from './problems.ts';
import type { GitProcess } from './process.ts';
import { attemptGit } from './run.ts';

/** A program that asks for a passphrase where nobody can answer is not waited for. */
const signingSilence_s = 60;

/** By the configuration of the person, SSH keys and agents included; OpenPGP keys that are found by name do not count. */
export async function hasSigningKey(process: GitProcess): Promise<boolean> {
  const keys = '^(user\\.signingkey|gpg\\.ssh\\.defaultkeycommand)$';
  const { exit_code, stdout } = await attemptGit(process, ['config', '--get-regexp', keys]);
  return exit_code === 0 && /\S\s+\S/.test(stdout);
}

/** Makes the tag, signed as asked. A signature that is required is never left out. */
export async function makeTag(
  process: GitProcess,
  words: readonly string[],
  sign: TagSigning | undefined,
): Promise<void> {
  const attempt = (option: string[]) =>
    attemptChange(process, [...realIdentity, 'tag', ...option, ...words], { silence_s: signingSilence_s });
  const signs = sign === 'required' || (sign === 'preferred' && (await hasSigningKey(process)));
  if (signs) {
    const outcome = await attempt(['--sign']);
    if (outcome.exit_code === 0) return;
    if (sign === 'required') throw new Problem('SIGNING_REFUSED', { untrusted_output: shownOutput(process, outcome) });
  }
  const outcome = await attempt(sign === undefined ? [] : ['--no-sign']);
  if (outcome.exit_code !== 0) throw outcomeProblem(process, ['tag'], outcome);
}

const kinds: Readonly<Record<string, TagSignature['kind']>> = {
  'SSH SIGNATURE': 'ssh',
  'PGP SIGNATURE': 'openpgp',
  'SIGNED MESSAGE': 'x509',
};

export async function tagSignature(process: GitProcess, name: string): Promise<TagSignature> {
  const ref = `refs/tags/${requireRefName(name)}`;
  const object = await attemptGit(process, ['cat-file', 'tag', ref]);
  const [, armour = ''] = /^-----BEGIN ([A-Z ]+)-----$/m.exec(object.stdout) ?? [];
  const kind = (object.exit_code === 0 && kinds[armour]) || null;
  if (kind === null) return { kind, verified: false, said: '' };
  const outcome = await attemptGit(process, ['verify-tag', name], { silence_s: signingSilence_s });
  return { kind, verified: outcome.exit_code === 0, said: shownOutput(process, outcome) };
}
