import { z } from 'zod';
import { Problem } from '../../domain/problem.ts';
import {
  type ArtifactKind,
  artifactFiles,
  artifactKinds,
  artifactName,
  builtDigests,
  compareDigests,
  digestsOf,
} from '../../domain/records/artifact.ts';
import { evidenceForTree } from '../release-tree.ts';
import { defineStep, done, notDone } from '../step.ts';
import { largestRead, scanInto, tellScan } from './tell-scan.ts';

/** Looks through every file inside the built package for credentials: what ships may hold more than the tree (R321). */
export const scanArtifact = defineStep({
  name: 'scan-artifact',
  phase: 'building',
  undoable: 'fully',
  check: true,
  input: z.strictObject({ kind: z.enum(artifactKinds), package: z.string() }),
  title: (input) => `look for secrets inside ${nameOf(input)}`,
  plan: ({ plan }) => plan.packages.filter((one) => !one.private).map(({ kind, name }) => ({ kind, package: name })),

  async verify(input, eyes) {
    const [seen, built] = [
      await evidenceForTree(eyes, 'secrets', nameOf(input)),
      await evidenceForTree(eyes, 'artifact', nameOf(input)),
    ];
    return seen && built && compareDigests(digestsOf(seen), artifactFiles(built)) === 'same'
      ? done(`${seen.numbers.files} files looked through`)
      : notDone('these bytes were not looked through');
  },

  async apply(input, hands) {
    const started_at = hands.clock.now();
    const built = await evidenceForTree(hands, 'artifact', nameOf(input));
    if (!built) throw new Problem('PHASE_ORDER', { values: { tool: 'build_artifacts', missing: 'build_artifacts' } });
    const files = artifactFiles(built);
    const { scan, see } = scanInto();
    const read = input.kind === 'image' ? hands.archives.readImage : hands.archives.read;
    for (const file of new Set(files.map((one) => one.file))) {
      await read(`${hands.release.storage}/${file}`, largestRead, (path, bytes) =>
        see(path.replace(/^package\//, ''), bytes && Buffer.from(bytes).toString('utf8')),
      );
    }
    await tellScan(hands, { name: nameOf(input), started_at, scan, facts: { digests: builtDigests(files) } });
  },

  async undo() {},
});

interface Input {
  kind: ArtifactKind;
  package: string;
}

const nameOf = ({ kind, package: name }: Input): string => artifactName({ kind, name });
