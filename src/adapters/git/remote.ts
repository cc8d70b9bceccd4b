import { Problem } from '../../domain/problem.ts';
import type { GitReader } from '../../ports/git.ts';
import { requireRemote } from './names.ts';
import { refsOf, withoutCredentials } from './parse.ts';
import { outcomeProblem, shownOutput } from './problems.ts';
import type { GitProcess } from './process.ts';
import { attemptGit } from './run.ts';

/** A remote that says nothing for this long does not answer. */
export const remoteSilence_s = 60;

/** The address of a remote, without credentials; null when there is no such remote. */
export async function remoteUrlOf(process: GitProcess, remote: string): Promise<string | null> {
  const args = ['remote', 'get-url', '--', requireRemote(remote)];
  const outcome = await attemptGit(process, args);
  if (outcome.exit_code === 0) return withoutCredentials(outcome.stdout.trim());
  if (/no such remote/i.test(outcome.stderr)) return null;
  throw outcomeProblem(process, args, outcome);
}

/** Branches and tags of a remote, tags peeled. Throws REMOTE_MISSING or REMOTE_UNREACHABLE. */
export async function remoteRefs(process: GitProcess, remote: string): ReturnType<GitReader['remoteRefs']> {
  if ((await remoteUrlOf(process, remote)) === null) throw new Problem('REMOTE_MISSING', { values: { remote } });
  const outcome = await attemptGit(process, ['ls-remote', '--heads', '--tags', '--', remote], {
    silence_s: remoteSilence_s,
  });
  if (outcome.exit_code === 0) return refsOf(outcome.stdout);
  throw new Problem('REMOTE_UNREACHABLE', { values: { remote }, untrusted_output: shownOutput(process, outcome) });
}
