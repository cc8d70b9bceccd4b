import { z } from 'zod';
import { Problem } from '../../domain/problem.ts';
import { releaseCommit, requireReleaseCommit } from '../release-tree.ts';
import { defineStep, done, notDone } from '../step.ts';

/** The annotated tag, local until the push; its message anchors the head of the audit chain. */
export const tagRelease = defineStep({
  name: 'tag-release',
  phase: 'distribution',
  undoable: 'fully',
  input: z.strictObject({ tag: z.string(), subject: z.string() }),
  title: ({ tag }) => `tag ${tag}`,
  plan: ({ plan }) => [{ tag: plan.tag, subject: `Release ${plan.version.new}` }],

  async verify({ tag }, eyes) {
    const tagged = await eyes.project.resolve(`refs/tags/${tag}`);
    if (tagged === null) return notDone(`there is no tag ${tag}`);
    if (tagged === (await releaseCommit(eyes))) return done(`${tag} is ${tagged.slice(0, 12)}`);
    throw new Problem('TAG_TAKEN', { values: { tag } });
  },

  async apply({ tag, subject }, hands) {
    const commit = await requireReleaseCommit(hands, 'publish');
    const message = `${subject}\n\nRelease-Plan: ${hands.release.plan.id}\nAudit-Head: ${await hands.auditHead()}\n`;
    await hands.project.tagAnnotated({ name: tag, commit, message });
  },

  async undo({ tag }, hands) {
    const commit = await releaseCommit(hands);
    const tagged = await hands.project.resolve(`refs/tags/${tag}`);
    if (commit !== null && tagged === commit) await hands.project.deleteTag(tag, commit);
  },
});
