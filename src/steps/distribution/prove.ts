import { z } from 'zod';
import { artifactKinds, artifactName, compareDigests, digestsOf, type Package } from '../../domain/records/artifact.ts';
import { draftEvidence } from '../../domain/records/evidence.ts';
import { type ChannelFacts, takesPackages } from '../../domain/records/facts.ts';
import type { Stage } from '../../domain/records/release.ts';
import { evidenceForTree } from '../release-tree.ts';
import { defineStep, done, notDone, type Step } from '../step.ts';
import { builtFiles } from './shipment.ts';

const input = z.strictObject({
  channel: z.string(),
  stage: z.enum(['test', 'production']),
  kind: z.enum(artifactKinds),
  package: z.string(),
  version: z.string(),
  /** Of the same release, to be taken from the same stage. */
  beside: z.array(z.string()).default([]),
});
type Proof = z.infer<typeof input>;

/** Installs exactly this version from one stage into an empty directory and runs it; the digest must be the built one. */
function proveStep(stage: Stage): Step {
  return defineStep<Proof>({
    name: `prove-${stage}`,
    phase: stage === 'test' ? 'distribution' : 'validation',
    undoable: 'fully',
    check: true,
    input,
    title: (proof) => `install ${proof.package} ${proof.version} from ${proof.channel} ${stage} and run it`,
    plan: ({ facts, plan }) =>
      facts.channels
        .filter(takesPackages)
        .filter((one) => one.stage === stage)
        .map((one) => ({
          channel: one.channel,
          stage,
          kind: one.ships,
          package: one.package,
          version: plan.version.new,
          beside: stage === 'test' ? siblingsOf(one, plan.packages) : [],
        })),

    async verify(proof, eyes) {
      const seen = await evidenceForTree(eyes, 'install', nameOf(proof));
      const built = await builtFiles(proof, eyes);
      const same = built !== null && compareDigests(digestsOf(seen), built) === 'same';
      return same ? done('installed and ran, same bytes') : notDone('not installed yet');
    },

    async apply(proof, hands) {
      const started_at = hands.clock.now();
      const directory = `${hands.release.storage}/install-${stage}`;
      await hands.discard(directory);
      const installed = await hands.channel(proof.channel).install({ ...proof, directory });
      await hands.discard(directory);
      await hands.record(
        draftEvidence({
          kind: 'install',
          name: nameOf(proof),
          started_at,
          ended_at: hands.clock.now(),
          output_tail: installed.output.slice(-2000),
          numbers: { entry_points: installed.entry_points.length },
          facts: {
            stage,
            version: proof.version,
            digests: installed.digests,
            entry_points: installed.entry_points,
          },
        }),
      );
    },

    async undo(_proof, hands) {
      await hands.discard(`${hands.release.storage}/install-${stage}`);
    },
  });
}

/** Production has them by then; a test registry is the only one that does before. */
const siblingsOf = ({ ships, package: name }: ChannelFacts, packages: readonly Package[]): string[] => [
  ...(packages.find((one) => one.kind === ships && one.name === name)?.needs ?? []),
];

const nameOf = ({ kind, package: name, stage }: Proof): string => `${artifactName({ kind, name })}@${stage}`;

export const proveTest = proveStep('test');
export const proveProduction = proveStep('production');
