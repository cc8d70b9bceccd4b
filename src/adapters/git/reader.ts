import { Problem } from '../../domain/problem.ts';
import type { GitReader, Head } from '../../ports/git.ts';
import { changedFiles, isAncestor, messageOf, reachableFrom, resolveCommit, treeOf } from './history.ts';
import { streamLog, streamTouches } from './log.ts';
import { requireRevision, requireTreePath } from './names.ts';
import { readObject } from './objects.ts';
import { ownPrograms } from './own-programs.ts';
import { dirtyPaths, records, worktreesOf } from './parse.ts';
import { outcomeProblem } from './problems.ts';
import type { GitProcess } from './process.ts';
import { readTags } from './refs.ts';
import { remoteRefs, remoteUrlOf } from './remote.ts';
import { attemptGit, runGit } from './run.ts';
import { hasSigningKey, tagSignature } from './signing.ts';

/** Bytes of a file that is read as text; Node ends at half a gigabyte. */
const largestText = 256 * 1024 * 1024;

/** Of a submodule only its commit counts, since looking into it would obey the configuration that lies there. */
const status = [
  'status',
  '--porcelain=v1',
  '-z',
  '--branch',
  '--no-renames',
  '--untracked-files=all',
  '--ignore-submodules=dirty',
];

/** Reads the repository and work tree at a directory (port GitReader). */
export function gitReader(process: GitProcess): GitReader {
  const git = (...args: string[]) => runGit(process, args);
  const line = async (...args: string[]) => (await git(...args)).replace(/\n$/, '');
  return {
    root: () => line('rev-parse', '--show-toplevel'),
    head: () => readHead(process),
    dirty: async () => dirtyPaths(await git(...status)),
    ownPrograms: () => ownPrograms(process),
    resolve: (ref) => resolveCommit(process, ref),
    treeOf: (commit) => treeOf(process, commit),
    tags: () => readTags(process),
    reachable: (from, candidates) => reachableFrom(process, from, candidates),
    log: ({ paths = [], ...range }) => streamLog(process, rangeOf(range), paths.map(requireTreePath)),
    touches: ({ paths = [], ...range }) => streamTouches(process, rangeOf(range), paths.map(requireTreePath)),
    changedFiles: (from, to) => changedFiles(process, from, to),
    listFiles: async (commit) =>
      records(
        await git('ls-tree', '-r', '-z', '--name-only', '--full-tree', '--end-of-options', requireRevision(commit)),
      ),
    async readFile(commit, path) {
      const name = `${requireRevision(commit)}:${requireTreePath(path)}`;
      const found = name.includes('\n') ? null : await readObject(process, name);
      return found?.type === 'blob' && found.content.length <= largestText ? found.content.toString('utf8') : null;
    },
    remoteUrl: (remote) => remoteUrlOf(process, remote),
    remoteRefs: (remote) => remoteRefs(process, remote),
    isAncestor: (ancestor, descendant) => isAncestor(process, ancestor, descendant),
    identity: () => identityOf(process),
    hasSigningKey: () => hasSigningKey(process),
    tagSignature: (name) => tagSignature(process, name),
    worktrees: async () =>
      worktreesOf(await git('worktree', 'list', '--porcelain')).map(({ locked: _locked, ...tree }) => tree),
    message: (commit) => messageOf(process, commit),
  };
}

const rangeOf = ({ from, to }: { from: string | null; to: string }): string =>
  `${from === null ? '' : `${requireRevision(from)}..`}${requireRevision(to)}`;

async function readHead(process: GitProcess): Promise<Head> {
  const args = ['rev-parse', '--is-shallow-repository', 'HEAD', 'HEAD^{tree}', '--symbolic-full-name', 'HEAD'];
  const outcome = await attemptGit(process, args);
  if (
    outcome.exit_code !== 0 &&
    /ambiguous argument 'HEAD'|^fatal: HEAD\^\{tree\}: no such path/m.test(outcome.stderr)
  ) {
    throw new Problem('NO_COMMITS', { values: { project: process.directory } });
  }
  if (outcome.exit_code !== 0) throw outcomeProblem(process, args, outcome);
  const [shallow, commit = '', tree = '', ref = ''] = outcome.stdout.split('\n');
  return { commit, tree, branch: ref.startsWith('refs/heads/') ? ref.slice(11) : null, shallow: shallow === 'true' };
}

/** Who would sign a commit here; what git would only guess from the machine counts as nobody. */
async function identityOf(process: GitProcess): Promise<{ name: string; email: string } | null> {
  const { exit_code, stdout } = await attemptGit(process, [
    '-c',
    'user.useConfigOnly=true',
    'var',
    'GIT_COMMITTER_IDENT',
  ]);
  const [, name, email] = /^(.+) <(.+)> \d+ [-+]\d{4}\s*$/.exec(stdout) ?? [];
  return exit_code === 0 && name && email ? { name, email } : null;
}
