import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { Problem } from '../../domain/problem.ts';
import { type GitOutcome, type GitProcess, gitEnvironment } from './process.ts';

/** More than is ever shown, so that a secret is never cut in half before it is hidden. */
const keptComplaint = 64_000;

export interface GitChild {
  child: ChildProcessWithoutNullStreams;
  /** How it ended, once all of its output is read. Never rejects: what could not be started ends with -2. */
  ended: Promise<Pick<GitOutcome, 'exit_code' | 'stderr'>>;
}

/** Starts git in the project's directory, without a shell. @throws Problem PROJECT_NOT_FOUND when that cannot be a directory */
export function startGit(
  process: GitProcess,
  args: readonly string[],
  variables: Readonly<Record<string, string>> = {},
): GitChild {
  const child = spawned(process, args, { ...gitEnvironment(process.environment), ...variables });
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr = `${stderr}${text}`.slice(-keptComplaint);
  });
  // Git may leave before it has read everything; its exit code says why.
  child.stdin.on('error', () => undefined);
  const ended = new Promise<Awaited<GitChild['ended']>>((resolve) => {
    child.once('error', (error) => resolve({ exit_code: -2, stderr: String(error) }));
    child.once('close', (code) => resolve({ exit_code: code ?? -1, stderr }));
  });
  return { child, ended };
}

/** A name that is too long or holds a zero byte makes `spawn` throw instead of telling it later. */
function spawned({ directory }: GitProcess, args: readonly string[], env: Record<string, string>) {
  try {
    return spawn('git', args, { cwd: directory, env, windowsHide: true });
  } catch (cause) {
    throw new Problem('PROJECT_NOT_FOUND', { values: { project: directory }, cause });
  }
}
