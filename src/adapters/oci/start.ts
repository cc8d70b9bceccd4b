import { mkdir, readdir } from 'node:fs/promises';
import { arch } from 'node:os';
import { join } from 'node:path';
import { contentId } from '../../domain/content-id.ts';
import { Problem } from '../../domain/problem.ts';
import {
  archiveReference,
  chooseEngine,
  type Engine,
  engineVariables,
  runCommands,
} from '../../domain/programs/images/engine.ts';
import { readConfiguration, readManifest } from '../../domain/programs/images/manifest.ts';
import { tagOf } from '../../domain/programs/images/tag.ts';
import type { ChannelTarget, Proof, Shipped, VersionTarget } from '../../ports/channel.ts';
import type { ProgramResult } from '../../ports/programs.ts';
import { callRegistry, type OciSettings, repositoryOf, tlsOption } from './call.ts';
import { imagesAt, type PlatformImage } from './look.ts';

type Wanted = VersionTarget & { directory: string };
type Place = ChannelTarget & { directory: string };

const oneTry_s = 120;
const pull_s = 1800;

/**
 * Pulls every platform of a version by the digest of its manifest, takes the digest of each configuration from the
 * bytes that came, and starts the one of this machine.
 */
export async function installAndProve(oci: OciSettings, wanted: Wanted): Promise<Proof> {
  const { stage, version, directory } = wanted;
  const engine = await requireEngine(oci);
  await emptyDirectory(directory);
  const images = await imagesAt(oci, wanted, `:${tagOf(version, oci.options.tag)}`);
  if (images === null)
    throw new Problem('PROGRAM_FAILED', { values: { program: 'skopeo inspect', exit_code: 'manifest unknown' } });
  const { local } = namesOf(wanted);
  const repository = repositoryOf(oci.settings, stage, wanted.package);
  const pulled: (PlatformImage & { archive: string })[] = [];
  for (const [index, image] of images.entries()) {
    const archive = join(directory, `${index}.docker.tar`);
    await callRegistry(oci, {
      stage,
      words: ['copy', ...tlsOption(oci.settings, stage, 'src-')],
      operands: [`${repository}@${image.manifest}`, `docker-archive:${archive}:${local}`],
      timeout_s: pull_s,
    });
    pulled.push({ ...image, archive, config: await configIn(oci, archive) });
  }
  const own = pulled.find(({ platform }) => isOwn(platform)) ?? (pulled.length === 1 ? pulled[0] : undefined);
  if (!own) throw unavailable('an engine for one of its platforms');
  const proof = await start(oci, engine, { ...wanted, archive: own.archive });
  return { ...proof, digests: Object.fromEntries(pulled.map(({ platform, config }) => [platform, config])) };
}

/** Starts the image of this machine out of the archive that was built. */
export async function startBuilt(oci: OciSettings, wanted: Wanted & { files: readonly Shipped[] }): Promise<Proof> {
  const engine = await requireEngine(oci);
  await emptyDirectory(wanted.directory);
  const { files, directory } = wanted;
  const own = files.find(({ name }) => isOwn(name)) ?? (files.length === 1 ? files[0] : undefined);
  if (!own) throw unavailable('an engine for one of its platforms');
  const { local } = namesOf(wanted);
  const archive = join(directory, '0.docker.tar');
  await must(oci, ['skopeo', 'copy', '--', archiveReference(own.file), `docker-archive:${archive}:${local}`], pull_s);
  if ((await configIn(oci, archive)) !== own.integrity)
    throw new Problem('ARTIFACT_UNREADABLE', { values: { file: wanted.package } });
  const proof = await start(oci, engine, { ...wanted, archive });
  return { ...proof, digests: Object.fromEntries(files.map(({ name, integrity }) => [name, integrity])) };
}

