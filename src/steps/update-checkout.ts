import { z } from 'zod';
import { releaseCommit } from './release-tree.ts';
import { defineStep, done, notDone } from './step.ts';

/** Brings the user's branch forward to the release, only when that touches none of the user's work. */
export const updateCheckout = defineStep({
  name: 'update-checkout',
  phase: 'validation',
  undoable: 'partly',
  input: z.strictObject({ branch: z.string() }),
  title: ({ branch }) => `fast-forward ${branch}`,
  // Where people merge the release, the branch here waits for what they make of it.
  plan: ({ plan, policy }) => (policy.git.push === 'direct' ? [{ branch: plan.base.branch }] : []),

  async verify({ branch }, eyes) {
    const commit = await releaseCommit(eyes);
    const head = await eyes.project.head();
    if (head.branch !== branch || (await eyes.project.dirty()).length > 0)
      return done('left to the user, who is at work there');
    if (commit === null) return notDone('there is no release commit');
    if (await eyes.project.isAncestor(commit, head.commit)) return done(`${branch} has the release`);
    const behind = await eyes.project.isAncestor(head.commit, commit);
    return behind ? notDone(`${branch} lacks the release`) : done(`${branch} went its own way; merge the tag there`);
  },

  async apply(_input, hands) {
    const commit = await releaseCommit(hands);
    if (commit !== null) await hands.project.fastForward(commit);
  },

  async undo() {},
});
