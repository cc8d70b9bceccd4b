import { z } from 'zod';
import { Problem } from '../domain/problem.ts';
import type { Stage } from '../domain/release.ts';
import { type ArtifactFacts, artifactFacts, evidenceForTree } from './release-tree.ts';
import { defineStep, done, type Eyes, type Hands, notDone, type Step } from './step.ts';

const input = z.strictObject({
  channel: z.string(),
  stage: z.enum(['test', 'production']),
  package: z.string(),
  version: z.string(),
  dist_tag: z.string(),
});
type Upload = z.infer<typeof input>;

/** Uploads the built artifact to one stage of a channel, exactly once: look, act only if absent, look again. */
function publishStep(stage: Stage): Step {
  const step = {
    name: `publish-${stage}`,
    phase: 'distribution' as const,
    undoable: stage === 'test' ? ('partly' as const) : ('never' as const),
    input,
    title: (upload: Upload) => `publish ${upload.package}@${upload.version} to ${upload.channel} ${stage}`,
    plan: ({ facts, plan }: Parameters<Step['plan']>[0]): Upload[] =>
      facts.channels
        .filter((one) => one.stage === stage)
        .map((one) => ({
          channel: one.channel,
          stage,
          package: one.package,
          version: plan.version.new,
          dist_tag: distTag(plan.version.new),
        })),

    async verify(upload: Upload, eyes: Eyes) {
      const standing = await eyes.channel(upload.channel).observe(upload);
      if (standing === null) return notDone(`${upload.version} is not on the ${stage} registry`);
      const built = await builtArtifact(upload, eyes);
      if (built && standing.integrity === built.integrity) return done(`${upload.version} stands with the same bytes`);
      throw new Problem('REGISTRY_CONFLICT', {
        values: { package: upload.package, version: upload.version, stage },
        details: [
          { expected: built?.integrity ?? 'an artifact of this release', actual: standing.integrity, by: 'agent' },
        ],
      });
    },

    async apply(upload: Upload, hands: Hands) {
      const built = await builtArtifact(upload, hands);
      if (!built)
        throw new Problem('ARTIFACT_MISSING', { values: { file: `${upload.package}-${upload.version}.tgz` } });
      const started_at = hands.clock.now();
      await hands.channel(upload.channel).publish({ ...upload, file: `${hands.release.storage}/${built.file}` });
      await hands.record({
        kind: 'published',
        name: `${upload.package}@${stage}`,
        argv: [],
        exit_code: null,
        started_at,
        ended_at: hands.clock.now(),
        output_digest: null,
        output_tail: '',
        numbers: {},
        facts: { stage, integrity: built.integrity, version: upload.version },
        expires_at: null,
      });
    },

    /** Only the test stage is ever taken back, and only bytes that are ours. */
    async undo(upload: Upload, hands: Hands) {
      if (stage === 'production') return;
      const channel = hands.channel(upload.channel);
      const standing = await channel.observe(upload);
      const built = await builtArtifact(upload, hands);
      if (standing && built && standing.integrity === built.integrity) await channel.unpublish(upload);
    },
  };
  return defineStep<Upload>(stage === 'production' ? { ...step, withdraw } : step);
}

/** Moves `latest` back to what it was and deprecates the version; the bytes stay, as the registry demands. */
async function withdraw(upload: Upload, hands: Hands): Promise<string> {
  const channel = hands.channel(upload.channel);
  const { previous_version, snapshot } = hands.release.plan.rollback;
  const before = snapshot.latest[upload.channel] ?? null;
  const tags = await channel.tags(upload);
  if (before !== null && tags[upload.dist_tag] === upload.version)
    await channel.moveTag({ ...upload, tag: upload.dist_tag, version: before });
  const message = previous_version ? `rolled back, use ${previous_version}` : 'rolled back';
  const standing = await channel.observe(upload);
  if (standing && standing.deprecated === null) await channel.deprecate({ ...upload, message });
  return before === null
    ? `${upload.version} is deprecated`
    : `${upload.dist_tag} is ${before} again, ${upload.version} is deprecated`;
}

async function builtArtifact(upload: Upload, eyes: Eyes): Promise<ArtifactFacts | null> {
  const seen = await evidenceForTree(eyes, 'artifact', upload.package);
  return seen ? artifactFacts(seen) : null;
}

/** `latest` is for final versions only; a prerelease gets the name of its stage. */
function distTag(version: string): string {
  const prerelease = /^\d+\.\d+\.\d+-([0-9A-Za-z-]+)/.exec(version);
  if (!prerelease) return 'latest';
  return /^[A-Za-z]/.test(prerelease[1] ?? '') ? (prerelease[1] ?? 'next') : 'next';
}

export const publishTest = publishStep('test');
export const publishProduction = publishStep('production');
