import { z } from 'zod';
import { sha256 } from '../../content-id.ts';
import { readConfiguration, readManifest } from './manifest.ts';

/** One image of an archive: its platform and the digest of its configuration, which is what names it everywhere. */
export interface ArchivedImage {
  platform: string;
  config: string;
}

const dockerManifest = z.array(z.object({ Config: z.string() })).length(1);
const layout = z.object({ manifests: z.array(z.object({ digest: z.string() })).length(1) });

/**
 * The images of an archive of docker or OCI, by the small files in it. Digests are made of the bytes and held against
 * the names that the archive gives them; null when it is no such archive or one of them does not fit.
 */
export function imagesIn(files: ReadonlyMap<string, Uint8Array>): ArchivedImage[] | null {
  const text = (path: string) => Buffer.from(files.get(path) ?? []).toString('utf8');
  const blob = (digest: string): string | null => {
    const bytes = files.get(`blobs/${digest.replace(':', '/')}`);
    return bytes && sha256(bytes) === digest ? Buffer.from(bytes).toString('utf8') : null;
  };
  const single = (config: string, content: string | null): ArchivedImage[] | null => {
    const said = readConfiguration(content ?? '');
    return said && [{ platform: said.platform, config }];
  };
  const docker = dockerManifest.safeParse(parsed(text('manifest.json'))).data?.[0];
  if (docker) {
    const bytes = files.get(docker.Config);
    return bytes ? single(sha256(bytes), text(docker.Config)) : null;
  }
  const top = layout.safeParse(parsed(text('index.json'))).data?.manifests[0];
  const manifest = readManifest((top && blob(top.digest)) ?? '');
  if (manifest === null) return null;
  if (manifest.kind === 'image') return single(manifest.config, blob(manifest.config));
  const images = manifest.images.map(({ platform, manifest: digest }) => {
    const one = readManifest(blob(digest) ?? '');
    return one?.kind === 'image' && blob(one.config) !== null ? { platform, config: one.config } : null;
  });
  return images.length === 0 || images.includes(null) ? null : images.filter((one) => one !== null);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
