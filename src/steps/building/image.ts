import type { ImageConfig } from '../../config/channels/oci.ts';
import { Problem } from '../../domain/problem.ts';
import { imagesIn } from '../../domain/programs/images/archive.ts';
import {
  archiveName,
  type BuildCommands,
  buildCommands,
  chooseEngine,
  type Engine,
  engineVariables,
  looseImages,
  removal,
  samePlatforms,
} from '../../domain/programs/images/engine.ts';
import { versionLabel } from '../../domain/programs/images/manifest.ts';
import { tagOf } from '../../domain/programs/images/tag.ts';
import type { ProgramResult } from '../../ports/programs.ts';
import { requireReleaseCommit } from '../release-tree.ts';
import type { Hands } from '../step.ts';
import { type Builder, buildFailure, type Made, type Wanted } from './builder.ts';

const build_s = 3600;
const look_s = 60;
const longestLog = 4_000_000;

/**
 * Builds an image with the engine of this machine and writes it to an archive, which is what is looked through, tried
 * and shipped; the engine keeps nothing of it. Its identity is the digest of its configuration, which no registry and
 * no other compression changes, per platform.
 */
export const buildImage: Builder = async (wanted, hands) => {
  const image = imageOf(wanted, hands);
  const engine = await requireEngine(hands);
  await requireBuildx(engine, image, hands);
  const archive = `artifacts/${archiveName(engine, image)}`;
  const commit = await requireReleaseCommit(hands, 'build_artifacts');
  const commands = await commandsFor(engine, image, { ...wanted, archive, commit }, hands);
  const result = await perform(commands, image.name, wanted.version, hands);
  const { oci } = hands.release.policy.channels;
  const tag = tagOf(wanted.version, { pattern: oci.tag, scheme: hands.release.plan.version.scheme });
  const files = await platformsOf(archive, hands);
  if (engine !== 'docker' && files.length > 1) await removeLoose(engine, files, hands);
  const platforms = files.map(({ name }) => name);
  if (image.platforms.length > 0 && !samePlatforms(image.platforms, platforms))
    throw new Problem('IMAGE_PLATFORMS_DIFFER', {
      values: { image: image.name, wanted: image.platforms.join(', '), built: platforms.join(', ') || 'none' },
    });
  return {
    argv: commands.build.slice(0, 2),
    result,
    files,
    contents: [],
    facts: { image: `${image.name}:${tag}`, platforms, engine },
  };
};

/** By its plan, so that a build that broke off is found again. */
const localName = (image: string, planId: string): string => `localhost/hive-release-build/${image}:${planId}`;

/** Takes what a build left in the engine's store when it broke off; harmless when it left nothing. */
export async function forgetBuild({ package: name }: Wanted, hands: Hands): Promise<void> {
  const { images, with: said } = hands.release.policy.channels.oci;
  const image = images.find((one) => one.name === name);
  const engine = image && (await chooseEngine((argv) => answers(argv, hands), said));
  if (!engine) return;
  const local = localName(name, hands.release.plan.id);
  for (const argv of removal(engine, { local, platforms: image.platforms })) await run(argv, look_s, hands);
}

function imageOf({ package: name }: Wanted, { release }: Hands): ImageConfig {
  const image = release.policy.channels.oci.images.find((one) => one.name === name);
  if (!image) throw new Error(`no image ${name}`);
  return image;
}

async function requireEngine(hands: Hands): Promise<Engine> {
  const { with: said } = hands.release.policy.channels.oci;
  const engine = await chooseEngine((argv) => answers(argv, hands), said);
  if (engine) return engine;
  throw new Problem('ENGINE_UNAVAILABLE', { values: { engine: said ?? 'none of docker, podman and buildah' } });
}

async function requireBuildx(engine: Engine, { name, platforms }: ImageConfig, hands: Hands): Promise<void> {
  if (engine !== 'docker' || platforms.length === 0) return;
  if (await answers(['docker', 'buildx', 'version'], hands)) return;
  throw new Problem('BUILDX_MISSING', { values: { image: name, platforms: platforms.join(', ') } });
}

/** Whether a program is there and ends well. */
async function answers(argv: readonly string[], hands: Hands): Promise<boolean> {
  try {
    return (await run(argv, look_s, hands)).exit_code === 0;
  } catch (error) {
    if (error instanceof Problem && error.code === 'GATE_PROGRAM_MISSING') return false;
    throw error;
  }
}

