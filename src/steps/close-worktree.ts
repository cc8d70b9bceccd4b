import { z } from 'zod';
import { defineStep, done, notDone } from './step.ts';

/** Takes the work tree and the release branch away once the tag holds the release. */
export const closeWorktree = defineStep({
  name: 'close-worktree',
  phase: 'validation',
  undoable: 'fully',
  input: z.strictObject({ branch: z.string(), tag: z.string() }),
  title: ({ branch }) => `remove the work tree of ${branch}`,
  plan: ({ plan }) => [{ branch: plan.release_branch, tag: plan.tag }],

  async verify({ branch }, eyes) {
    const trees = await eyes.project.worktrees();
    const stands =
      trees.some((tree) => tree.path === eyes.release.worktree) ||
      (await eyes.project.resolve(`refs/heads/${branch}`)) !== null;
    return stands ? notDone('it still stands') : done('nothing left');
  },

  async apply({ branch, tag }, hands) {
    const tip = await hands.project.resolve(`refs/heads/${branch}`);
    const tagged = await hands.project.resolve(`refs/tags/${tag}`);
    await hands.project.removeWorktree(hands.release.worktree);
    if (tip !== null && tip === tagged) await hands.project.deleteBranch(branch, tip);
  },

  async undo() {},
});
