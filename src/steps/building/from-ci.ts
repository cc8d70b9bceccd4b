import { integrityOf } from '../../domain/content-id.ts';
import { tarballName } from '../../domain/manifests/npm-tarball.ts';
import { normalizedName, readFileName, sameVersion } from '../../domain/manifests/python/names.ts';
import { Problem } from '../../domain/problem.ts';
import {
  type BuildArtifact,
  type BuildRun,
  type BuildSource,
  judgeBuilds,
  readChecksums,
} from '../../domain/programs/workflows/builds.ts';
import { requireReleaseCommit } from '../release-tree.ts';
import type { Hands } from '../step.ts';
import { type Made, pathsIn, type Wanted } from './builder.ts';
import { unpack } from './unpack.ts';

/** More copies of one build are nobody's doing by accident. */
const mostCopies = 5;

interface Copy {
  run: BuildRun;
  artifact: BuildArtifact;
  files: ReadonlyMap<string, Uint8Array>;
}

/**
 * Takes a package from the project's pipeline instead of building it: from a green run of a push of exactly the release
 * commit, checked against the digest that the forge gives and the checksum file in it. Where several runs built it they
 * must have built the same bytes. From here on these bytes are looked into, tried and shipped like any others. Throws
 * CI_BUILD_PENDING, CI_BUILD_FAILED, CI_ARTIFACT_MISSING, CI_ARTIFACT_DIFFERS, CI_DIGEST_MISSING, CI_BUILDS_DIFFER,
 * ARTIFACT_UNREADABLE.
 */
export async function fetchBuilt(wanted: Wanted, source: BuildSource, hands: Hands): Promise<Made> {
  const started_at = hands.clock.now();
  const commit = await requireReleaseCommit(hands, 'build_artifacts');
  const runs = await greenRuns(source, commit, hands);
  const found = await artifactsOf(runs, source, hands);
  const copies: Copy[] = [];
  for (const one of found) copies.push({ ...one, files: await filesOf(one, wanted, source, hands) });
  const { run, artifact, files } = theOne(copies, source, commit);
  const names = [...files.keys()].sort();
  for (const name of names) await hands.stored.write(`artifacts/${name}`, files.get(name) ?? '');
  const made = names.map((name) => ({
    ...{ name, file: `artifacts/${name}` },
    ...(wanted.kind === 'npm' ? { integrity: integrityOf } : {}),
  }));
  const { host, owner, name } = source.repository;
  return {
    argv: [],
    result: { exit_code: null, output_digest: artifact.digest, started_at, ended_at: hands.clock.now() },
    files: made,
    contents: await pathsIn(made, hands),
    facts: {
      ci: {
        ...{ repository: `${host}/${owner}/${name}`, file: run.file, branch: run.branch, commit: run.commit },
        ...{ run: run.id, attempt: run.attempt, url: run.url, artifact: artifact.id, digest: artifact.digest },
        copies: copies.length,
      },
    },
  };
}

async function greenRuns(source: BuildSource, commit: string, hands: Hands): Promise<BuildRun[]> {
  const { workflow, repository } = source;
  const seen = await hands.forge.buildRuns(repository, { workflow, commit });
  const branch = hands.release.plan.release_branch;
  const judged = judgeBuilds(seen, { repository, workflow, commit, branch });
  if ('runs' in judged) return judged.runs;
  const values = { workflow, commit: commit.slice(0, 12) };
  if ('failed' in judged) throw new Problem('CI_BUILD_FAILED', { values: { ...values, run: judged.failed.id } });
  throw new Problem('CI_BUILD_PENDING', {
    values: { ...values, state: judged.waits },
    patience_s: source.wait_minutes * 60,
  });
}

const missing = (artifact: string, why: string) => new Problem('CI_ARTIFACT_MISSING', { values: { artifact, why } });

