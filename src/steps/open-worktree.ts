import { z } from 'zod';
import { Problem } from '../domain/problem.ts';
import { isOwnTip } from './release-tree.ts';
import { defineStep, done, notDone } from './step.ts';

/** Makes the release branch and its own work tree beside the user's checkout. */
export const openWorktree = defineStep({
  name: 'open-worktree',
  phase: 'pre-validation',
  undoable: 'fully',
  input: z.strictObject({ branch: z.string(), base: z.string() }),
  title: ({ branch }) => `work tree on ${branch}`,
  plan: ({ plan }) => [{ branch: plan.release_branch, base: plan.base.commit }],

  async verify({ branch, base }, eyes) {
    const tip = await eyes.project.resolve(`refs/heads/${branch}`);
    if (tip === null) return notDone(`there is no branch ${branch}`);
    const here = (await eyes.project.worktrees()).some(
      (tree) => tree.path === eyes.release.worktree && tree.branch === branch,
    );
    if (!here) return notDone(`no work tree holds ${branch}`);
    return (await eyes.project.isAncestor(base, tip))
      ? done(`${branch} stands on ${base.slice(0, 12)}`)
      : notDone(`${branch} does not stand on the base`);
  },

  async apply({ branch, base }, hands) {
    const tip = await hands.project.resolve(`refs/heads/${branch}`);
    if (tip !== null && !(await isOwnTip(hands, tip))) throw new Problem('BRANCH_TAKEN', { values: { branch } });
    await hands.project.addWorktree({ path: hands.release.worktree, branch, base });
  },

  async undo({ branch }, hands) {
    await hands.project.removeWorktree(hands.release.worktree);
    const tip = await hands.project.resolve(`refs/heads/${branch}`);
    if (tip !== null && (await isOwnTip(hands, tip))) await hands.project.deleteBranch(branch, tip);
  },
});
