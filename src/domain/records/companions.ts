import { sha256 } from '../content-id.ts';
import type { ArtifactFile, Package } from './artifact.ts';
import type { Evidence } from './evidence.ts';

/** Kinds of what is written beside built files for those who look closer. */
export const companionKinds = ['sbom', 'provenance', 'digests', 'signature'] as const;
export type CompanionKind = (typeof companionKinds)[number];

/** Lies beside the built files. A release page may show it; registries are never given it. */
export interface Companion extends ArtifactFile {
  kind: CompanionKind;
}

const endings: Record<CompanionKind, string> = {
  sbom: 'cdx.json',
  provenance: 'intoto.jsonl',
  digests: 'sha256',
  signature: 'sha256.sig',
};

/** Its name begins with the kind of package: one name may stand for a package and an image. */
export const companionName = (
  { kind: made, name }: Pick<Package, 'kind' | 'name'>,
  version: string,
  kind: CompanionKind,
): string => `${made}-${name.replace(/^@/, '').replace(/[^A-Za-z0-9._-]/g, '-')}-${version}.${endings[kind]}`;

/** A companion of this text, below `artifacts/`. */
export function companionOf(kind: CompanionKind, name: string, text: string): Companion {
  const digest = sha256(text);
  const size_bytes = Buffer.byteLength(text);
  return { kind, name, file: `artifacts/${name}`, sha256: digest, integrity: digest, size_bytes };
}

/** What evidence of kind `sbom` or `provenance` says was written. */
export const companionFiles = ({ facts }: Evidence): Companion[] => facts.files as Companion[];
