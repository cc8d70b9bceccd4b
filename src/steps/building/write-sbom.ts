import { z } from 'zod';
import { artifactFiles, artifactName } from '../../domain/records/artifact.ts';
import { companionName, companionOf } from '../../domain/records/companions.ts';
import { draftEvidence } from '../../domain/records/evidence.ts';
import { sbomOf } from '../../domain/records/sbom.ts';
import { cleanText } from '../../domain/text.ts';
import { requireReleaseTree } from '../release-tree.ts';
import { defineStep, type Eyes } from '../step.ts';
import { builtEvidence, companionFacts, companionsStand, removeCompanions } from './companions.ts';

const input = z.strictObject({
  kind: z.enum(['npm', 'python']),
  name: z.string(),
  version: z.string(),
  directory: z.string(),
});
type Input = z.infer<typeof input>;

const largest = 50_000_000;

/** Has the package manager write down what a package consists of (CycloneDX); where it cannot, that is what is seen. */
export const writeSbom = defineStep<Input>({
  name: 'write-sbom',
  phase: 'building',
  undoable: 'fully',
  input,
  title: (one) => `write down what ${artifactName(one)} consists of`,
  plan: ({ plan }) =>
    plan.packages.flatMap(({ kind, name, directory, private: hidden }) =>
      hidden || kind === 'image' || kind === 'crate' ? [] : [{ kind, name, version: plan.version.new, directory }],
    ),
  verify: (one, eyes) => companionsStand('sbom', one, eyes),

  async apply(one, hands) {
    await requireReleaseTree(hands, 'build_artifacts');
    const files = artifactFiles(await builtEvidence(one, hands));
    const { argv, cwd } = await generatorOf(one, hands);
    const result = await hands.programs.run({ argv, cwd, timeout_s: 300, keep_bytes: largest });
    const text = result.exit_code === 0 ? sbomOf(result.stdout, one, files) : null;
    const written = text === null ? [] : [companionOf('sbom', companionName(one, one.version, 'sbom'), text)];
    for (const { file } of written) await hands.stored.write(file, text ?? '');
    await hands.record(
      draftEvidence({
        kind: 'sbom',
        name: artifactName(one),
        argv,
        exit_code: result.exit_code,
        started_at: result.started_at,
        ended_at: result.ended_at,
        output_digest: result.output_digest,
        output_tail: text === null ? cleanText(result.stderr.slice(-2000), { max: 2000 }) : '',
        facts: companionFacts(files, written),
      }),
    );
  },

  undo: (one, hands) => removeCompanions(one, one.version, ['sbom'], hands),
});

/** Both read lock files alone; without one, npm reads what is installed. */
async function generatorOf({ kind, name, directory }: Input, eyes: Eyes): Promise<{ argv: string[]; cwd: string }> {
  const { worktree } = eyes.release;
  const here = `${worktree}/${directory}`;
  if (kind === 'python') {
    const words = ['export', '--format', 'cyclonedx1.5', '--frozen', '--no-dev', '--quiet', '--package', name];
    return { argv: ['uv', ...words], cwd: here };
  }
  const locked = await eyes.files.exists('package-lock.json');
  const words = ['sbom', '--sbom-format=cyclonedx', '--omit=dev', ...(locked ? ['--package-lock-only'] : [])];
  if (directory === '.' || !locked) return { argv: ['npm', ...words], cwd: here };
  return { argv: ['npm', ...words, `--workspace=${directory}`], cwd: worktree };
}
