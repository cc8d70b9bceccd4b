import { z } from 'zod';
import { Problem } from '../../domain/problem.ts';
import { artifactKinds, artifactName, compareDigests, digestsOf, type Package } from '../../domain/records/artifact.ts';
import { draftEvidence } from '../../domain/records/evidence.ts';
import type { Stage } from '../../domain/records/release.ts';
import type { Proof as Installed } from '../../ports/channel.ts';
import { evidenceForTree } from '../release-tree.ts';
import { defineStep, done, type Hands, notDone, type Planning, type Step } from '../step.ts';
import { builtFiles, type Parcel, parcelsTo, shippedFiles } from './shipment.ts';

const input = z.strictObject({
  channel: z.string(),
  stage: z.enum(['test', 'production']),
  kind: z.enum(artifactKinds),
  package: z.string(),
  version: z.string(),
  /** Of the same release, to be taken from the same stage. */
  beside: z.array(z.string()).default([]),
  /** Where there is no test registry, an image or crate is tried out from the very file that ships. */
  from: z.enum(['registry', 'archive']).default('registry'),
});
type Proof = z.infer<typeof input>;

/** Installs exactly this version from one stage into an empty directory and runs it; the digest must be the built one. */
function proveStep(stage: Stage): Step {
  return defineStep<Proof>({
    name: `prove-${stage}`,
    phase: stage === 'test' ? 'distribution' : 'validation',
    undoable: 'fully',
    check: true,
    ...(stage === 'production' ? { findsIssues: true as const } : {}),
    input,
    title: (proof) =>
      proof.from === 'archive'
        ? `try ${proof.package} ${proof.version} from the file that was built`
        : `install ${proof.package} ${proof.version} from ${proof.channel} ${stage} and run it`,
    plan: (planning) => [...fromRegistries(planning, stage), ...(stage === 'test' ? fromArchives(planning) : [])],

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
      const installed = await tryOut(proof, directory, hands);
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

    async undo(proof, hands) {
      const directory = `${hands.release.storage}/install-${stage}`;
      await hands.channel(proof.channel).forget?.({ ...proof, directory });
      await hands.discard(directory);
    },
  });
}

/** Production has them by then; a test registry is the only one that does before. */
const siblingsOf = ({ kind, package: name }: Parcel, packages: readonly Package[]): string[] => [
  ...(packages.find((one) => one.kind === kind && one.name === name)?.needs ?? []),
];

const fromRegistries = (planning: Planning, stage: Stage): Proof[] =>
  parcelsTo(planning, stage).map(({ parcel }) => ({
    ...parcel,
    beside: stage === 'test' ? siblingsOf(parcel, planning.plan.packages) : [],
    from: 'registry',
  }));

/** Images that no test registry is configured for, and crates, for which there is none. */
const fromArchives = ({ facts, plan }: Planning): Proof[] =>
  plan.packages
    .filter(({ kind, private: hidden }) => !hidden && (kind === 'image' || kind === 'crate'))
    .filter(({ kind }) => !facts.channels.some((one) => one.ships === kind && one.stage === 'test'))
    .map(({ kind, name }) => ({
      channel: facts.channels.find((one) => one.ships === kind)?.channel ?? 'oci',
      ...{ stage: 'test', kind, package: name },
      version: plan.version.new,
      beside: [],
      from: 'archive',
    }));

async function tryOut(proof: Proof, directory: string, hands: Hands): Promise<Installed> {
  const channel = hands.channel(proof.channel);
  if (proof.from === 'registry') return channel.install({ ...proof, directory });
  const built = await builtFiles(proof, hands);
  if (built === null || !channel.start) throw new Problem('ARTIFACT_MISSING', { values: { file: proof.package } });
  return channel.start({ ...proof, directory, files: await shippedFiles(built, hands) });
}

const nameOf = ({ kind, package: name, stage, from }: Proof): string =>
  `${artifactName({ kind, name })}@${from === 'archive' ? from : stage}`;

export const proveTest = proveStep('test');
export const proveProduction = proveStep('production');
