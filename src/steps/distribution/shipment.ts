import { Problem } from '../../domain/problem.ts';
import { type ArtifactFile, type ArtifactKind, artifactFiles, artifactName } from '../../domain/records/artifact.ts';
import { takesPackages } from '../../domain/records/facts.ts';
import type { Stage } from '../../domain/records/release.ts';
import type { Shipped } from '../../ports/channel.ts';
import { evidenceForTree } from '../release-tree.ts';
import type { Eyes, Planning } from '../step.ts';

export interface Parcel {
  kind: ArtifactKind;
  package: string;
}

/** What goes to one stage of the channels that take packages, and what is the latest there. */
export const parcelsTo = ({ facts, plan }: Planning, stage: Stage) =>
  facts.channels
    .filter(takesPackages)
    .filter((one) => one.stage === stage)
    .map(({ channel, ships: kind, package: name, latest, by }) => ({
      parcel: { channel, stage, kind, package: name, version: plan.version.new },
      latest,
      by,
    }));

/** The built files of a package of this release; null before they were built from this tree. */
export async function builtFiles({ kind, package: name }: Parcel, eyes: Eyes): Promise<ArtifactFile[] | null> {
  const seen = await evidenceForTree(eyes, 'artifact', artifactName({ kind, name }));
  return seen ? artifactFiles(seen) : null;
}

/** The bytes on disk are read once more: what goes up is what was built and tested. Throws ARTIFACT_MISSING. */
export async function shippedFiles(files: readonly ArtifactFile[], eyes: Eyes): Promise<Shipped[]> {
  const read = files.map(async ({ name, file, sha256: built, integrity }) => {
    const stands = await eyes.stored.digest(file);
    if (stands?.sha256 !== built) throw new Problem('ARTIFACT_MISSING', { values: { file: name } });
    return { name, file: `${eyes.release.storage}/${file}`, sha256: built, integrity };
  });
  return Promise.all(read);
}

/** Digests by name, in words. */
export const shownDigests = (digests: Readonly<Record<string, string>>): string =>
  Object.entries(digests)
    .map(([name, digest]) => `${name} ${digest}`)
    .sort()
    .join(', ');
