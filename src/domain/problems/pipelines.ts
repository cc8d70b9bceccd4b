import { type Entry, entry } from './entry.ts';

/** What the project's own pipeline built or published, or did not. */
export const pipelineProblems = {
  CI_BUILD_PENDING: entry(
    'environment',
    'Build not done',
    '{workflow} has not built commit {commit} yet: {state}.',
    'See on the forge whether the push of the release branch starts it and a runner is free; raise ci.wait_minutes for slow builds; then call again.',
  ),
  CI_BUILD_FAILED: entry(
    'refused',
    'Build failed',
    'Run {run} of {workflow} did not build commit {commit}: it ended badly.',
    'Read that run on the forge and mend its cause on the branch; after a failure by chance, call again.',
  ),
  CI_ARTIFACT_MISSING: entry(
    'conflict',
    'Artifact of the build missing',
    'The artifact {artifact} cannot be taken from the build: {why}.',
    'See what the workflow uploads, and mend it or the keys of build in release.yaml; an expired artifact is built anew by calling again after rollback.',
  ),
  CI_ARTIFACT_DIFFERS: entry(
    'conflict',
    'Digest differs',
    '{file} of run {run} does not have the digest that {who} gives for it.',
    'A person looks who changed it; delete that artifact on the forge, then call again after rollback.',
  ),
  CI_DIGEST_MISSING: entry(
    'refused',
    'No digest to check against',
    'Neither the forge nor a checksum file says which bytes run {run} built for {file}.',
    'Let the workflow write SHA-256 digests with sha256sum into its artifact, and name that file as build.checksums.',
  ),
  CI_BUILDS_DIFFER: entry(
    'conflict',
    'Builds differ',
    'Several runs of {workflow} built commit {commit}, and {file} has other bytes in each of them.',
    'A person deletes the artifacts of all runs but one on the forge; then call again.',
  ),
  CI_PUBLICATION_PENDING: entry(
    'environment',
    'Not published yet',
    'The pipeline of the project has not published {package} {version} on {channel} yet.',
    'See its run for the tag on the forge, mend or start it again there; then call again with the same plan_id.',
  ),
  CI_PUBLISHED_OTHERS: entry(
    'conflict',
    'Other bytes published',
    'The pipeline of the project published {package} {version} on {channel} with other bytes than those that were tested.',
    'A person decides: roll back with rollback and release the next version, after making the build reproducible or letting the pipeline publish what it built for this release (build.from: ci).',
  ),
} as const satisfies Record<string, Entry>;
