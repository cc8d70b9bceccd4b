/** One run of a pipeline, as the forge tells it. */
export interface BuildRun {
  id: number;
  attempt: number;
  commit: string;
  branch: string | null;
  /** What set it off, such as `push`. */
  event: string;
  /** Path of its workflow in the repository. */
  file: string;
  /** `owner/name` of where its commit lies: a fork has another one. */
  repository: string | null;
  state: 'green' | 'red' | 'running';
  url: string;
}

/** A packed set of files that a run left. */
export interface BuildArtifact {
  id: number;
  name: string;
  size_bytes: number;
  expired: boolean;
  /** `sha256:<hex>` of the packed bytes; null where the forge does not say. */
  digest: string | null;
}

/** Where what a release ships is built, when it is not built here. */
export interface BuildSource {
  repository: { host: string; owner: string; name: string };
  /** File name below `.github/workflows`. */
  workflow: string;
  artifact: string;
  /** Name of the file among them that lists their SHA-256 digests; null: there is none. */
  checksums: string | null;
  /** For how long a build that has not ended is waited for. */
  wait_minutes: number;
}

export interface WantedBuild extends Pick<BuildSource, 'repository' | 'workflow'> {
  commit: string;
  branch: string;
}

export type BuildsSeen = { runs: BuildRun[] } | { waits: string } | { failed: BuildRun };

export const workflowPath = (workflow: string): string => `.github/workflows/${workflow}`;

/**
 * The runs that may be believed: of this very commit, set off by the push of our own branch to our own repository, so
 * that nothing but that commit went in. Of these every green one counts; a red one only while none is green or running.
 */
export function judgeBuilds(seen: readonly BuildRun[], wanted: WantedBuild): BuildsSeen {
  const own = `${wanted.repository.owner}/${wanted.repository.name}`.toLowerCase();
  const ours = seen.filter(
    (run) =>
      run.commit === wanted.commit &&
      run.branch === wanted.branch &&
      run.event === 'push' &&
      run.file === workflowPath(wanted.workflow) &&
      run.repository?.toLowerCase() === own,
  );
  const green = ours.filter(({ state }) => state === 'green');
  const running = ours.find(({ state }) => state === 'running');
  const red = ours.find(({ state }) => state === 'red');
  if (running) return { waits: `run ${running.id} is going on` };
  if (green.length > 0) return { runs: green };
  if (red) return { failed: red };
  return { waits: 'the forge shows no run of a push of exactly this commit' };
}

/** The digests that a checksum file lists, as `sha256sum` writes it, by base name; null when it is none. */
export function readChecksums(text: string): Map<string, string> | null {
  const digests = new Map<string, string>();
  for (const line of text.split(/\r?\n/).filter((one) => one.trim() !== '')) {
    const [, hex, path] = /^([0-9a-f]{64}) [ *](?:\.\/)?(.+)$/i.exec(line) ?? [];
    const name = path?.split('/').at(-1);
    if (hex === undefined || name === undefined || digests.has(name)) return null;
    digests.set(name, `sha256:${hex.toLowerCase()}`);
  }
  return digests;
}
