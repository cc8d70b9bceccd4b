import { z } from 'zod';
import { readManifest } from '../manifests/index.ts';
import { Problem } from '../problem.ts';
import { licencesOf, madeSbom, type Part, readJson } from './sbom.ts';

const crate = z.object({
  id: z.string(),
  name: z.string(),
  version: z.string(),
  source: z.string().nullish(),
  license: z.string().nullish(),
  targets: z.array(z.object({ kind: z.array(z.string()) })).default([]),
});
type Crate = z.infer<typeof crate>;
const dependency = z.object({
  pkg: z.string(),
  dep_kinds: z.array(z.object({ kind: z.string().nullish() })).default([{ kind: null }]),
});
const metadata = z.object({
  packages: z.array(crate),
  workspace_members: z.array(z.string()),
  resolve: z.object({ nodes: z.array(z.object({ id: z.string(), deps: z.array(dependency) })) }),
});
const lock = z.object({
  package: z
    .array(
      z
        .object({
          name: z.string(),
          version: z.string(),
          source: z.string().optional(),
          checksum: z.string().regex(/^[0-9a-f]{64}$/),
        })
        .or(z.unknown().transform(() => null)),
    )
    .default([]),
});

export interface CrateWords {
  /** What `cargo metadata` printed. */
  metadata: string;
  /** The text of Cargo.lock, for the checksums; null: none was found. */
  lock: string | null;
}

/**
 * What a crate consists of, by cargo's own resolution: what it needs to run, on every platform, and what that needs.
 * Neither what only tests or build scripts need, nor where anything lies on this machine. null: cargo does not know the crate.
 */
export function crateSbom(
  { metadata: printed, lock: locked }: CrateWords,
  wanted: { name: string; version: string },
  version: string,
): string | null {
  const read = metadata.safeParse(readJson(printed)).data;
  const root = read?.packages.find(
    (one) => one.name === wanted.name && one.version === wanted.version && read.workspace_members.includes(one.id),
  );
  if (!read || !root) return null;
  const crates = new Map(read.packages.map((one) => [one.id, one]));
  const nodes = new Map(read.resolve.nodes.map(({ id, deps }) => [id, deps.filter(isNormal).map(({ pkg }) => pkg)]));
  const checksums = checksumsIn(locked);
  const needs = new Map<string, string[]>();
  const parts = new Map<string, Part>();
  const open = [root];
  for (let one = open.pop(); one; one = open.pop()) {
    const ref = purlOf(one);
    if (needs.has(ref)) continue;
    const needed = (nodes.get(one.id) ?? []).flatMap((id) => crates.get(id) ?? []);
    needs.set(ref, needed.map(purlOf));
    parts.set(ref, partOf(one, checksums));
    open.push(...needed);
  }
  const aboutRef = purlOf(root);
  const about = parts.get(aboutRef) ?? partOf(root, checksums);
  parts.delete(aboutRef);
  return madeSbom({ about, aboutRef, parts, needs, whole: true, version });
}

const isNormal = ({ dep_kinds }: z.infer<typeof dependency>): boolean =>
  dep_kinds.some(({ kind }) => kind === null || kind === undefined || kind === 'normal');

function partOf(one: Crate, checksums: ReadonlyMap<string, string>): Part {
  const content = checksums.get(identity(one));
  const kinds = new Set(one.targets.flatMap(({ kind }) => kind));
  const libraries = [...kinds].some((kind) => /lib$|^proc-macro$/.test(kind));
  return {
    type: kinds.has('bin') && !libraries ? 'application' : 'library',
    ...{ name: one.name, version: one.version, purl: purlOf(one) },
    ...licencesOf(one.license),
    ...(content ? { hashes: [{ alg: 'SHA-256', content }] } : {}),
  };
}

const identity = ({ name, version, source }: Pick<Crate, 'name' | 'version' | 'source'>): string =>
  JSON.stringify([name, version, source ?? null]);

/** By crate; a lock file that cannot be read has none to give. */
function checksumsIn(locked: string | null): ReadonlyMap<string, string> {
  try {
    const { package: entries } = lock.parse(readManifest('toml', locked ?? '', 'Cargo.lock'));
    return new Map(entries.flatMap((one) => (one ? [[identity(one), one.checksum] as const] : [])));
  } catch (error) {
    if (error instanceof Problem || error instanceof z.ZodError) return new Map();
    throw error;
  }
}

const cratesIo =
  /^(?:registry\+https:\/\/github\.com\/rust-lang\/crates\.io-index|sparse\+https:\/\/index\.crates\.io\/)$/;

function purlOf({ name, version, source }: Pick<Crate, 'name' | 'version' | 'source'>): string {
  return `pkg:cargo/${encodeURIComponent(name)}@${encodeURIComponent(version)}${qualifierOf(source ?? '')}`;
}

/** Another source than crates.io, as far as others can reach it: no path of a machine, no name or password of a person. */
function qualifierOf(source: string): string {
  const [, kind, address] = /^(registry|sparse|git)\+(.+)$/.exec(source) ?? [];
  if (!kind || !address || cratesIo.test(source) || !URL.canParse(address)) return '';
  const { protocol, host, pathname, hash } = new URL(address);
  if (!/^(?:https?|ssh):$/.test(protocol)) return '';
  const place = `${protocol}//${host}${pathname}`;
  return kind === 'git'
    ? `?vcs_url=${encodeURIComponent(`git+${place}${hash ? `@${hash.slice(1)}` : ''}`)}`
    : `?repository_url=${encodeURIComponent(place)}`;
}
