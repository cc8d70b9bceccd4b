import { sha256 } from '../../domain/content-id.ts';
import { Problem } from '../../domain/problem.ts';
import {
  type ArtifactFile,
  artifactFiles,
  artifactName,
  builtDigests,
  compareDigests,
  digestsOf,
  type Package,
} from '../../domain/records/artifact.ts';
import { type Companion, companionFiles, type companionKinds, companionName } from '../../domain/records/companions.ts';
import type { Evidence, EvidenceDraft } from '../../domain/records/evidence.ts';
import { evidenceForTree } from '../release-tree.ts';
import { done, type Eyes, type Hands, notDone, type Seen } from '../step.ts';

type Made = Pick<Package, 'kind' | 'name'>;

/** What was seen of the parts of something built, and what is to be recorded of the look. */
export interface PartsSeen {
  /** A CycloneDX document; null: nothing can be said. */
  printed: string | null;
  told: Pick<EvidenceDraft, 'started_at' | 'ended_at' | 'output_tail'> & Partial<EvidenceDraft>;
}

/** The evidence of the build that something is written beside. Throws PHASE_ORDER. */
export async function builtEvidence(made: Made, eyes: Eyes): Promise<Evidence> {
  const built = await evidenceForTree(eyes, 'artifact', artifactName(made));
  if (built) return built;
  throw new Problem('PHASE_ORDER', { values: { tool: 'build_artifacts', missing: 'build_artifacts' } });
}

/** Done when what was written is about these bytes and lies there unchanged. */
export async function companionsStand(kind: 'sbom' | 'provenance', made: Made, eyes: Eyes): Promise<Seen> {
  const [seen, built] = [
    await evidenceForTree(eyes, kind, artifactName(made)),
    await evidenceForTree(eyes, 'artifact', artifactName(made)),
  ];
  if (!seen || !built || compareDigests(digestsOf(seen), artifactFiles(built)) !== 'same')
    return notDone('not written for these bytes');
  for (const one of companionFiles(seen)) {
    const bytes = await eyes.stored.readBytes(one.file);
    if (bytes === null || sha256(bytes) !== one.sha256) return notDone(`${one.name} is gone or changed`);
  }
  return done(
    companionFiles(seen)
      .map(({ name }) => name)
      .join(', ') || 'none could be made',
  );
}

/** What evidence says of companions: of which bytes they speak, and their own digests. */
export const companionFacts = (about: readonly ArtifactFile[], files: readonly Companion[]) => ({
  digests: builtDigests(about),
  files,
});

/** Takes away what was written, whatever of it there is. */
export async function removeCompanions(
  made: Made,
  version: string,
  kinds: readonly (typeof companionKinds)[number][],
  hands: Hands,
): Promise<void> {
  for (const kind of kinds) await hands.stored.remove(`artifacts/${companionName(made, version, kind)}`);
}