async function artifactsOf(
  runs: readonly BuildRun[],
  { repository, artifact: name }: BuildSource,
  { forge }: Hands,
): Promise<Pick<Copy, 'run' | 'artifact'>[]> {
  const looks = runs.map(async (run) =>
    (await forge.buildArtifacts(repository, run.id, name)).map((artifact) => ({ run, artifact })),
  );
  const all = (await Promise.all(looks)).flat();
  const standing = all.filter(({ artifact }) => !artifact.expired);
  if (standing.length > mostCopies) throw missing(name, `there are ${standing.length} of that name for this commit`);
  if (standing.length > 0) return standing;
  throw missing(name, all.length > 0 ? 'it has expired' : `run ${runs[0]?.id} left none of that name`);
}

/** What of one artifact belongs to this package, as far as everybody who gives digests agrees. */
async function filesOf(
  { run, artifact }: Pick<Copy, 'run' | 'artifact'>,
  wanted: Wanted,
  source: BuildSource,
  hands: Hands,
): Promise<Copy['files']> {
  const { checksums } = source;
  const isOurs = nameTest(wanted);
  const unpacked = await unpack(source.repository, artifact, hands, (name) => isOurs(name) || name === checksums);
  if (artifact.digest !== null && artifact.digest !== unpacked.digest)
    throw differs(run, artifact.name, 'the forge', artifact.digest, unpacked.digest);
  const files = new Map([...unpacked.files].filter(([name]) => isOurs(name)));
  requireWhole(wanted, [...files.keys()], artifact.name);
  if (checksums === null && artifact.digest === null)
    throw new Problem('CI_DIGEST_MISSING', { values: { run: run.id, file: artifact.name } });
  if (checksums !== null) requireListed(run, files, unpacked, checksums);
  return files;
}

/** A package is several files: every one of them is listed, with the digest that was counted here. */
function requireListed(
  run: BuildRun,
  files: Copy['files'],
  { files: all, digests }: Awaited<ReturnType<typeof unpack>>,
  checksums: string,
): void {
  const bytes = all.get(checksums);
  const listed = bytes === undefined ? null : readChecksums(Buffer.from(bytes).toString('utf8'));
  for (const file of files.keys()) {
    const [said, counted = ''] = [listed?.get(file), digests.get(file)];
    if (said === undefined) throw new Problem('CI_DIGEST_MISSING', { values: { run: run.id, file } });
    if (said !== counted) throw differs(run, file, 'the checksum file', said, counted);
  }
}

const differs = ({ id: run }: BuildRun, file: string, who: string, expected: string, actual: string) =>
  new Problem('CI_ARTIFACT_DIFFERS', {
    values: { run, file, who },
    details: [{ path: file, expected, actual, by: 'human' }],
  });

/** Whether a file belongs to the package, by the name that its packer gives it. */
function nameTest({ kind, package: name, version }: Wanted): (file: string) => boolean {
  if (kind === 'npm') return (file) => file === tarballName(name, version);
  return (file) => {
    const read = readFileName(file);
    return read !== null && normalizedName(read.name) === normalizedName(name) && sameVersion(read.version, version);
  };
}

/** npm packs one file; Python a source distribution and a wheel, or one for each platform. */
function requireWhole({ kind, package: name, version }: Wanted, files: readonly string[], artifact: string): void {
  const kinds = files.map((file) => readFileName(file)?.kind);
  const whole =
    kind === 'npm'
      ? files.length === 1
      : kinds.filter((one) => one === 'sdist').length === 1 && kinds.includes('wheel');
  if (whole) return;
  const lacking =
    kind === 'npm' ? tarballName(name, version) : `wheel and one source distribution of ${name} ${version}`;
  throw missing(artifact, `it holds no ${lacking}`);
}

function theOne(copies: readonly Copy[], { workflow }: BuildSource, commit: string): Copy {
  const [first, ...others] = copies;
  if (!first) throw new Error('a build without a copy was refused before');
  const isSame = (a: Uint8Array | undefined, b: Uint8Array) => a !== undefined && Buffer.compare(a, b) === 0;
  for (const { files } of others) {
    const names = new Set([...files.keys(), ...first.files.keys()]);
    const file = [...names].find((name) => !isSame(first.files.get(name), files.get(name) ?? new Uint8Array()));
    if (file !== undefined)
      throw new Problem('CI_BUILDS_DIFFER', { values: { workflow, commit: commit.slice(0, 12), file } });
  }
  return first;
}
