import { realpath, rm, stat, statfs } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { Problem } from '../../domain/problem.ts';
import { changeGit } from './change.ts';
import { isAncestor, resolveCommit } from './history.ts';
import { requireRefName, requireRevision } from './names.ts';
import { type Worktree, worktreesOf } from './parse.ts';
import type { GitProcess } from './process.ts';
import { runGit } from './run.ts';

/** Makes a work tree on a new branch, or on none; goes on where a crash left off, and does nothing when it stands. */
export async function addWorktree(
  process: GitProcess,
  wanted: { path: string; branch: string | null; base: string },
): Promise<void> {
  const { path } = wanted;
  const base = requireRevision(wanted.base);
  const branch = wanted.branch === null ? null : requireRefName(wanted.branch);
  const standing = await worktreeAt(process, path);
  if (branch === null) {
    if (standing) await removeWorktree(process, path);
    return void (await changeGit(process, ['worktree', 'add', '--detach', '--', path, base]));
  }
  if (standing?.branch === branch && standing.locked !== 'initializing' && (await exists(path))) return;
  if (standing) await removeWorktree(process, path);
  const tip = await resolveCommit(process, `refs/heads/${branch}`);
  if (tip !== null && !(await isAncestor(process, base, tip)))
    throw new Problem('BRANCH_TAKEN', { values: { branch } });
  const words = tip === null ? ['--no-track', '-b', branch, '--', path, base] : ['--', path, branch];
  await changeGit(process, ['worktree', 'add', ...words]).catch(async (error: unknown) => {
    throw (await fullDisk(error, dirname(path))) ?? error;
  });
}

/** Less than this is left of a disk that a checkout has filled. */
const nothing_bytes = 4_000_000;

/** git says only that it was unable to write a file, and not why. */
async function fullDisk(error: unknown, directory: string): Promise<Problem | null> {
  const said = error instanceof Problem ? (error.fields.untrusted_output ?? '') : '';
  if (!/unable to (?:write|create)|could not (?:write|reset)/i.test(said)) return null;
  const disk = await statfs(directory).catch(() => null);
  if (disk === null || disk.bavail * disk.bsize > nothing_bytes) return null;
  return new Problem('DISK_FULL', { values: { where: directory }, untrusted_output: said });
}

/**
 * Takes a linked work tree away with everything in it. The directory goes first, because git refuses to remove an
 * unclean one without force; then git forgets this one, and no other that happens to be missing.
 */
export async function removeWorktree(process: GitProcess, path: string): Promise<void> {
  const standing = await worktreeAt(process, path);
  if (!standing) return;
  if (standing.locked !== null) await changeGit(process, ['worktree', 'unlock', '--', standing.path]);
  await rm(standing.path, { recursive: true, force: true, maxRetries: 3 });
  await changeGit(process, ['worktree', 'remove', '--', standing.path]);
}

/** Refuses unless this is a linked work tree: what drops uncommitted work never runs in the user's own checkout. */
export async function requireLinkedWorktree(process: GitProcess): Promise<void> {
  const output = await runGit(process, ['rev-parse', '--path-format=absolute', '--git-dir', '--git-common-dir']);
  const [own, common] = output.trim().split('\n');
  if (own === common) throw new Error('only a work tree of our own may be reset or restored');
}

/** Whether any work tree, and so somebody, stands on this branch. */
export async function isCheckedOut(process: GitProcess, branch: string): Promise<boolean> {
  return (await allWorktrees(process)).some((tree) => tree.branch === branch);
}

async function allWorktrees(process: GitProcess): Promise<Worktree[]> {
  return worktreesOf(await runGit(process, ['worktree', 'list', '--porcelain']));
}

/** The linked work tree at this path; the first of the list is the main one and never meant. */
async function worktreeAt(process: GitProcess, path: string): Promise<Worktree | undefined> {
  const linked = (await allWorktrees(process)).slice(1);
  const names = new Set([resolve(path), await realpath(path).catch(() => path)]);
  return linked.find((tree) => names.has(tree.path));
}

const exists = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );
