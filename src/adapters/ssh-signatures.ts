import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { Problem } from '../domain/problem.ts';
import { type Environment, namedEnvironment, plainEnvironment } from '../domain/programs/child-environment.ts';
import type { Signatures } from '../ports/signatures.ts';

/** Keeps a signature made for something else, such as a commit, from passing as an approval. */
const namespace = 'hive-release-approval';
const identity = 'approver';
const limit_ms = 120_000;

/** SSH signatures through OpenSSH's own `ssh-keygen` (port Signatures). */
export function sshSignatures(environment: Environment): Signatures {
  const env = {
    ...plainEnvironment(environment),
    ...namedEnvironment(environment, ['SSH_AUTH_SOCK', 'SSH_SK_PROVIDER']),
  };
  const keygen = async (args: string[], input: string) => {
    const ended = await execa('ssh-keygen', args, {
      env,
      extendEnv: false,
      input,
      reject: false,
      timeout: limit_ms,
      stripFinalNewline: false,
    });
    if (ended.code === 'ENOENT') throw new Problem('SIGNATURES_UNAVAILABLE');
    return ended;
  };
  return {
    verify: (text, signature, publicKeys) =>
      inPrivate(async (directory) => {
        const [signers, signed] = [join(directory, 'signers'), join(directory, 'signature')];
        await writeFile(signers, publicKeys.map((key) => `${identity} namespaces="${namespace}" ${key}\n`).join(''));
        await writeFile(signed, signature);
        const args = ['-Y', 'verify', '-f', signers, '-I', identity, '-n', namespace, '-s', signed];
        return publicKeys.length > 0 && (await keygen(args, text)).exitCode === 0;
      }),
    async sign(text, keyFile) {
      const ended = await keygen(['-Y', 'sign', '-f', keyFile, '-n', namespace], text);
      if (ended.exitCode === 0 && ended.stdout.includes('SSH SIGNATURE')) return ended.stdout;
      throw new Problem('SIGNING_FAILED', { values: { key: keyFile }, untrusted_output: ended.stderr.slice(0, 2000) });
    },
  };
}

async function inPrivate<T>(work: (directory: string) => Promise<T>): Promise<T> {
  const directory = await mkdtemp(join(tmpdir(), 'hive-release-signature-'));
  try {
    return await work(directory);
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}
