import { z } from 'zod';
import type { ContentFault, Declared } from '../../domain/policy/contents/contents.ts';
import { contentsOf, manifestOf } from '../../domain/policy/contents/judge.ts';
import { Problem } from '../../domain/problem.ts';
import {
  type ArtifactFile,
  artifactFiles,
  artifactName,
  builtDigests,
  compareDigests,
  digestsOf,
} from '../../domain/records/artifact.ts';
import { draftEvidence } from '../../domain/records/evidence.ts';
import { evidenceForTree, requireReleaseCommit } from '../release-tree.ts';
import { defineStep, done, type Eyes, type Hands, notDone } from '../step.ts';

const input = z.strictObject({
  kind: z.enum(['npm', 'python', 'crate']),
  package: z.string(),
  version: z.string(),
  directory: z.string(),
});
type Input = z.infer<typeof input>;

const mostKept = 200;
const largestText = 1_000_000;

/** Looks whether a built package holds what it promises and nothing that nobody meant to ship (R171, R177). */
export const checkArtifact = defineStep<Input>({
  name: 'check-artifact',
  phase: 'building',
  undoable: 'fully',
  check: true,
  input,
  title: (one) => `look whether ${nameOf(one)} holds what it promises`,
  plan: ({ plan }) =>
    plan.packages.flatMap(({ kind, name, directory, private: hidden }) =>
      hidden || kind === 'image' ? [] : [{ kind, package: name, version: plan.version.new, directory }],
    ),

  async verify(one, eyes) {
    const [seen, built] = [
      await evidenceForTree(eyes, 'contents', nameOf(one)),
      await evidenceForTree(eyes, 'artifact', nameOf(one)),
    ];
    return seen && built && compareDigests(digestsOf(seen), artifactFiles(built)) === 'same'
      ? done(`${seen.numbers.files} files, ${seen.numbers.faults} faults`)
      : notDone('nobody looked into these bytes');
  },

  async apply(one, hands) {
    const started_at = hands.clock.now();
    const built = await evidenceForTree(hands, 'artifact', nameOf(one));
    if (!built) throw new Problem('PHASE_ORDER', { values: { tool: 'build_artifacts', missing: 'build_artifacts' } });
    const files = artifactFiles(built);
    const declared = await declaredBy(one, hands);
    const looks = [];
    for (const file of files) looks.push(await lookInto(file, declared, hands));
    const faults = looks.flatMap((look) => look.faults);
    const missing = looks.flatMap((look) => look.missing);
    const sum = (numbers: number[]) => numbers.reduce((total, number) => total + number, 0);
    await hands.record(
      draftEvidence({
        kind: 'contents',
        name: nameOf(one),
        started_at,
        ended_at: hands.clock.now(),
        numbers: {
          files: sum(looks.map((look) => look.files)),
          modules: sum(looks.map((look) => look.modules)),
          modules_missing: missing.length,
          faults: faults.length,
        },
        facts: {
          digests: builtDigests(files),
          faults: faults.slice(0, mostKept),
          missing: missing.slice(0, mostKept),
        },
      }),
    );
  },

  async undo() {},
});

const nameOf = ({ kind, package: name }: Input): string => artifactName({ kind, name });

/** What the release commit has in the directory of the package. */
async function declaredBy({ kind, package: name, version, directory }: Input, eyes: Eyes): Promise<Declared> {
  const commit = await requireReleaseCommit(eyes, 'build_artifacts');
  const top = directory === '.' ? '' : `${directory}/`;
  const files = await eyes.project.listFiles(commit);
  return {
    name,
    version,
    tracked: files.filter((path) => path.startsWith(top)).map((path) => path.slice(top.length)),
    manifest: (await eyes.project.readFile(commit, top + manifestOf[kind])) ?? '',
  };
}

async function lookInto({ name, file }: ArtifactFile, declared: Declared, hands: Hands) {
  const contents = contentsOf(name);
  await hands.archives.read(`${hands.release.storage}/${file}`, largestText, (path, bytes) =>
    contents.see(path, () => (bytes === null ? '' : Buffer.from(bytes).toString('utf8'))),
  );
  const look = contents.judge(declared, hands.release.policy.contents);
  const named = (one: ContentFault) => ({ ...one, what: `${name}: ${one.what}` });
  return { ...look, faults: look.faults.map(named), missing: look.missing.map((path) => `${name}: ${path}`) };
}
