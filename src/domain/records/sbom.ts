import { z } from 'zod';
import type { ArtifactFile, Package } from './artifact.ts';

const component = z.looseObject({ 'bom-ref': z.string(), name: z.string(), version: z.string().optional() });
const document = z.looseObject({
  bomFormat: z.literal('CycloneDX'),
  specVersion: z.string(),
  metadata: z.looseObject({ component: component.optional() }),
  components: z.array(component).default([]),
  dependencies: z.array(z.looseObject({ ref: z.string() })).default([]),
});

type Component = z.infer<typeof component>;

/**
 * The CycloneDX document of a generator, made to speak of one package and its bytes. Generators speak of the directory
 * they ran in, and of the root of a workspace; null when this is no such document or does not know the package.
 */
export function sbomOf(
  printed: string,
  { name, version, kind }: Pick<Package, 'name' | 'kind'> & { version: string },
  files: readonly ArtifactFile[],
): string | null {
  const read = document.safeParse(readJson(printed));
  if (!read.success) return null;
  const { metadata, components, dependencies, ...rest } = read.data;
  const same = kind === 'python' ? normalized : (text: string) => text;
  const isIt = (one: Component) =>
    one.version === version && (same(one.name) === same(name) || one['bom-ref'] === `${name}@${version}`);
  const root = metadata.component;
  const it = [...(root ? [root] : []), ...components].find(isIt);
  if (!it) return null;
  const others = components.filter((one) => one !== it);
  const known = new Set([it, ...others].map((one) => one['bom-ref']));
  const hashes = files.map(({ sha256 }) => ({ alg: 'SHA-256', content: sha256.replace(/^sha256:/, '') }));
  const about = { ...it, name, ...(hashes.length === 1 ? { hashes } : {}) };
  const relations = dependencies.filter(({ ref }) => known.has(ref));
  const made = { ...rest, metadata: { ...metadata, component: about }, components: others, dependencies: relations };
  return `${JSON.stringify(made, null, 2)}\n`;
}

const normalized = (name: string): string => name.toLowerCase().replace(/[-_.]+/g, '-');

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
