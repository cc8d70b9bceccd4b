import { sha256 } from '../../domain/content-id.ts';
import { Problem } from '../../domain/problem.ts';
import {
  type ImageConfiguration,
  type Manifest,
  readConfiguration,
  readManifest,
} from '../../domain/programs/images/manifest.ts';
import { tagOf, versionOfTag } from '../../domain/programs/images/tag.ts';
import type { Address } from '../../domain/records/address.ts';
import type { Standing } from '../../domain/records/artifact.ts';
import { compareVersions, parseVersion } from '../../domain/version/scheme.ts';
import type { ChannelTarget, VersionTarget } from '../../ports/channel.ts';
import { callRegistry, type OciSettings, repositoryOf, tlsOption } from './call.ts';

/** One image under a reference, platform by platform. */
export interface PlatformImage {
  platform: string;
  /** The digest of its configuration. */
  config: string;
  /** The digest of its manifest, by which it is pulled. */
  manifest: string;
}

export async function observe(oci: OciSettings, { version, ...target }: VersionTarget): Promise<Standing | null> {
  const images = await imagesAt(oci, target, `:${tagOf(version, oci.options.tag)}`);
  return images && { version, digests: digestsOf(images), withdrawn: null, draft: false };
}

export const digestsOf = (images: readonly PlatformImage[]): Record<string, string> =>
  Object.fromEntries(images.map(({ platform, config }) => [platform, config]));

/** What stands under a tag or digest of an image; null when nothing does. */
export async function imagesAt(
  oci: OciSettings,
  target: ChannelTarget,
  reference: string,
): Promise<PlatformImage[] | null> {
  const top = await manifestAt(oci, target, reference);
  if (top === null) return null;
  if (top.manifest.kind === 'image') {
    const said = await configurationAt(oci, target, `@${top.digest}`);
    return [{ platform: said?.platform ?? 'unknown', config: top.manifest.config, manifest: top.digest }];
  }
  const looks = top.manifest.images.map(async ({ platform, manifest }) => {
    const one = await manifestAt(oci, target, `@${manifest}`);
    return { platform, manifest, config: one?.manifest.kind === 'image' ? one.manifest.config : 'absent' };
  });
  return Promise.all(looks);
}

async function manifestAt(
  oci: OciSettings,
  target: ChannelTarget,
  reference: string,
): Promise<{ manifest: Manifest; digest: string } | null> {
  const text = await inspect(oci, target, reference, ['--raw']);
  if (text === null) return null;
  const manifest = readManifest(text);
  if (manifest) return { manifest, digest: sha256(text) };
  const { stage, package: name } = target;
  throw new Problem('REGISTRY_CONFLICT', { values: { package: name, version: reference.slice(1), stage } });
}

async function configurationAt(
  oci: OciSettings,
  target: ChannelTarget,
  reference: string,
): Promise<ImageConfiguration | null> {
  return readConfiguration((await inspect(oci, target, reference, ['--raw', '--config'])) ?? '');
}

async function inspect(
  oci: OciSettings,
  { stage, package: name }: ChannelTarget,
  reference: string,
  words: readonly string[],
): Promise<string | null> {
  const { failure, stdout } = await callRegistry(oci, {
    stage,
    words: ['inspect', ...words, ...tlsOption(oci.settings, stage, '')],
    operands: [`${repositoryOf(oci.settings, stage, name)}${reference}`],
    accepts: ['absent'],
  });
  return failure === 'absent' ? null : stdout;
}

/** The reference by which an image is pulled: its version tag, and its digest once it stands. */
export async function addresses(oci: OciSettings, { version, ...target }: VersionTarget): Promise<Address[]> {
  const tag = tagOf(version, oci.options.tag);
  const reference = `${repositoryOf(oci.settings, target.stage, target.package).replace('docker://', '')}:${tag}`;
  const top = await manifestAt(oci, target, `:${tag}`);
  return [{ what: 'image', address: top === null ? reference : `${reference}@${top.digest}` }];
}

/** Names that move from version to version; other tags that are no version belong to somebody else. */
const moving = /^(?:latest(?:-\d+)?|next|alpha|beta|rc)$/;

/**
 * The version under each moving name: that of the version tag with the same image. An image that no version tag has is
 * told by its label if the tag of that version is gone, else by its digest, so that nobody takes the name for free.
 */
export async function readTags(oci: OciSettings, target: ChannelTarget): Promise<Record<string, string>> {
  const names = await listTags(oci, target);
  const found = await Promise.all(
    names.filter((name) => moving.test(name)).map(async (name) => [name, await versionUnder(oci, target, name, names)]),
  );
  return Object.fromEntries(found.filter(([, version]) => version !== null));
}

async function listTags(oci: OciSettings, { stage, package: name }: ChannelTarget): Promise<string[]> {
  const words = ['list-tags', ...tlsOption(oci.settings, stage, '')];
  const operands = [repositoryOf(oci.settings, stage, name)];
  const { failure, stdout } = await callRegistry(oci, { stage, words, operands, accepts: ['absent'] });
  if (failure === 'absent') return [];
  const { Tags } = JSON.parse(stdout) as { Tags?: unknown };
  return Array.isArray(Tags) ? Tags.filter((tag) => typeof tag === 'string') : [];
}

const mostTries = 20;

async function versionUnder(
  oci: OciSettings,
  target: ChannelTarget,
  name: string,
  names: readonly string[],
): Promise<string | null> {
  const rule = oci.options.tag;
  const top = await manifestAt(oci, target, `:${name}`);
  if (top === null) return null;
  const label = (await configurationAt(oci, target, `@${top.digest}`))?.version ?? null;
  const said = label !== null && parseVersion(label, rule.scheme).ok ? label : null;
  const gone = said !== null && !names.includes(tagOf(said, rule)) ? said : null;
  const versions = names.flatMap((tag) => versionOfTag(tag, rule) ?? []);
  const likely = versions.sort((a, b) => compareVersions(b, a, rule.scheme)).filter((version) => version !== said);
  for (const version of [...(said ? [said] : []), ...likely.slice(0, mostTries)]) {
    const other = await manifestAt(oci, target, `:${tagOf(version, rule)}`);
    if (other && isSame(top, other)) return version;
  }
  return gone ?? top.digest;
}

type Seen = NonNullable<Awaited<ReturnType<typeof manifestAt>>>;

/** The same manifest, or one of another form for the same configuration. */
const isSame = (one: Seen, other: Seen): boolean =>
  one.digest === other.digest ||
  (one.manifest.kind === 'image' && other.manifest.kind === 'image' && one.manifest.config === other.manifest.config);
