import { type Entry, entry } from './entry.ts';

/** What programs, remotes and registries did. */
export const outsideProblems = {
  GATE_PROGRAM_MISSING: entry(
    'environment',
    'Program missing',
    'The program {program} could not be started.',
    'Install {program} on the machine of the server, then call again.',
  ),
  PROGRAM_NOT_ALLOWED: entry(
    'refused',
    'Program not allowed',
    'The program {program} may not be run: {why}',
    'Use {suggestion}.',
  ),
  PROGRAM_TIMED_OUT: entry(
    'environment',
    'Timed out',
    '{program} did not end within {seconds} s and was stopped.',
    'Look at untrusted_output, raise the time limit in release.yaml, or mend what hangs.',
  ),
  PROGRAM_FAILED: entry(
    'environment',
    'Program failed',
    '{program} ended with exit code {exit_code}.',
    'Read untrusted_output, mend the cause, then call again.',
  ),
  REMOTE_UNREACHABLE: entry(
    'environment',
    'Remote unreachable',
    'The remote {remote} did not answer.',
    'Check the network and the credentials of the remote, then call again.',
  ),
  PUSH_REFUSED: entry(
    'conflict',
    'Push refused',
    'The remote {remote} refused the push of branch and tag.',
    'Read untrusted_output (a hook or protection refused), mend it, then call again with the same plan_id.',
  ),
  REMOTE_BRANCH_TAKEN: entry(
    'conflict',
    'Branch taken on the remote',
    'The branch {branch} stands on {remote} at another commit than that of this release.',
    'A person renames or deletes {branch} on {remote}; then call again with the same plan_id.',
  ),
  REGISTRY_UNREACHABLE: entry(
    'environment',
    'Registry unreachable',
    'The {stage} registry of channel {channel} did not answer.',
    'Check the address and the network, then call again.',
  ),
  REGISTRY_AUTH: entry(
    'refused',
    'Credentials refused',
    'The {stage} registry of channel {channel} refused the credentials.',
    'A person must put a valid token into {token_env} (or the npm configuration) of the server.',
  ),
  REGISTRY_CONFLICT: entry(
    'conflict',
    'Version taken with other bytes',
    '{package}@{version} stands on the {stage} registry with other bytes.',
    'Choose a higher version: what is published is never replaced.',
  ),
  ENGINE_UNAVAILABLE: entry(
    'environment',
    'No engine for images',
    'Images are unavailable: {engine} does not answer here.',
    'Start the server of docker, or install podman or buildah, or name another one as channels.oci.with.',
  ),
  BUILDX_MISSING: entry(
    'environment',
    'buildx missing',
    'docker builds the platforms {platforms} of {image} only with buildx, which is not installed.',
    'Install the buildx plugin, or build with podman or buildah (channels.oci.with).',
  ),
  IMAGE_PLATFORMS_DIFFER: entry(
    'environment',
    'Other platforms were built',
    'Asked for {wanted} of {image}, the engine built {built}.',
    'Use a newer engine, or name another one as channels.oci.with.',
  ),
  IMAGE_FILE_MISSING: entry(
    'refused',
    'Dockerfile missing',
    'The image {image} has none of the files that policy names for it.',
    'Commit {files}, or mend channels.oci.images in release.yaml.',
  ),
  FORGE_UNREACHABLE: entry(
    'environment',
    'Forge unreachable',
    'The forge {host} did not answer.',
    'Check the network, then call again.',
  ),
  FORGE_LIMITED: entry(
    'environment',
    'Forge wants to be left alone',
    'The forge {host} takes no more requests of this login for now.',
    'Wait for retry_after_s, then call again.',
  ),
  FORGE_REFUSED: entry(
    'refused',
    'Forge refused the credentials',
    'The forge {host} refused the credentials.',
    'A person must log in with gh auth login, or put a valid token into GH_TOKEN of the server.',
  ),
  FORGE_COMMIT_UNKNOWN: entry(
    'refused',
    'Commit unknown to the forge',
    'The forge {host} does not know this commit.',
    'Push the commit, then call again.',
  ),
  FORGE_TAG_MISSING: entry(
    'environment',
    'Tag not on the forge',
    'The forge of channel {channel} has no tag {tag}, and a release must never make one.',
    'Check that the remote is that repository, or name channels.{channel}.repository; then call again with the same plan_id.',
  ),
  PAGE_IMMUTABLE: entry(
    'conflict',
    'Release page is immutable',
    'The release page of {tag} on {channel} is published for good and lacks files of this release.',
    'Nothing can be added to it; a person decides whether to roll back or to release the next version.',
  ),
  SIGNING_REFUSED: entry(
    'refused',
    'Tag cannot be signed',
    'Policy asks for a signed tag, and git could not sign it.',
    'A person must give git a key (user.signingKey, and gpg.format ssh for an SSH key) and see that it can be used; no unsigned tag is made instead.',
  ),
  TAG_UNSIGNED: entry(
    'conflict',
    'Tag is not signed',
    'The tag {tag} stands at the release commit and carries no signature, which policy asks for.',
    'A person who made that tag deletes it here; then call again with the same plan_id.',
  ),
  HOOK_REFUSED: entry(
    'refused',
    'A commit hook refused',
    'A git hook of the project refused the release commit.',
    'Read untrusted_output and mend what the hook asks for; hooks are never bypassed.',
  ),
  DISK_FULL: entry(
    'environment',
    'No space left',
    'There is no space left on the device of {where}.',
    'Free some space, then call again; nothing is lost.',
  ),
} as const satisfies Record<string, Entry>;
