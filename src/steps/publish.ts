import { z } from 'zod';
import { integrityOf } from '../domain/content-id.ts';
import { Problem } from '../domain/problem.ts';
import { draftEvidence } from '../domain/records/evidence.ts';
import type { Stage } from '../domain/records/release.ts';
import { compareVersions } from '../domain/version/scheme.ts';
import { type ArtifactFacts, artifactFacts, evidenceForTree } from './release-tree.ts';
import { defineStep, done, type Eyes, type Hands, notDone, type Seen, type Step } from './step.ts';

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
  return defineStep<Upload>({
    name: `publish-${stage}`,
    phase: 'distribution',
    undoable: stage === 'test' ? 'partly' : 'never',
    input,
    title: (upload) => `publish ${upload.package}@${upload.version} to ${upload.channel} ${stage}`,
    plan: ({ facts, plan }) =>
      facts.channels
        .filter((one) => one.stage === stage)
        .map((one) => ({
          channel: one.channel,
          stage,
          package: one.package,
          version: plan.version.new,
          dist_tag: distTag(plan.version.new, one.latest),
        })),
    verify,
    apply,
    undo: stage === 'test' ? takeBack : async () => {},
    ...(stage === 'production' ? { withdraw } : {}),
  });
}

/** Same digest: done. Another digest: a conflict, never "already there" (REGISTRY_CONFLICT). */
async function verify(upload: Upload, eyes: Eyes): Promise<Seen> {
  const { stage, version } = upload;
  const standing = await eyes.channel(upload.channel).observe(upload);
  if (standing === null) return notDone(`${version} is not on the ${stage} registry`);
  const built = await builtArtifact(upload, eyes);
  if (built && standing.integrity === built.integrity) return done(`${version} stands with the same bytes`);
  const expected = built?.integrity ?? 'an artifact of this release';
  throw new Problem('REGISTRY_CONFLICT', {
    values: { package: upload.package, version, stage },
    details: [{ expected, actual: standing.integrity, by: 'agent' }],
  });
}

/** The bytes on disk are read once more: what goes up is what was built and tested. */
async function apply(upload: Upload, hands: Hands): Promise<void> {
  const started_at = hands.clock.now();
  const built = await builtArtifact(upload, hands);
  const bytes = built ? await hands.stored.readBytes(built.file) : null;
  if (!built || !bytes || integrityOf(bytes) !== built.integrity) {
    throw new Problem('ARTIFACT_MISSING', { values: { file: `${upload.package}-${upload.version}.tgz` } });
  }
  await hands.channel(upload.channel).publish({ ...upload, file: `${hands.release.storage}/${built.file}` });
  const { stage, version } = upload;
  await hands.record(
    draftEvidence({
      kind: 'published',
      name: `${upload.package}@${stage}`,
      started_at,
      ended_at: hands.clock.now(),
      facts: { stage, version, integrity: built.integrity },
    }),
  );
}

/** Only the test stage is ever taken back, and only bytes that this plan built, whatever is left of its commit. */
async function takeBack(upload: Upload, hands: Hands): Promise<void> {
  const channel = hands.channel(upload.channel);
  const standing = await channel.observe(upload);
  if (standing === null) return;
  const built = (await hands.evidence()).filter((one) => one.kind === 'artifact' && one.name === upload.package);
  if (built.some((one) => artifactFacts(one).integrity === standing.integrity)) await channel.unpublish(upload);
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

/** `latest` is for final versions of the newest line; a prerelease gets its stage, an older line a tag of its own. */
function distTag(version: string, latest: string | null): string {
  const [, major = '', stage] = /^(\d+)\.\d+\.\d+(?:-([0-9A-Za-z-]+))?/.exec(version) ?? [];
  if (stage !== undefined) return /^[A-Za-z]/.test(stage) ? stage : 'next';
  return latest !== null && compareVersions(latest, version, 'semver') > 0 ? `latest-${major}` : 'latest';
}

export const publishTest = publishStep('test');
export const publishProduction = publishStep('production');
