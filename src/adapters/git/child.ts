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

/** Starts git in the project's directory, without a shell. @throws Problem PROJECT_NOT_FOUND when that cannot be a directory, GIT_NOT_STARTED */
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

/** What `spawn` says at once: of the directory, or that the machine has no more to give. */
function spawned({ directory }: GitProcess, args: readonly string[], env: Record<string, string>) {
  const child = attempt(directory, () => spawn('git', args, { cwd: directory, env, windowsHide: true }));
  // Without handles left there are no pipes either, and the error is told later to whoever listens.
  if (!(child.stdout as unknown)) {
    child.once('error', () => undefined);
    throw new Problem('GIT_NOT_STARTED', { values: { why: 'too many files are open' } });
  }
  return child;
}

function attempt<T>(directory: string, start: () => T): T {
  try {
    return start();
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code === 'E2BIG')
      throw new Problem('GIT_NOT_STARTED', { values: { why: 'its arguments or the environment are too long' }, cause });
    if (code === 'ENOMEM') throw new Problem('GIT_NOT_STARTED', { values: { why: 'there is no memory left' }, cause });
    if (code !== undefined && notADirectory.has(code))
      throw new Problem('PROJECT_NOT_FOUND', { values: { project: directory }, cause });
    throw cause;
  }
}

/** A name that holds a zero byte, is too long, or does not lead anywhere. */
const notADirectory = new Set(['ERR_INVALID_ARG_VALUE', 'ENAMETOOLONG', 'ENOTDIR', 'ELOOP', 'ENOENT', 'EACCES']);
