import { z } from 'zod';
import { Problem } from '../../domain/problem.ts';
import { draftEvidence } from '../../domain/records/evidence.ts';
import { releaseCommit, requireReleaseTree } from '../release-tree.ts';
import { defineStep, done, type Eyes, type Hands, notDone } from '../step.ts';

const input = z.strictObject({ remote: z.string(), branch: z.string(), workflow: z.string() });
type Candidate = z.infer<typeof input>;

/**
 * Pushes the branch of the release, and nothing else, so that the project's pipeline builds exactly its commit. Gates and
 * the search for secrets come before; tag and base branch go out much later. Undone by taking that branch off again.
 */
export const pushCandidate = defineStep<Candidate>({
  name: 'push-candidate',
  phase: 'building',
  undoable: 'partly',
  input,
  title: ({ remote, branch, workflow }) => `push ${branch} to ${remote} for ${workflow} to build`,
  plan: ({ plan, policy }) => {
    const { from, workflow } = policy.build;
    const built = plan.packages.some((one) => !one.private && one.kind !== 'image');
    if (from !== 'ci' || workflow === undefined || !built) return [];
    return [{ remote: policy.git.remote, branch: plan.release_branch, workflow }];
  },

  async verify({ remote, branch }, eyes) {
    const commit = await releaseCommit(eyes);
    const { branches, tags } = await eyes.project.remoteRefs(remote);
    if (commit === null) return notDone('there is no release commit');
    // Once the tag is out nobody builds from the branch any more, and it may be gone.
    if (branches[branch] === commit || tags[eyes.release.plan.tag] === commit)
      return done(`${remote} has ${commit.slice(0, 12)}`);
    return notDone(`${remote} has no ${branch} of this release`);
  },

  async apply({ remote, branch }, hands) {
    const started_at = hands.clock.now();
    const commit = await requireReleaseTree(hands, 'build_artifacts');
    const tip = (await hands.project.remoteRefs(remote)).branches[branch];
    if (tip !== undefined && tip !== commit) {
      if (!(await wePushed(remote, hands)).has(tip))
        throw new Problem('REMOTE_BRANCH_TAKEN', { values: { remote, branch } });
      await hands.project.deleteRemoteBranch({ remote, branch, expected: tip });
    }
    if (tip !== commit) {
      const refs = [{ from: commit, to: `refs/heads/${branch}` }];
      await hands.project.pushAtomic({ remote, refs });
    }
    await hands.record(
      draftEvidence({
        kind: 'pushed',
        name: evidenceName(remote),
        started_at,
        ended_at: hands.clock.now(),
        facts: { branch, commit },
      }),
    );
  },

  async undo({ remote, branch }, hands) {
    const ours = await wePushed(remote, hands);
    const commit = await releaseCommit(hands);
    if (commit !== null) ours.add(commit);
    if (ours.size === 0) return;
    const tip = (await hands.project.remoteRefs(remote)).branches[branch];
    if (tip !== undefined && ours.has(tip)) await hands.project.deleteRemoteBranch({ remote, branch, expected: tip });
  },
});

const evidenceName = (remote: string): string => `candidate:${remote}`;

/** Commits of this plan that were pushed there, in whichever attempt. */
async function wePushed(remote: string, hands: Pick<Hands, 'evidence'> | Eyes): Promise<Set<string>> {
  const pushed = (await hands.evidence()).filter((one) => one.kind === 'pushed' && one.name === evidenceName(remote));
  return new Set(pushed.map(({ facts }) => String(facts.commit)));
}
