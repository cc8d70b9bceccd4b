import type { Evidence } from './evidence.ts';

/** Kinds of what a release builds and ships. */
export const artifactKinds = ['npm', 'python', 'crate', 'image'] as const;
export type ArtifactKind = (typeof artifactKinds)[number];

/** Something that the project builds under a name of its own. */
export interface Package {
  kind: ArtifactKind;
  name: string;
  /** Never published anywhere. */
  private: boolean;
  /** Where it is built, relative to the top. */
  directory: string;
  /** Packages of the same release that its users get with it, directly or through others; none when absent. */
  needs?: readonly string[];
}

/** One built file. */
export interface ArtifactFile {
  /** As a channel lists it. */
  name: string;
  /** Below the private storage of the release. */
  file: string;
  /** `sha256:<hex>` of its bytes. */
  sha256: string;
  /** What a channel shows for these bytes: npm `sha512-…`, the digest of an image's configuration, else the `sha256:…`. */
  integrity: string;
  size_bytes: number;
}

/** What stands under a version on a channel. */
export interface Standing {
  version: string;
  /** Digest of every file, by name; of the kind of `sha256` or `integrity`. */
  digests: Record<string, string>;
  /** Why it should not be used any more; null when it is in use. */
  withdrawn: string | null;
  /** Begun and not yet for everybody to see, as the draft of a release page. */
  draft: boolean;
}

/** What cargo calls the one file of a crate. */
export const crateFile = (name: string, version: string): string => `${name}-${version}.crate`;

/** The name under which evidence speaks of a package: the same name may stand for a package and an image. */
export const artifactName = ({ kind, name }: Pick<Package, 'kind' | 'name'>): string => `${kind}:${name}`;

/** What evidence of kind `artifact` says was built. */
export const artifactFiles = ({ facts }: Evidence): ArtifactFile[] => facts.files as ArtifactFile[];

/** Digest by name, of what was installed, looked through or checked. */
export const digestsOf = (evidence: Evidence | null | undefined): Record<string, string> =>
  (evidence?.facts.digests ?? {}) as Record<string, string>;

/** Whether these digests are of exactly these files: `partly` when some are missing, `other` when one differs or is strange. */
export function compareDigests(
  digests: Readonly<Record<string, string>>,
  files: readonly ArtifactFile[],
): 'none' | 'partly' | 'same' | 'other' {
  const standing = Object.entries(digests);
  if (standing.length === 0) return 'none';
  const fits = ([name, digest]: [string, string]) =>
    files.some((one) => one.name === name && (one.integrity === digest || one.sha256 === digest));
  if (!standing.every(fits)) return 'other';
  return standing.length === files.length ? 'same' : 'partly';
}

/** The digests of what was built, as channels show them. */
export const builtDigests = (files: readonly Pick<ArtifactFile, 'name' | 'integrity'>[]): Record<string, string> =>
  Object.fromEntries(files.map(({ name, integrity }) => [name, integrity]));
