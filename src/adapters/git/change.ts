import { Problem } from '../../domain/problem.ts';
import { outcomeProblem } from './problems.ts';
import { allowedGitVariables, type GitOutcome, type GitProcess, gitEnvironment } from './process.ts';
import type { GitRun } from './run.ts';

/**
 * Runs a git that changes something, through simple-git, and answers whatever came of it. Every run has an instance of
 * its own: tasks of one instance wait for each other, and one failure would empty its queue. Of the library's checks,
 * abbreviated options are let through because the switch against them is inherited by the project's hooks, and the
 * person's own configuration paths and ssh command because they come from the server's environment, never from a caller.
 */
export async function attemptChange(
  process: GitProcess,
  args: readonly string[],
  { input, silence_s }: GitRun = {},
): Promise<GitOutcome> {
  const { simpleGit } = await import('simple-git');
  const seen: GitOutcome = { exit_code: -1, stdout: '', stderr: '' };
  let silent = false;
  try {
    const git = simpleGit({
      baseDir: process.directory,
      allowEnvironment: allowedGitVariables,
      unsafe: { allowAbbreviatedOptions: true, allowUnsafeConfigPaths: true, allowUnsafeSshCommand: true },
      completion: { onClose: true, onExit: false },
      ...(input === undefined ? {} : { input: () => input }),
      ...(silence_s === undefined ? {} : { timeout: { block: silence_s * 1000 } }),
      errors(error, { exitCode, stdOut, stdErr }) {
        seen.exit_code = exitCode;
        seen.stdout = Buffer.concat(stdOut).toString('utf8');
        seen.stderr = Buffer.concat(stdErr).toString('utf8');
        silent = error instanceof Error && (error as { plugin?: string }).plugin === 'timeout';
        return silent ? error : undefined;
      },
    });
    await git.env(gitEnvironment(process.environment)).raw([...args]);
  } catch (cause) {
    if (!silent) throw new Problem('PROJECT_NOT_FOUND', { values: { project: process.directory }, cause });
  }
  return seen;
}

/** The standard output of a git that changes something. Throws the Problem that fits when it ends with anything but 0. */
export async function changeGit(process: GitProcess, args: readonly string[], run: GitRun = {}): Promise<string> {
  const outcome = await attemptChange(process, args, run);
  if (outcome.exit_code !== 0) throw outcomeProblem(process, args, outcome);
  return outcome.stdout;
}
