import { z } from 'zod';

const digest = z.string().regex(/^sha256:[0-9a-f]{64}$/);
const platform = z.object({ os: z.string(), architecture: z.string(), variant: z.string().optional() });
const image = z.object({ config: z.object({ digest }) });
const index = z.object({
  manifests: z.array(z.object({ digest, platform: platform.optional() })).max(100),
});
const configuration = platform.extend({
  config: z
    .object({
      Labels: z.record(z.string(), z.string()).nullish(),
      Entrypoint: z.array(z.string()).nullish(),
    })
    .nullish(),
});

/** What stands under a reference: one image, named by the digest of its configuration, or one per platform. */
export type Manifest =
  | { kind: 'image'; config: string }
  | { kind: 'index'; images: { platform: string; manifest: string }[] };

/** Reads a manifest or an index, of OCI or of docker; null when it is neither. Attestations are no platform. */
export function readManifest(text: string): Manifest | null {
  const value = parsed(text);
  const one = image.safeParse(value).data;
  if (one) return { kind: 'image', config: one.config.digest };
  const several = index.safeParse(value).data;
  if (!several) return null;
  const images = several.manifests.flatMap((entry) =>
    entry.platform && entry.platform.os !== 'unknown'
      ? [{ platform: platformName(entry.platform), manifest: entry.digest }]
      : [],
  );
  return { kind: 'index', images };
}

export interface ImageConfiguration {
  platform: string;
  /** What its label says; null without one. */
  version: string | null;
  entry: readonly string[];
}

/** What an image says of itself; null when it is no configuration of an image. */
export function readConfiguration(text: string): ImageConfiguration | null {
  const read = configuration.safeParse(parsed(text)).data;
  if (!read) return null;
  const version = read.config?.Labels?.[versionLabel] ?? null;
  return { platform: platformName(read), version, entry: read.config?.Entrypoint ?? [] };
}

export const versionLabel = 'org.opencontainers.image.version';

const platformName = ({ os, architecture, variant }: z.infer<typeof platform>): string =>
  [os, architecture, ...(variant ? [variant] : [])].join('/');

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
