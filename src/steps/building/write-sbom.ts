import { z } from 'zod';
import { artifactFiles, artifactKinds, artifactName } from '../../domain/records/artifact.ts';
import { companionName, companionOf } from '../../domain/records/companions.ts';
import { draftEvidence } from '../../domain/records/evidence.ts';
import { sbomOf } from '../../domain/records/sbom.ts';
import { requireReleaseTree } from '../release-tree.ts';
import { defineStep } from '../step.ts';
import { builtEvidence, companionFacts, companionsStand, removeCompanions } from './companions.ts';
import { imageParts } from './image-parts.ts';
import { packageParts } from './package-parts.ts';

const input = z.strictObject({
  kind: z.enum(artifactKinds),
  name: z.string(),
  version: z.string(),
  directory: z.string(),
});
type Input = z.infer<typeof input>;

/**
 * Writes down what the shipped bytes consist of (CycloneDX): of a package as its package manager says, of an image as
 * its own layers say. Where nothing is said, that is what is recorded.
 */
export const writeSbom = defineStep<Input>({
  name: 'write-sbom',
  phase: 'building',
  undoable: 'fully',
  input,
  title: (one) => `write down what ${artifactName(one)} consists of`,
  plan: ({ plan }) =>
    plan.packages.flatMap(({ kind, name, directory, private: hidden }) =>
      hidden ? [] : [{ kind, name, version: plan.version.new, directory }],
    ),
  verify: (one, eyes) => companionsStand('sbom', one, eyes),

  async apply(one, hands) {
    await requireReleaseTree(hands, 'build_artifacts');
    const files = artifactFiles(await builtEvidence(one, hands));
    const { printed, told } = await (one.kind === 'image' ? imageParts(one, files, hands) : packageParts(one, hands));
    const text = printed === null ? null : sbomOf(printed, one, files);
    const written = text === null ? [] : [companionOf('sbom', companionName(one, one.version, 'sbom'), text)];
    for (const { file } of written) await hands.stored.write(file, text ?? '');
    const name = artifactName(one);
    const output_tail = text === null ? told.output_tail : '';
    const facts = companionFacts(files, written);
    await hands.record(draftEvidence({ kind: 'sbom', name, ...told, output_tail, facts }));
  },

  undo: (one, hands) => removeCompanions(one, one.version, ['sbom'], hands),
});