async function start(
  oci: OciSettings,
  engine: Engine,
  wanted: Wanted & { archive: string },
): Promise<Omit<Proof, 'digests'>> {
  const { package: name, archive } = wanted;
  const argv = oci.options.commands[name] ?? ['--version'];
  const said = await must(oci, ['skopeo', 'inspect', '--raw', '--config', '--', archiveReference(archive)], oneTry_s);
  const entry = readConfiguration(said.stdout)?.entry ?? [];
  const commands = runCommands(engine, { archive, ...namesOf(wanted), entry, argv });
  await clean(oci, commands.clean);
  try {
    await must(oci, commands.prepare, pull_s);
    const { stdout, stderr } = await must(oci, commands.run, oneTry_s);
    return { output: `${stdout}${stderr}`.slice(-4000), entry_points: [[name, ...argv].join(' ')] };
  } finally {
    await clean(oci, commands.clean);
  }
}

/** A proof that broke off left its container and its image with the engine; without an engine it left none. */
export async function forget(oci: OciSettings, place: Place): Promise<void> {
  const engine = await engineOf(oci);
  if (engine === null) return;
  await clean(oci, runCommands(engine, { archive: '', ...namesOf(place), entry: [], argv: [] }).clean);
}

/** What is not there cannot be removed, and that is as good. */
async function clean(oci: OciSettings, commands: readonly string[][]): Promise<void> {
  for (const argv of commands) await run(oci, argv, oneTry_s);
}

async function configIn(oci: OciSettings, archive: string): Promise<string> {
  const { stdout } = await must(oci, ['skopeo', 'inspect', '--raw', '--', archiveReference(archive)], oneTry_s);
  const manifest = readManifest(stdout);
  if (manifest?.kind !== 'image') throw new Problem('ARTIFACT_UNREADABLE', { values: { file: archive } });
  return manifest.config;
}

/** No engine, no proof: unavailable is never taken for passed. */
async function requireEngine(oci: OciSettings): Promise<Engine> {
  const engine = await engineOf(oci);
  if (engine === null) throw unavailable(oci.options.engine ?? 'none of docker, podman and buildah');
  return engine;
}

async function engineOf(oci: OciSettings): Promise<Engine | null> {
  const answers = async (argv: readonly string[]) => {
    try {
      return (await run(oci, argv, oneTry_s)).exit_code === 0;
    } catch (error) {
      if (error instanceof Problem && error.code === 'GATE_PROGRAM_MISSING') return false;
      throw error;
    }
  };
  return chooseEngine(answers, oci.options.engine);
}

const unavailable = (engine: string): Problem => new Problem('ENGINE_UNAVAILABLE', { values: { engine } });

async function must(oci: OciSettings, argv: readonly string[], timeout_s: number): Promise<ProgramResult> {
  const result = await run(oci, argv, timeout_s);
  if (result.exit_code === 0) return result;
  const program = argv.slice(0, 2).join(' ');
  const untrusted_output = `${result.stdout}${result.stderr}`.slice(-4000);
  throw result.timed_out
    ? new Problem('PROGRAM_TIMED_OUT', { values: { program, seconds: timeout_s }, untrusted_output })
    : new Problem('PROGRAM_FAILED', { values: { program, exit_code: String(result.exit_code) }, untrusted_output });
}

const run = ({ programs, settings }: OciSettings, argv: readonly string[], timeout_s: number): Promise<ProgramResult> =>
  programs.run({ argv, cwd: settings.directory, env_names: engineVariables, timeout_s, keep_bytes: 1_000_000 });

async function emptyDirectory(directory: string): Promise<void> {
  await mkdir(directory, { recursive: true });
  if ((await readdir(directory)).length > 0) throw new Error('an image is only ever proved in an empty directory');
}

/** What the engine calls a proof: the same whenever it is tried again, so that one that broke off is found. */
function namesOf({ package: name, stage, directory }: Place): { container: string; local: string } {
  const container = contentId('proof', { name, stage, directory });
  return { container, local: `localhost/hive-release-proof/${name}:${container}` };
}

const machine = { x64: 'amd64', arm64: 'arm64', arm: 'arm', ia32: '386', s390x: 's390x', ppc64: 'ppc64le' };

const isOwn = (platform: string): boolean =>
  platform.split('/').slice(0, 2).join('/') === `linux/${machine[arch() as keyof typeof machine] ?? arch()}`;
