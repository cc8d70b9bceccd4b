import type { ImageConfig } from '../../config/channels/oci.ts';
import type { Config } from '../../config/schema.ts';
import type { Package } from '../../domain/records/artifact.ts';
import type { ChannelSettings } from '../../ports/channel.ts';
import type { GitReader } from '../../ports/git.ts';
import { placed } from './place.ts';
import type { Project } from './project.ts';

/** The images that policy names; naming one switches them on. */
export const imagesOf = ({ channels: { oci } }: Config): readonly ImageConfig[] =>
  (oci.enabled ?? true) ? oci.images : [];

/** How the registries of images are reached; also without any, since an image is proven before it goes anywhere. */
export function imageSettings({ channels, versioning }: Config, directory: string): ChannelSettings {
  const { test, production, images, tag } = channels.oci;
  return {
    channel: 'oci',
    test: test ? placed(test) : null,
    production: production ? placed(production) : null,
    directory,
    options: {
      engine: channels.oci.with,
      tag: { pattern: tag, scheme: versioning.scheme ?? 'semver' },
      commands: Object.fromEntries(images.map(({ name, command }) => [name, command])),
    },
  };
}

/** The images of a project, or of a package those that are built in its directory: which can be built, and which not. */
export async function lookForImages(
  git: GitReader,
  { head, member, policy }: Pick<Project, 'head' | 'member' | 'policy'>,
): Promise<{ packages: Package[]; missing: { name: string; files: string[] }[] }> {
  const images = imagesOf(policy).filter(
    ({ context }) => member === null || context === member.path || context.startsWith(`${member.path}/`),
  );
  if (images.length === 0) return { packages: [], missing: [] };
  const standing = new Set(await git.listFiles(head.commit));
  const isThere = ({ file }: ImageConfig) => [file].flat().some((one) => standing.has(one));
  return {
    packages: images
      .filter(isThere)
      .map(({ name, context }) => ({ kind: 'image', name, private: false, directory: context })),
    missing: images.filter((one) => !isThere(one)).map(({ name, file }) => ({ name, files: [file].flat() })),
  };
}
