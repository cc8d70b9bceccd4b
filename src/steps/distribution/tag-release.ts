import { z } from 'zod';
import { Problem } from '../../domain/problem.ts';
import { draftEvidence } from '../../domain/records/evidence.ts';
import { releaseCommit, requireReleaseCommit } from '../release-tree.ts';
import { defineStep, done, notDone } from '../step.ts';

/** The annotated tag, local until the push; its message anchors the head of the audit chain. */
export const tagRelease = defineStep({
  name: 'tag-release',
  phase: 'distribution',
  undoable: 'fully',
  input: z.strictObject({ tag: z.string(), subject: z.string(), sign: z.enum(['required', 'preferred', 'off']) }),
  title: ({ tag, sign }) => (sign === 'required' ? `tag ${tag}, signed` : `tag ${tag}`),
  plan: ({ plan, policy }) => [{ tag: plan.tag, subject: `Release ${plan.version.new}`, sign: policy.git.tag.sign }],

  async verify({ tag, sign }, eyes) {
    const tagged = await eyes.project.resolve(`refs/tags/${tag}`);
    if (tagged === null) return notDone(`there is no tag ${tag}`);
    if (tagged !== (await releaseCommit(eyes))) throw new Problem('TAG_TAKEN', { values: { tag } });
    const { kind } = await eyes.project.tagSignature(tag);
    if (sign === 'required' && kind === null) throw new Problem('TAG_UNSIGNED', { values: { tag } });
    return done(`${tag} is ${tagged.slice(0, 12)}, ${kind === null ? 'not signed' : `signed (${kind})`}`);
  },

  async apply({ tag, subject, sign }, hands) {
    const started_at = hands.clock.now();
    const commit = await requireReleaseCommit(hands, 'publish');
    const message = `${subject}\n\nRelease-Plan: ${hands.release.plan.id}\nAudit-Head: ${await hands.auditHead()}\n`;
    await hands.project.tagAnnotated({ name: tag, commit, message, sign });
    const { kind, verified, said } = await hands.project.tagSignature(tag);
    await hands.record(
      draftEvidence({
        kind: 'tag',
        name: tag,
        started_at,
        ended_at: hands.clock.now(),
        output_tail: said.slice(-2_000),
        facts: { commit, asked: sign, signed: kind, verified },
      }),
    );
  },

  async undo({ tag }, hands) {
    const commit = await releaseCommit(hands);
    const tagged = await hands.project.resolve(`refs/tags/${tag}`);
    if (commit !== null && tagged === commit) await hands.project.deleteTag(tag, commit);
  },
});
