import { z } from 'zod';
import { Problem } from '../../domain/problem.ts';
import {
  artifactFiles,
  artifactKinds,
  artifactName,
  builtDigests,
  compareDigests,
} from '../../domain/records/artifact.ts';
import { draftEvidence } from '../../domain/records/evidence.ts';
import { placeOf } from '../../domain/records/plan.ts';
import type { Stage } from '../../domain/records/release.ts';
import { defineStep, done, type Eyes, type Hands, notDone, type Seen, type Step } from '../step.ts';
import { distTag, pageOf } from './page.ts';
import { builtFiles, parcelsTo, shippedFiles, shownDigests } from './shipment.ts';

const input = z.strictObject({
  channel: z.string(),
  stage: z.enum(['test', 'production']),
  kind: z.enum(artifactKinds),
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
    title: (upload) => `publish ${upload.package} ${upload.version} to ${upload.channel} ${stage}`,
    plan: (planning) =>
      parcelsTo(planning, stage)
        .filter(({ by }) => by === undefined)
        .map(({ parcel, latest }) => ({ ...parcel, dist_tag: distTag(planning.plan.version, latest) })),
    verify,
    apply,
    undo: stage === 'test' ? takeBack : async () => {},
    ...(stage === 'production' ? { isOut, withdraw } : {}),
  });
}

/** Same digests: done; some of them: not yet; others: a conflict, never "already there" (REGISTRY_CONFLICT). */
async function verify(upload: Upload, eyes: Eyes): Promise<Seen> {
  const { stage, version } = upload;
  const standing = await eyes.channel(upload.channel).observe(upload);
  if (standing === null) return notDone(`${version} is not on the ${stage} registry`);
  const built = await builtFiles(upload, eyes);
  const compared = built === null ? 'other' : compareDigests(standing.digests, built);
  if (compared === 'same') return done(`${version} stands with the same bytes`);
  if (compared !== 'other') return notDone(`${version} does not stand with all of its files`);
  throw new Problem('REGISTRY_CONFLICT', {
    values: { package: upload.package, version, stage },
    details: [
      {
        expected: built ? shownDigests(builtDigests(built)) : 'an artifact of this release',
        actual: shownDigests(standing.digests),
        by: 'agent',
      },
    ],
  });
}

/** Only what is missing goes up: of an upload that was cut off, one file may stand already. */
async function apply(upload: Upload, hands: Hands): Promise<void> {
  const started_at = hands.clock.now();
  const channel = hands.channel(upload.channel);
  const [built, standing] = await Promise.all([builtFiles(upload, hands), channel.observe(upload)]);
  if (built === null)
    throw new Problem('ARTIFACT_MISSING', { values: { file: `${upload.package} ${upload.version}` } });
  const missing = built.filter(({ name }) => standing?.digests[name] === undefined);
  await channel.publish({ ...upload, files: await shippedFiles(missing, hands), page: await pageOf(hands) });
  const { stage, version } = upload;
  await hands.record(
    draftEvidence({
      kind: 'published',
      name: `${nameOf(upload)}@${stage}`,
      started_at,
      ended_at: hands.clock.now(),
      facts: { stage, version, digests: builtDigests(built) },
    }),
  );
}

/** Only the test stage is ever taken back, and only bytes that this plan built, whatever is left of its commit. */
async function takeBack(upload: Upload, hands: Hands): Promise<void> {
  const channel = hands.channel(upload.channel);
  const standing = await channel.observe(upload);
  if (standing === null) return;
  const built = (await hands.evidence()).filter((one) => one.kind === 'artifact' && one.name === nameOf(upload));
  const ours = built.some((one) => compareDigests(standing.digests, artifactFiles(one)) !== 'other');
  if (ours) await channel.unpublish(upload);
}

/** Bytes of others under the version are theirs. */
async function isOut(upload: Upload, eyes: Eyes): Promise<boolean> {
  const [standing, built] = await Promise.all([eyes.channel(upload.channel).observe(upload), builtFiles(upload, eyes)]);
  return standing !== null && ['same', 'partly'].includes(compareDigests(standing.digests, built ?? []));
}

/** Moves `latest` back to what it was and marks the version; the bytes stay, as the registry demands. */
async function withdraw(upload: Upload, hands: Hands): Promise<string> {
  const channel = hands.channel(upload.channel);
  const { previous_version, snapshot } = hands.release.plan.rollback;
  const before = snapshot.latest[placeOf(upload)] ?? null;
  const tags = await channel.tags(upload);
  const names = before !== null && tags[upload.dist_tag] === upload.version;
  if (names) await channel.moveTag({ ...upload, tag: upload.dist_tag, version: before });
  // On a channel without moving names `latest` stays where it was.
  const moves = names && (await channel.tags(upload))[upload.dist_tag] === before;
  const reason = previous_version ? `rolled back, use ${previous_version}` : 'rolled back';
  const standing = await channel.observe(upload);
  const marked =
    standing && standing.withdrawn === null
      ? await channel.withdraw({ ...upload, reason })
      : `${upload.version} is not in use`;
  return moves ? `${upload.dist_tag} is ${before} again, ${marked}` : marked;
}

const nameOf = ({ kind, package: name }: Upload): string => artifactName({ kind, name });

export const publishTest = publishStep('test');
export const publishProduction = publishStep('production');
