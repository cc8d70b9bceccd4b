import { z } from 'zod';
import { sha256 } from '../../content-id.ts';

/** One image of an archive, as far as its layers go. */
export interface LayeredImage {
  /** The files of the archive that hold its layers, the lowest first. */
  layers: string[];
  /** What it says it was built on; null: nothing. */
  base: { name: string; digest: string | null } | null;
}

const words = z.record(z.string(), z.string());
const docker = z.array(z.object({ Config: z.string(), Layers: z.array(z.string()).max(1000) })).length(1);
const digest = z.string().regex(/^sha256:[0-9a-f]{64}$/);
const image = z.object({
  config: z.object({ digest }),
  layers: z.array(z.object({ digest })).max(1000),
  annotations: words.nullish(),
});
const index = z.object({
  manifests: z
    .array(z.object({ digest, platform: z.object({ os: z.string() }).optional() }))
    .min(1)
    .max(100),
});
const configuration = z.object({ config: z.object({ Labels: words.nullish() }).nullish() });

/** The images of an archive of docker or OCI, by the small files in it; null when it is no such archive. */
export function layeredImages(files: ReadonlyMap<string, Uint8Array>): LayeredImage[] | null {
  const json = (path: string) => parsed(Buffer.from(files.get(path) ?? []).toString('utf8'));
  const blob = (name: string) => {
    const path = pathOf(name);
    return sha256(files.get(path) ?? new Uint8Array()) === name ? json(path) : null;
  };
  const labels = (config: unknown) => configuration.safeParse(config).data?.config?.Labels ?? {};
  const said = docker.safeParse(json('manifest.json')).data?.[0];
  if (said) return [{ layers: said.Layers, base: baseOf(labels(json(said.Config))) }];
  const under = (value: unknown): LayeredImage[] | null => {
    const one = image.safeParse(value).data;
    if (!one) return null;
    const layers = one.layers.map((layer) => pathOf(layer.digest));
    return [{ layers, base: baseOf({ ...labels(blob(one.config.digest)), ...one.annotations }) }];
  };
  const [top, ...others] = index.safeParse(json('index.json')).data?.manifests ?? [];
  if (!top || others.length > 0) return null;
  const single = under(blob(top.digest));
  if (single) return single;
  const platforms = index.safeParse(blob(top.digest)).data?.manifests ?? [];
  const images = platforms
    .filter(({ platform }) => platform && platform.os !== 'unknown')
    .map((one) => under(blob(one.digest)));
  return images.length === 0 || images.includes(null) ? null : images.flatMap((one) => one ?? []);
}

const pathOf = (name: string): string => `blobs/${name.replace(':', '/')}`;

function baseOf(said: Readonly<Record<string, string>>): LayeredImage['base'] {
  const name = said['org.opencontainers.image.base.name'] ?? '';
  if (!/^[\w][\w.:/@-]{0,299}$/.test(name)) return null;
  return { name, digest: digest.safeParse(said['org.opencontainers.image.base.digest']).data ?? null };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
