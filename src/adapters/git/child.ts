import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { type GitOutcome, type GitProcess, gitEnvironment } from './process.ts';

/** More than is ever shown, so that a secret is never cut in half before it is hidden. */
const keptComplaint = 64_000;

export interface GitChild {
  child: ChildProcessWithoutNullStreams;
  /** How it ended, once all of its output is read. Never rejects: what could not be started ends with -2. */
  ended: Promise<Pick<GitOutcome, 'exit_code' | 'stderr'>>;
}

/** Starts git in the project's directory, without a shell. */
export function startGit(
  process: GitProcess,
  args: readonly string[],
  variables: Readonly<Record<string, string>> = {},
): GitChild {
  const child = spawn('git', args, {
    cwd: process.directory,
    env: { ...gitEnvironment(process.environment), ...variables },
    windowsHide: true,
  });
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
