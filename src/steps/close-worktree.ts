import { z } from 'zod';
import { defineStep, done, notDone } from './step.ts';

/**
 * Where packages were tried out. A program that a killed server left behind may have gone on writing there long after
 * whoever took over had emptied it.
 */
const tried = ['install-test', 'install-production'];

/** Takes the work tree and the release branch away once the tag holds the release. */
export const closeWorktree = defineStep({
  name: 'close-worktree',
  phase: 'validation',
  undoable: 'fully',
  input: z.strictObject({
    branch: z.string(),
    tag: z.string(),
    /** Where the branch was pushed too, only to be built. */
    remote: z.string().optional(),
  }),
  title: ({ branch }) => `remove the work tree of ${branch}`,
  plan: ({ plan, policy }) => {
    const lent = policy.build.from === 'ci' && policy.git.push === 'direct';
    return [{ branch: plan.release_branch, tag: plan.tag, ...(lent ? { remote: policy.git.remote } : {}) }];
  },

  async verify({ branch, tag, remote }, eyes) {
    const trees = await eyes.project.worktrees();
    const stands =
      trees.some((tree) => tree.path === eyes.release.worktree) ||
      (await eyes.project.resolve(`refs/heads/${branch}`)) !== null;
    if (stands) return notDone('it still stands');
    for (const directory of tried) if (await eyes.stored.exists(directory)) return notDone(`${directory} still stands`);
    if (remote === undefined) return done('nothing left');
    const tagged = await eyes.project.resolve(`refs/tags/${tag}`);
    const lent = (await eyes.project.remoteRefs(remote)).branches[branch];
    return lent !== undefined && lent === tagged ? notDone(`${remote} still has ${branch}`) : done('nothing left');
  },

  async apply({ branch, tag, remote }, hands) {
    const tip = await hands.project.resolve(`refs/heads/${branch}`);
    const tagged = await hands.project.resolve(`refs/tags/${tag}`);
    // The remote first: where it fails, all that the release stood on is still here.
    const lent = remote === undefined ? undefined : (await hands.project.remoteRefs(remote)).branches[branch];
    if (remote !== undefined && lent !== undefined && lent === tagged)
      await hands.project.deleteRemoteBranch({ remote, branch, expected: lent });
    for (const directory of tried) await hands.discard(`${hands.release.storage}/${directory}`);
    await hands.project.removeWorktree(hands.release.worktree);
    if (tip !== null && tip === tagged) await hands.project.deleteBranch(branch, tip);
  },

  async undo() {},
});
