import { Problem } from '../../domain/problem.ts';
import { attemptChange, changeGit } from './change.ts';
import { requireTreePath } from './names.ts';
import { records } from './parse.ts';
import { outcomeProblem, shownOutput } from './problems.ts';
import type { GitProcess } from './process.ts';
import { runGit } from './run.ts';

/** What git only guesses from the machine never signs a release. */
export const realIdentity = ['-c', 'user.useConfigOnly=true'];

/** `git clean` takes its paths as arguments only, and those have a limit. */
const mostArguments = 400;

const fromInput = ['--pathspec-from-file=-', '--pathspec-file-nul'];

/**
 * Commits exactly these paths, whatever else is staged, with the project's hooks; answers the new commit, or HEAD when
 * none of them differs from it.
 */
export async function commitPaths(process: GitProcess, wanted: { message: string; paths: string[] }): Promise<string> {
  const input = wanted.paths.map(requireTreePath).join('\0');
  if (input === '') return headCommit(process);
  await changeGit(process, ['add', '--all', '--verbose', ...fromInput], { input });
  const staged = new Set(
    records(await runGit(process, ['diff', '--cached', '--name-only', '-z', '--no-renames', 'HEAD'])),
  );
  if (!wanted.paths.some((path) => staged.has(path))) return headCommit(process);
  const args = [
    ...realIdentity,
    'commit',
    '--only',
    '--cleanup=whitespace',
    `--message=${wanted.message}`,
    ...fromInput,
  ];
  const outcome = await attemptChange(process, args, { input });
  if (outcome.exit_code === 1) throw new Problem('HOOK_REFUSED', { untrusted_output: shownOutput(process, outcome) });
  if (outcome.exit_code !== 0) throw outcomeProblem(process, args, outcome);
  return headCommit(process);
}

/** Brings paths back to HEAD; what HEAD does not have is removed, from the index too. */
export async function restorePaths(process: GitProcess, paths: readonly string[]): Promise<void> {
  const wanted = paths.map(requireTreePath);
  if (wanted.length === 0) return;
  const inHead = new Set(records(await runGit(process, ['ls-tree', '-r', '-z', '--name-only', '--full-tree', 'HEAD'])));
  const kept = wanted.filter((path) => inHead.has(path));
  const strange = wanted.filter((path) => !inHead.has(path));
  if (kept.length > 0) {
    await changeGit(process, ['restore', '--source=HEAD', '--staged', '--worktree', ...fromInput], {
      input: kept.join('\0'),
    });
  }
  if (strange.length > 0) {
    const input = strange.join('\0');
    await changeGit(process, ['rm', '--cached', '--ignore-unmatch', '-r', ...fromInput], { input });
    for (let at = 0; at < strange.length; at += mostArguments) {
      await changeGit(process, ['clean', '-d', '-x', '-f', '--', ...strange.slice(at, at + mostArguments)]);
    }
  }
}

async function headCommit(process: GitProcess): Promise<string> {
  return (await runGit(process, ['rev-parse', '--verify', 'HEAD'])).trim();
}
