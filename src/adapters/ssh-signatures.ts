import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { approvalNamespace as approval } from '../domain/approvals/approval.ts';
import { Problem } from '../domain/problem.ts';
import { type Environment, namedEnvironment, plainEnvironment } from '../domain/programs/child-environment.ts';
import type { Signatures } from '../ports/signatures.ts';

/** Keeps an approval, or a signature made for something else, from passing for what a release built. */
const artifact = 'hive-release-artifact';
const identity = 'signer';
const limit_ms = 120_000;

/** SSH signatures through OpenSSH's own `ssh-keygen` (port Signatures). */
export function sshSignatures(environment: Environment): Signatures {
  const env = {
    ...plainEnvironment(environment),
    ...namedEnvironment(environment, ['SSH_AUTH_SOCK', 'SSH_SK_PROVIDER']),
  };
  /** Without a terminal of its own it can ask nobody for anything. */
  const keygen = async (args: string[], input: string, alone = false) => {
    const ended = await execa('ssh-keygen', args, {
      env,
      extendEnv: false,
      input,
      reject: false,
      timeout: limit_ms,
      stripFinalNewline: false,
      detached: alone,
    });
    if (ended.code === 'ENOENT') throw new Problem('SIGNATURES_UNAVAILABLE');
    return ended;
  };
  const sign = async (namespace: string, text: string, keyFile: string) => {
    const args = ['-Y', 'sign', '-f', keyFile, '-n', namespace];
    const { exitCode, stdout, stderr } = await keygen(args, text, namespace === artifact);
    const signature = exitCode === 0 && stdout.includes('SSH SIGNATURE') ? stdout : null;
    return { signature, untrusted_output: stderr.slice(0, 2000) };
  };
  const verifies =
    (namespace: string): Signatures['verify'] =>
    (text, signature, publicKeys) =>
      inPrivate(async (directory) => {
        const [signers, signed] = [join(directory, 'signers'), join(directory, 'signature')];
        await writeFile(signers, publicKeys.map((key) => `${identity} namespaces="${namespace}" ${key}\n`).join(''));
        await writeFile(signed, signature);
        const args = ['-Y', 'verify', '-f', signers, '-I', identity, '-n', namespace, '-s', signed];
        return publicKeys.length > 0 && (await keygen(args, text)).exitCode === 0;
      });
  return {
    verify: verifies(approval),
    verifyArtifact: verifies(artifact),
    async sign(text, keyFile) {
      const { signature, untrusted_output } = await sign(approval, text, keyFile);
      if (signature !== null) return signature;
      throw new Problem('SIGNING_FAILED', { values: { key: keyFile }, untrusted_output });
    },
    signArtifact: (text, { public_key, key_env }) =>
      inPrivate(async (directory) => {
        const held = join(directory, 'key.pub');
        await writeFile(held, `${public_key}\n`);
        const file = key_env === null ? held : environment[key_env];
        const signature = file ? (await sign(artifact, text, file)).signature : null;
        if (signature !== null) return signature;
        // What ssh-keygen says would tell the value of a variable that somebody else chose.
        throw new Problem('ARTIFACT_UNSIGNED', { values: { key: key_env ?? 'the SSH agent' } });
      }),
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
