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

/** A thing that a package consists of, as CycloneDX has it; it is told apart by its package URL. */
export interface Part {
  type: 'library' | 'application' | 'container' | 'operating-system';
  name: string;
  version?: string;
  purl?: string;
  licenses?: readonly ({ expression: string } | { license: { name: string } })[];
  hashes?: readonly { alg: 'SHA-256'; content: string }[];
  properties?: readonly { name: string; value: string }[];
}

export interface Made {
  /** What the document is about. */
  about: Part;
  /** Its parts by reference; one reference is one part. */
  parts: ReadonlyMap<string, Part>;
  /** What each needs: references of parts, and of `about`, which is `aboutRef`. */
  needs: ReadonlyMap<string, readonly string[]>;
  aboutRef: string;
  /** Whether these are all its parts. */
  whole: boolean;
  /** Of this program. */
  version: string;
}

/** A CycloneDX document of what no generator writes down, sorted, so that the same parts give the same text. */
export function madeSbom({ about, aboutRef, parts, needs, whole, version }: Made): string {
  const maker = { type: 'application', name: 'hive-release-mcp', version };
  const sorted = [...parts].sort(([one], [other]) => (one < other ? -1 : 1));
  return JSON.stringify({
    bomFormat: 'CycloneDX',
    specVersion: '1.5',
    version: 1,
    metadata: { tools: { components: [maker] }, component: { 'bom-ref': aboutRef, ...about } },
    components: sorted.map(([ref, part]) => ({ 'bom-ref': ref, ...part })),
    dependencies: [aboutRef, ...sorted.map(([ref]) => ref)].flatMap((ref) => {
      const dependsOn = needs.get(ref);
      return dependsOn ? [{ ref, dependsOn: [...new Set(dependsOn)].sort() }] : [];
    }),
    ...(whole ? {} : { compositions: [{ aggregate: 'incomplete', assemblies: [aboutRef] }] }),
  });
}

/** What is declared as a licence: an expression where it is one, else the words as they stand. */
export function licencesOf(declared: string | null | undefined): Pick<Part, 'licenses'> {
  const text = declared?.trim().slice(0, 300) ?? '';
  if (text === '') return {};
  const expression = text.replaceAll(/\s*\/\s*/g, ' OR ');
  const known = /^[(]*[\w.+-]+[)]*(?: (?:OR|AND|WITH) [(]*[\w.+-]+[)]*)*$/.test(expression);
  return { licenses: [known && expression !== 'UNLICENSED' ? { expression } : { license: { name: text } }] };
}

const normalized = (name: string): string => name.toLowerCase().replace(/[-_.]+/g, '-');

export function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
