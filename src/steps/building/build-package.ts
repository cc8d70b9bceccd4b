import { z } from 'zod';
import { forgeRepository } from '../../domain/manifests/declared/remote.ts';
import { Problem } from '../../domain/problem.ts';
import {
  type ArtifactFile,
  type ArtifactKind,
  artifactFiles,
  artifactKinds,
  artifactName,
} from '../../domain/records/artifact.ts';
import { recordedVersion } from '../../domain/version/convert.ts';
import { evidenceForTree, requireReleaseTree } from '../release-tree.ts';
import { defineStep, done, type Eyes, type Hands, notDone, type Planning } from '../step.ts';
import type { Builder, Made } from './builder.ts';
import { buildCrate } from './crate.ts';
import { fetchBuilt } from './from-ci.ts';
import { buildImage, forgetBuild } from './image.ts';
import { buildNpm } from './npm.ts';
import { buildPython } from './python.ts';

const builders: Record<ArtifactKind, Builder> = {
  npm: buildNpm,
  python: buildPython,
  crate: buildCrate,
  image: buildImage,
};

const input = z.strictObject({
  kind: z.enum(artifactKinds),
  package: z.string(),
  version: z.string(),
  directory: z.string(),
  /** The pipeline that builds it; absent: it is built here. */
  from: z
    .strictObject({
      repository: z.strictObject({ host: z.string(), owner: z.string(), name: z.string() }),
      workflow: z.string(),
      artifact: z.string(),
      checksums: z.string().nullable(),
      wait_minutes: z.number(),
    })
    .optional(),
});
type Build = z.infer<typeof input>;

/** Builds a package once, from the gated tree; these bytes are tested and these bytes ship. */
export const buildPackage = defineStep<Build>({
  name: 'build-package',
  phase: 'building',
  undoable: 'fully',
  input,
  title: ({ kind, package: name, version, from }) =>
    from
      ? `take ${artifactName({ kind, name })} ${version} from what ${from.workflow} builds of the release commit`
      : `build ${artifactName({ kind, name })} ${version}`,
  plan: (planning) =>
    planning.plan.packages
      .filter((one) => !one.private)
      .map(({ kind, name, directory }) => ({
        ...{ kind, package: name, version: planning.plan.version.new, directory },
        ...(kind === 'npm' || kind === 'python' ? sourceOf(planning) : {}),
      })),

  async verify(input, eyes) {
    const seen = await evidenceForTree(eyes, 'artifact', artifactName({ kind: input.kind, name: input.package }));
    if (!seen) return notDone('not built from this tree');
    for (const one of artifactFiles(seen)) {
      const stands = await eyes.stored.digest(one.file);
      if (stands === null) return notDone(`${one.name} is gone`);
      if (stands.sha256 !== one.sha256) return notDone(`${one.name} has other bytes`);
    }
    return done(
      artifactFiles(seen)
        .map(({ file }) => file)
        .join(', '),
    );
  },

  async apply(input, hands) {
    const commit = await requireReleaseTree(hands, 'build_artifacts');
    await hands.stored.write('artifacts/.made-for-this-release', hands.clock.now());
    const builder = builders[input.kind];
    if (!builder) throw new Error(`nothing builds ${input.kind}`);
    const made = await (input.from ? fetchBuilt(input, input.from, hands) : builder(input, hands));
    const files = await measure(made, hands);
    const { result } = made;
    await hands.record({
      kind: 'artifact',
      name: artifactName({ kind: input.kind, name: input.package }),
      argv: [...made.argv],
      exit_code: result.exit_code,
      started_at: result.started_at,
      ended_at: result.ended_at,
      output_digest: result.output_digest,
      output_tail: '',
      numbers: { size_bytes: files.reduce((sum, one) => sum + one.size_bytes, 0), files: made.contents.length },
      facts: {
        files,
        build: recordedVersion(input.version, hands.release.plan.version.scheme, { commit, builtAt: result.ended_at }),
        contents: made.contents.slice(0, 200),
        ...made.facts,
      },
      expires_at: null,
    });
  },

  async undo(input, hands) {
    if (input.kind === 'image') await forgetBuild(input, hands);
    await hands.discard(`${hands.release.storage}/artifacts`);
  },
});

/** Images are built here: their digests say when and by what they were built. */
function sourceOf({ policy, facts }: Planning): Pick<Build, 'from'> {
  const { from, workflow, artifact, checksums = null } = policy.build;
  const { wait_minutes } = policy.ci;
  if (from !== 'ci' || workflow === undefined || artifact === undefined) return {};
  const { remote } = facts.repository;
  const repository = forgeRepository(policy.channels.github?.repository, remote, policy.git.forge_host);
  return repository === null ? {} : { from: { repository, workflow, artifact, checksums, wait_minutes } };
}

async function measure({ files }: Made, eyes: Pick<Eyes & Hands, 'stored'>): Promise<ArtifactFile[]> {
  const measured = files.map(async ({ name, file, integrity }) => {
    const digest = await eyes.stored.digest(file);
    const bytes = typeof integrity === 'function' ? await eyes.stored.readBytes(file) : undefined;
    if (digest === null || bytes === null) throw new Problem('ARTIFACT_MISSING', { values: { file } });
    const shown = typeof integrity === 'function' ? bytes && integrity(bytes) : integrity;
    return { name, file, ...digest, integrity: shown ?? digest.sha256 };
  });
  return Promise.all(measured);
}
