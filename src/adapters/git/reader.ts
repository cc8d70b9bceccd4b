import { Problem } from '../../domain/problem.ts';
import type { GitReader, Head } from '../../ports/git.ts';
import { blobReader } from './blobs.ts';
import { streamLog } from './log.ts';
import { isRevision, requireRemote, requireRevision, requireTreePath } from './names.ts';
import {
  changedFilesOf,
  dirtyPaths,
  peeledRefs,
  records,
  remoteRefsOf,
  withoutCredentials,
  worktreesOf,
} from './parse.ts';
import { outcomeProblem, shownOutput } from './problems.ts';
import type { GitProcess } from './process.ts';
import { attemptGit, runGit } from './run.ts';

/** A remote that says nothing for this long does not answer. */
export const remoteSilence_s = 60;

/** The tree without files, by the length of object ids (SHA-1, SHA-256). */
const emptyTrees: Readonly<Record<number, string>> = {
  40: '4b825dc642cb6eb9a060e54bf8d69288fbee4904',
  64: '6ef19b41225c5369f1c104d45d8d85efa9b057b53b14b4b9b939dd74decc5321',
};

/** Reads the repository and work tree at a directory (port GitReader). */
export function gitReader(process: GitProcess): GitReader {
  const git = (...args: string[]) => runGit(process, args);
  const line = async (...args: string[]) => (await git(...args)).replace(/\n$/, '');
  const blob = blobReader(process);
  return {
    root: () => line('rev-parse', '--show-toplevel'),
    head: () => readHead(process),
    dirty: async () =>
      dirtyPaths(await git('status', '--porcelain=v1', '-z', '--branch', '--no-renames', '--untracked-files=all')),
    resolve: (ref) => resolveCommit(process, ref),
    treeOf: (commit) => line('rev-parse', '--verify', '--end-of-options', `${requireRevision(commit)}^{tree}`),
    tags: async () =>
      peeledRefs(
        await git('for-each-ref', '--format=%(refname:strip=2)%09%(objectname)%09%(*objectname)', 'refs/tags'),
      ),
    reachable: (from, candidates) => reachableFrom(process, from, candidates),
    log: ({ from, to }) =>
      streamLog(process, `${from === null ? '' : `${requireRevision(from)}..`}${requireRevision(to)}`),
    async changedFiles(from, to) {
      const before = from === null ? (emptyTrees[to.length] ?? emptyTrees[40] ?? '') : requireRevision(from);
      return changedFilesOf(
        await git(
          'diff-tree',
          '-r',
          '-z',
          '-M',
          '--raw',
          '--numstat',
          '--no-ext-diff',
          '--no-textconv',
          '--end-of-options',
          before,
          requireRevision(to),
        ),
      );
    },
    listFiles: async (commit) =>
      records(
        await git('ls-tree', '-r', '-z', '--name-only', '--full-tree', '--end-of-options', requireRevision(commit)),
      ),
    async readFile(commit, path) {
      const name = `${requireRevision(commit)}:${requireTreePath(path)}`;
      return name.includes('\n') ? null : ((await blob(name))?.toString('utf8') ?? null);
    },
    remoteUrl: (remote) => remoteUrlOf(process, remote),
    remoteRefs: async (remote) => remoteRefsOf(await askRemote(process, remote)),
    isAncestor: async (ancestor, descendant) =>
      (await line(
        'rev-list',
        '--count',
        '--max-count=1',
        requireRevision(ancestor),
        `^${requireRevision(descendant)}`,
        '--',
      )) === '0',
    identity: () => identityOf(process),
    worktrees: async () =>
      worktreesOf(await git('worktree', 'list', '--porcelain')).map(({ locked: _locked, ...tree }) => tree),
    message: async (commit) =>
      (
        await git(
          '-c',
          'log.showSignature=false',
          'log',
          '-1',
          '--format=%B',
          '--encoding=UTF-8',
          '--end-of-options',
          requireRevision(commit),
          '--',
        )
      ).replace(/\n+$/, ''),
  };
}

async function readHead(process: GitProcess): Promise<Head> {
  const args = ['rev-parse', 'HEAD', 'HEAD^{tree}', '--symbolic-full-name', 'HEAD'];
  const outcome = await attemptGit(process, args);
  if (outcome.exit_code !== 0 && /ambiguous argument 'HEAD'/.test(outcome.stderr)) {
    throw new Problem('NO_COMMITS', { values: { project: process.directory } });
  }
  if (outcome.exit_code !== 0) throw outcomeProblem(process, args, outcome);
  const [commit = '', tree = '', ref = ''] = outcome.stdout.split('\n');
  return { commit, tree, branch: ref.startsWith('refs/heads/') ? ref.slice(11) : null };
}

/** The commit a ref or id stands for (tags peeled); null when there is none. */
export async function resolveCommit(process: GitProcess, ref: string): Promise<string | null> {
  if (!isRevision(ref)) return null;
  const args = ['rev-parse', '--verify', '--end-of-options', `${ref}^{commit}`];
  const outcome = await attemptGit(process, args);
  if (outcome.exit_code === 0) return outcome.stdout.trim();
  const absent = /needed a single revision|unknown revision|bad revision|expected commit type/i.test(outcome.stderr);
  if (absent) return null;
  throw outcomeProblem(process, args, outcome);
}

/** One walk for all: what `rev-list` lists for the candidates without `from` is what `from` does not reach. */
async function reachableFrom(process: GitProcess, from: string, candidates: readonly string[]): Promise<Set<string>> {
  if (candidates.length === 0) return new Set();
  const unreached = async (wanted: readonly string[]) =>
    attemptGit(process, ['rev-list', '--stdin'], {
      input: [...wanted.map(requireRevision), `^${requireRevision(from)}`, ''].join('\n'),
    });
  let known = [...new Set(candidates)];
  let outcome = await unreached(known);
  if (outcome.exit_code !== 0) {
    const resolved = await Promise.all(
      known.map(async (id) => ((await resolveCommit(process, id)) === null ? [] : [id])),
    );
    known = resolved.flat();
    outcome = await unreached(known);
  }
  if (outcome.exit_code !== 0) throw outcomeProblem(process, ['rev-list'], outcome);
  const outside = new Set(outcome.stdout.split('\n'));
  return new Set(known.filter((id) => !outside.has(id)));
}

async function remoteUrlOf(process: GitProcess, remote: string): Promise<string | null> {
  const args = ['remote', 'get-url', '--', requireRemote(remote)];
  const outcome = await attemptGit(process, args);
  if (outcome.exit_code === 0) return withoutCredentials(outcome.stdout.trim());
  if (/no such remote/i.test(outcome.stderr)) return null;
  throw outcomeProblem(process, args, outcome);
}

async function askRemote(process: GitProcess, remote: string): Promise<string> {
  if ((await remoteUrlOf(process, remote)) === null) throw new Problem('REMOTE_MISSING', { values: { remote } });
  const outcome = await attemptGit(process, ['ls-remote', '--heads', '--tags', '--', remote], {
    silence_s: remoteSilence_s,
  });
  if (outcome.exit_code === 0) return outcome.stdout;
  throw new Problem('REMOTE_UNREACHABLE', { values: { remote }, untrusted_output: shownOutput(process, outcome) });
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
