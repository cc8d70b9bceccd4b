import { z } from 'zod';
import { integrityOf, sha256 } from '../domain/content-id.ts';
import { Problem } from '../domain/problem.ts';
import { recordedVersion } from '../domain/version/convert.ts';
import { artifactFacts, evidenceForTree, requireReleaseTree } from './release-tree.ts';
import { defineStep, done, notDone } from './step.ts';

const packed = z
  .array(
    z.object({
      filename: z.string(),
      version: z.string(),
      name: z.string(),
      files: z.array(z.object({ path: z.string() })),
    }),
  )
  .length(1);

/** Packs the npm package once, from the gated tree; these bytes are tested and these bytes ship. */
export const buildPackage = defineStep({
  name: 'build-package',
  phase: 'building',
  undoable: 'fully',
  input: z.strictObject({ package: z.string(), version: z.string(), directory: z.string() }),
  title: (input) => `npm pack ${input.package}@${input.version}`,
  plan: ({ plan, policy }) =>
    plan.package && !plan.package.private && policy.channels.npm.enabled
      ? [{ package: plan.package.name, version: plan.version.new, directory: plan.package.directory }]
      : [],

  async verify(input, eyes) {
    const seen = await evidenceForTree(eyes, 'artifact', input.package);
    if (!seen) return notDone('not built from this tree');
    const bytes = await eyes.stored.readBytes(artifactFacts(seen).file);
    if (bytes === null) return notDone('the artifact is gone');
    return integrityOf(bytes) === artifactFacts(seen).integrity
      ? done(artifactFacts(seen).file)
      : notDone('the artifact has other bytes');
  },

  async apply(input, hands) {
    const commit = await requireReleaseTree(hands, 'build_artifacts');
    await hands.stored.write('artifacts/.made-for-this-release', hands.clock.now());
    const argv = ['npm', 'pack', '--json', '--pack-destination', `${hands.release.storage}/artifacts`];
    const cwd = `${hands.release.worktree}/${input.directory}`;
    const result = await hands.programs.run({ argv, cwd, timeout_s: 900 });
    const listing = result.exit_code === 0 ? packed.safeParse(readListing(result.stdout)) : null;
    const [made] = listing?.success ? listing.data : [];
    if (!made || made.name !== input.package || made.version !== input.version) {
      throw new Problem('PROGRAM_FAILED', {
        values: { program: 'npm pack', exit_code: String(result.exit_code) },
        untrusted_output: `${result.stdout}${result.stderr}`.slice(-4000),
      });
    }
    const file = `artifacts/${made.filename}`;
    const bytes = await hands.stored.readBytes(file);
    if (bytes === null) throw new Problem('ARTIFACT_MISSING', { values: { file } });
    await hands.record({
      kind: 'artifact',
      name: input.package,
      argv: argv.slice(0, 3),
      exit_code: result.exit_code,
      started_at: result.started_at,
      ended_at: result.ended_at,
      output_digest: result.output_digest,
      output_tail: '',
      numbers: { size_bytes: bytes.byteLength, files: made.files.length },
      facts: {
        file,
        integrity: integrityOf(bytes),
        sha256: sha256(bytes),
        build: recordedVersion(input.version, hands.release.plan.version.scheme, { commit, builtAt: result.ended_at }),
        files: made.files.map((one) => one.path).slice(0, 200),
      },
      expires_at: null,
    });
  },

  async undo(_input, hands) {
    await hands.discard(`${hands.release.storage}/artifacts`);
  },
});

/** Lifecycle scripts may print before the listing, so it is read from its first bracket at a line start. */
function readListing(stdout: string): unknown {
  const start = stdout.search(/^\[/m);
  try {
    return JSON.parse(start < 0 ? 'null' : stdout.slice(start));
  } catch {
    return null;
  }
}
