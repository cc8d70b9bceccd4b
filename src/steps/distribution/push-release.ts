import { z } from 'zod';
import { draftEvidence } from '../../domain/records/evidence.ts';
import { releaseCommit, requireReleaseCommit } from '../release-tree.ts';
import { defineStep, done, notDone } from '../step.ts';

/** Branch and tag reach the remote together or not at all, after everything that could still fail harmlessly. */
export const pushRelease = defineStep({
  name: 'push-release',
  phase: 'distribution',
  undoable: 'never',
  input: z.strictObject({ remote: z.string(), branch: z.string(), tag: z.string() }),
  title: ({ remote, branch, tag }) => `push ${branch} and ${tag} to ${remote}`,
  plan: ({ plan, policy }) => [{ remote: policy.git.remote, branch: plan.base.branch, tag: plan.tag }],

  async verify({ remote, branch, tag }, eyes) {
    const commit = await releaseCommit(eyes);
    const refs = await eyes.project.remoteRefs(remote);
    const head = refs.branches[branch];
    if (commit === null || refs.tags[tag] !== commit) return notDone(`${remote} has no ${tag} of this release`);
    if (head !== commit && !(head && (await eyes.project.isAncestor(commit, head))))
      return notDone(`${remote}/${branch} lacks the release`);
    return done(`${remote} has ${branch} and ${tag}`);
  },

  async apply({ remote, branch, tag }, hands) {
    const commit = await requireReleaseCommit(hands, 'publish');
    const started_at = hands.clock.now();
    await hands.project.pushAtomic({
      remote,
      refs: [
        { from: commit, to: `refs/heads/${branch}` },
        { from: `refs/tags/${tag}`, to: `refs/tags/${tag}` },
      ],
    });
    await hands.record(
      draftEvidence({
        kind: 'pushed',
        name: remote,
        started_at,
        ended_at: hands.clock.now(),
        facts: { branch, tag, commit },
      }),
    );
  },

  async undo() {},

  async withdraw({ tag }) {
    return `${tag} stays where it is: a published tag is never moved; the ledger marks the version as rolled back`;
  },
});