type Placed = Wanted & { archive: string; commit: string };

async function commandsFor(
  engine: Engine,
  { name, file, context, target, platforms, args }: ImageConfig,
  { version, archive, commit }: Placed,
  hands: Hands,
): Promise<BuildCommands> {
  const { worktree, storage, plan } = hands.release;
  const found = await firstThatStands([file].flat(), name, hands);
  const epoch = await timeOf(commit, hands);
  const labels = {
    [versionLabel]: version,
    'org.opencontainers.image.revision': commit,
    'org.opencontainers.image.created': new Date(epoch * 1000).toISOString(),
  };
  // A left-over of an attempt that broke off would be added to rather than replaced.
  await hands.stored.remove(archive);
  return buildCommands(engine, {
    ...{ target, args, labels, platforms, epoch },
    file: `${worktree}/${found}`,
    context: context === '.' ? worktree : `${worktree}/${context}`,
    local: localName(name, plan.id),
    archive: `${storage}/${archive}`,
  });
}

async function firstThatStands(candidates: readonly string[], image: string, { files }: Hands): Promise<string> {
  for (const one of candidates) if (await files.exists(one)) return one;
  throw new Problem('IMAGE_FILE_MISSING', { values: { image, files: candidates.join(' or ') } });
}

/** When the release commit was made: the same commit gives the same image, where the engine can. */
async function timeOf(commit: string, { project, release }: Hands): Promise<number> {
  for await (const [newest] of project.log({ from: release.plan.base.commit, to: commit }))
    if (newest) return newest.author_time;
  throw new Error('a release commit without a time');
}

/** Builds, exports and cleans up; the log of the build stays, also when it failed (R175). */
async function perform(commands: BuildCommands, image: string, version: string, hands: Hands): Promise<ProgramResult> {
  const result = await run(commands.build, build_s, hands);
  await keepLog(result, image, version, hands);
  try {
    requireGood(commands.build, result);
    if (commands.export) requireGood(commands.export, await run(commands.export, build_s, hands));
  } finally {
    for (const argv of commands.clean) await run(argv, look_s, hands);
  }
  return result;
}

/** Of the images without a name only those that this build made. */
async function removeLoose(engine: Engine, files: Made['files'], hands: Hands): Promise<void> {
  const { stdout } = await run(looseImages(engine), look_s, hands);
  const ours = files.flatMap(({ integrity }) => (typeof integrity === 'string' ? [integrity] : []));
  const loose = ours.filter((id) => stdout.includes(id.slice('sha256:'.length)));
  if (loose.length > 0) await run([engine, 'rmi', ...loose], look_s, hands);
}

function requireGood(argv: readonly string[], result: ProgramResult): void {
  if (result.exit_code !== 0) throw buildFailure(argv.slice(0, 2).join(' '), result, build_s);
}

async function keepLog({ stdout, stderr }: ProgramResult, image: string, version: string, hands: Hands): Promise<void> {
  const file = `logs/docker-build-${version}.log`;
  const before = (await hands.stored.read(file)) ?? '';
  await hands.stored.write(file, `${before}== ${image}\n${stdout}${stderr}\n`.slice(-longestLog));
}

const largestWord = 4_000_000;

/** What the archive holds, platform by platform, named by the digest of each configuration. */
async function platformsOf(file: string, hands: Hands): Promise<Made['files']> {
  const small = new Map<string, Uint8Array>();
  await hands.archives.read(`${hands.release.storage}/${file}`, largestWord, (path, bytes) => {
    if (bytes && /^\s*[[{]/.test(Buffer.from(bytes.subarray(0, 100)).toString('latin1'))) small.set(path, bytes);
  });
  const images = imagesIn(small);
  if (images === null) throw new Problem('ARTIFACT_UNREADABLE', { values: { file } });
  return images.map(({ platform, config }) => ({ name: platform, file, integrity: config }));
}

const run = (argv: readonly string[], timeout_s: number, hands: Hands): Promise<ProgramResult> =>
  hands.programs.run({
    argv,
    cwd: hands.release.worktree,
    env_names: engineVariables,
    env: { BUILDKIT_PROGRESS: 'plain' },
    keep_bytes: longestLog,
    timeout_s,
  });
