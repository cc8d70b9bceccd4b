import { z } from 'zod';
import { declaredFiles } from '../domain/records/plan.ts';
import { releaseCommit, worktreeStands } from './release-tree.ts';
import { defineStep, done, notDone } from './step.ts';

/** One commit on the release branch with exactly the files of this release; the project's hooks run. */
export const commitRelease = defineStep({
  name: 'commit-release',
  phase: 'synchronization',
  undoable: 'fully',
  input: z.strictObject({ subject: z.string() }),
  title: ({ subject }) => subject,
  plan: ({ plan }) => [{ subject: `chore(release): ${plan.tag}` }],

  async verify(_input, eyes) {
    const commit = await releaseCommit(eyes);
    return commit === null ? notDone('there is no release commit') : done(`release commit ${commit.slice(0, 12)}`);
  },

  async apply({ subject }, hands) {
    const { plan } = hands.release;
    const message = `${subject}\n\nRelease-Plan: ${plan.id}\n`;
    await hands.worktree.commit({ message, paths: declaredFiles(plan.items) });
  },

  async undo(_input, hands) {
    if (!(await worktreeStands(hands)) || (await releaseCommit(hands)) === null) return;
    await hands.worktree.resetTo(hands.release.plan.base.commit);
  },
});
