import { type GitChild, startGit } from './child.ts';
import { outcomeProblem } from './problems.ts';
import type { GitOutcome, GitProcess } from './process.ts';

export interface GitRun {
  input?: string;
  /** Stops git after this much silence; without it a hook may take as long as it needs. */
  silence_s?: number;
}

/** Runs git once and answers whatever came of it. */
export async function attemptGit(
  process: GitProcess,
  args: readonly string[],
  { input = '', silence_s }: GitRun = {},
): Promise<GitOutcome> {
  const { child, ended } = startGit(process, args);
  const chunks: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
  const watch = silence_s === undefined ? undefined : stopWhenSilent(child, silence_s);
  child.stdin.end(input);
  const { exit_code, stderr } = await ended;
  clearTimeout(watch);
  return { exit_code, stdout: Buffer.concat(chunks).toString('utf8'), stderr };
}

/** The pipes are closed too: a program that git started may live on and would hold them open. */
function stopWhenSilent(child: GitChild['child'], silence_s: number): NodeJS.Timeout {
  const pipes = [child.stdout, child.stderr];
  const timer = setTimeout(() => {
    child.kill();
    for (const pipe of pipes) pipe.destroy();
  }, silence_s * 1000);
  for (const pipe of pipes) pipe.on('data', () => timer.refresh());
  return timer;
}

/** The standard output of git. Throws the Problem that fits when it ends with anything but 0. */
export async function runGit(process: GitProcess, args: readonly string[], run: GitRun = {}): Promise<string> {
  const outcome = await attemptGit(process, args, run);
  if (outcome.exit_code !== 0) throw outcomeProblem(process, args, outcome);
  return outcome.stdout;
}
