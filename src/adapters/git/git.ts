import type { GitWriter } from '../../ports/git.ts';
import { changeGit } from './change.ts';
import { commitPaths, restorePaths } from './commit.ts';
import { requireRevision } from './names.ts';
import type { GitProcess, GitSettings } from './process.ts';
import { gitReader } from './reader.ts';
import { deleteBranch, deleteRemoteBranch, deleteTag, pushAtomic, tagAnnotated } from './refs.ts';
import { addWorktree, removeWorktree, requireLinkedWorktree } from './worktree.ts';

export type { GitSettings } from './process.ts';

/** git at each directory (port GitWriter). Nothing runs until a method is called. */
export function createGit(settings: GitSettings): (directory: string) => GitWriter {
  const batches: GitProcess['batches'] = new Map();
  return (directory) => gitAt({ ...settings, directory, batches });
}

function gitAt(process: GitProcess): GitWriter {
  const reader = gitReader(process);
  return {
    ...reader,
    addWorktree: (wanted) => addWorktree(process, wanted),
    removeWorktree: (path) => removeWorktree(process, path),
    deleteBranch: (branch, expected) => deleteBranch(process, branch, expected),
    commit: (wanted) => commitPaths(process, wanted),
    async resetTo(commit) {
      await requireLinkedWorktree(process);
      if (!(await reader.isAncestor(commit, 'HEAD'))) throw new Error('a branch is only ever moved back');
      await changeGit(process, ['reset', '--quiet', '--mixed', requireRevision(commit), '--']);
    },
    async restore(paths) {
      await requireLinkedWorktree(process);
      await restorePaths(process, paths);
    },
    tagAnnotated: (wanted) => tagAnnotated(process, wanted),
    deleteTag: (name, expected) => deleteTag(process, name, expected),
    pushAtomic: (wanted) => pushAtomic(process, wanted),
    deleteRemoteBranch: (wanted) => deleteRemoteBranch(process, wanted),
    async fastForward(commit) {
      const head = await reader.head();
      const free = head.branch !== null && (await reader.dirty()).length === 0;
      if (!free || !(await reader.isAncestor(head.commit, commit))) return false;
      await changeGit(process, ['merge', '--ff-only', '--no-autostash', '--end-of-options', requireRevision(commit)]);
      return true;
    },
  };
}
