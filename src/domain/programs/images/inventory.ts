import { type LayeredImage, layeredImages } from './layers.ts';
import { type InstalledPackage, keepsPackages, packagesIn } from './packages.ts';

/** One thing met on the way through the archive of an image; `layer` is the file of the archive that holds it. */
export type InImage =
  | { kind: 'layer'; layer: string }
  | { kind: 'file'; layer: string | null; path: string; bytes: Uint8Array | null }
  | { kind: 'link'; layer: string | null; path: string; to: string };

/** What one image consists of, as far as its records of packages say. */
export interface ImageContents {
  packages: InstalledPackage[];
  system: { id: string; version: string | null; name: string } | null;
  base: LayeredImage['base'];
  /** Records that could not be read, and entries in them that make no sense. */
  left_out: number;
}

type Inside = Exclude<InImage, { kind: 'layer' }>;
type Told = Omit<ImageContents, 'base'>;

interface Layer {
  /** Of files that keep packages or name the system. */
  files: Map<string, Told>;
  /** What lies under these paths in a lower layer is gone, for `within` only below them. */
  gone: Set<string>;
  within: Set<string>;
}

const most = { packages: 100_000, gone: 500_000, small: 4_000_000, description: 10_000 };
const systemFile = /^(?:etc|usr\/lib)\/os-release$/;

/** Which files of an image are worth a look: records of packages, the name of the system, and what hides others. */
export const isTelling = (path: string): boolean => {
  const plain = plainPath(path);
  return plain !== null && (keepsPackages(plain) || systemFile.test(plain) || hidden.test(plain));
};

const hidden = /(?:^|\/)\.wh\.[^/]+$/;

/**
 * Takes what is met in the archive of an image, in any order, and says what its images consist of: a file of a lower
 * layer counts as long as no upper one hides or replaces it. Memory is bounded, whatever lies in the layers.
 */
export function imageInventory() {
  const layers = new Map<string, Layer>();
  const small = new Map<string, Uint8Array>();
  const links = new Map<string, string>();
  const count = { packages: 0, gone: 0 };
  const layerAt = (path: string): Layer => {
    const layer = layers.get(path) ?? { files: new Map(), gone: new Set(), within: new Set() };
    layers.set(path, layer);
    return layer;
  };

  return {
    see(met: InImage): void {
      if (met.kind === 'layer') layerAt(met.layer);
      else if (met.layer === null) outside(met, { small, links, layerAt });
      else if (count.gone <= most.gone && count.packages <= most.packages) inside(met, layerAt(met.layer), count);
    },

    /** Why nothing can be said of them, else what each consists of. */
    images(): ImageContents[] | { why: string } {
      if (count.packages > most.packages) return { why: `it holds more than ${most.packages} packages` };
      if (count.gone > most.gone) return { why: `it holds more than ${most.gone} links and marks of what was removed` };
      const images = layeredImages(small);
      if (images === null) return { why: 'it does not say of which layers it consists' };
      const ordered = images.map((one) => one.layers.map((path) => layers.get(links.get(path) ?? path)));
      if (ordered.some((all) => all.includes(undefined))) return { why: 'one of its layers cannot be read' };
      return images.map(({ base }, at) => ({ base, ...standing(ordered[at]?.filter((one) => !!one) ?? []) }));
    },
  };
}

type Outside = { small: Map<string, Uint8Array>; links: Map<string, string>; layerAt(path: string): Layer };

/** Older archives of docker keep a layer that stands there already as a link to it. */
function outside(met: Inside, { small, links, layerAt }: Outside): void {
  if (met.kind === 'link') {
    const from = met.path.split('/').slice(0, -1);
    for (const step of met.to.split('/')) step === '..' ? from.pop() : from.push(step);
    if (links.size < 1000) links.set(met.path, from.join('/'));
    return;
  }
  const { path, bytes } = met;
  if (bytes === null) return;
  if (/layer\.tar$|^[0-9a-f]{64}\.tar$|^blobs\//.test(path) && bytes.every((one) => one === 0)) layerAt(path);
  else if (bytes.byteLength <= most.small && small.size < most.description) small.set(path, bytes);
}

function inside(met: Inside, layer: Layer, count: { packages: number; gone: number }): void {
  const path = plainPath(met.path);
  if (path === null) return;
  if (met.kind === 'link') {
    layer.gone.add(path);
    count.gone += 1;
    // What a link leads to is not followed: it may be anywhere.
    if (keepsPackages(path)) layer.files.set(path, { ...nothing, left_out: 1 });
  } else if (hidden.test(path)) {
    hide(path, layer);
    count.gone += 1;
  } else {
    const read = met.bytes === null ? { ...nothing, left_out: 1 } : told(path, Buffer.from(met.bytes).toString('utf8'));
    layer.files.set(path, read);
    count.packages += Math.max(1, read.packages.length);
  }
}

/** A mark that something of the lower layers is removed: all in a folder, or what has this name. */
function hide(path: string, { gone, within }: Layer): void {
  const folder = path.slice(0, Math.max(0, path.lastIndexOf('/')));
  const name = path.slice(path.lastIndexOf('/') + 1).slice('.wh.'.length);
  if (name === '.wh..opq') within.add(folder);
  else gone.add(folder === '' ? name : `${folder}/${name}`);
}

const nothing: Told = { packages: [], left_out: 0, system: null };

function told(path: string, text: string): Told {
  if (systemFile.test(path)) return { ...nothing, system: systemIn(text) };
  const { packages, senseless } = packagesIn(path, text);
  return { packages, left_out: senseless, system: null };
}

/** From the top down: what is met first is what stands. */
function standing(layers: readonly Layer[]): Told {
  const [gone, within] = [new Set<string>(), new Set<string>()];
  const seen: Told = { packages: [], system: null, left_out: 0 };
  for (const layer of [...layers].reverse()) {
    for (const [path, { packages, left_out, system }] of layer.files) {
      if (isGone(path, gone, within)) continue;
      for (const one of packages) seen.packages.push(one);
      seen.left_out += left_out;
      seen.system ??= system;
    }
    for (const path of layer.files.keys()) gone.add(path);
    for (const path of layer.gone) gone.add(path);
    for (const path of layer.within) within.add(path);
  }
  return seen;
}

function isGone(path: string, gone: ReadonlySet<string>, within: ReadonlySet<string>): boolean {
  if (gone.has(path) || within.has('')) return true;
  for (let end = path.lastIndexOf('/'); end > 0; end = path.lastIndexOf('/', end - 1)) {
    const above = path.slice(0, end);
    if (gone.has(above) || within.has(above)) return true;
  }
  return false;
}

/** As layers name it from the top; null for a path that leads out or is too long to be meant. */
function plainPath(path: string): string | null {
  const plain = path.replace(/^(?:\.?\/)+/, '');
  return plain.length > 4096 || plain.split('/').includes('..') ? null : plain;
}

function systemIn(text: string): ImageContents['system'] {
  const field = (name: string) => new RegExp(`^${name}=["']?([^"'\\n]*)`, 'm').exec(text)?.[1]?.trim() ?? '';
  const [id, version, name] = [field('ID'), field('VERSION_ID'), field('NAME')];
  if (!/^[a-z0-9._-]{1,50}$/.test(id)) return null;
  return { id, version: /^[\w.+-]{1,50}$/.test(version) ? version : null, name: name.slice(0, 100) || id };
}
