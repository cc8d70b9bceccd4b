import { type Manifest, openManifest } from '../../domain/manifests/index.ts';
import type { ConfigInput } from '../schema.ts';

/** The files that detection may look at. */
export interface Files {
  /** null when there is no such file. */
  read(file: string): Promise<string | null>;
  list(): Promise<readonly string[]>;
}

export interface Look extends Files {
  /** null when there is no such file or it cannot be read. */
  open(file: string, format: VersionField['format']): Promise<Manifest | null>;
}

/** Looks at each file once, however many fields of it are asked for. */
export function lookAt(files: Files): Look {
  const opened = new Map<string, Promise<Manifest | null>>();
  const open = async (file: string, format: VersionField['format']) => {
    const text = await files.read(file);
    return text === null ? null : tolerant(() => openManifest(format, text, file));
  };
  return {
    ...files,
    open(file, format) {
      const key = `${format} ${file}`;
      const manifest = opened.get(key) ?? open(file, format);
      opened.set(key, manifest);
      return manifest;
    },
  };
}

export type VersionField = NonNullable<NonNullable<ConfigInput['versioning']>['source']>;

export interface Candidate {
  field: VersionField;
  value: string;
}

/** What one ecosystem says of a repository. */
export interface Ecosystem {
  scheme: 'semver' | 'pep440';
  source: Candidate;
  /** Fields that stand for the same version by their very place, even when they are stale: lock files, `__version__`. */
  mirrors: VersionField[];
  /** Fields that may be of this version; they are, when they say the same. */
  others: VersionField[];
  /** All that is not about versions. */
  rest: ConfigInput;
}

export type Tree = Record<string, unknown>;

export function asTree(value: unknown): Tree {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Tree) : {};
}

export const asTexts = (value: unknown): string[] =>
  (Array.isArray(value) ? value : [value]).filter((one) => typeof one === 'string');

/** A manifest that cannot be read is reported where it is needed, not while guessing. */
export async function treeOf(look: Look, file: string, format: VersionField['format']): Promise<Tree> {
  const manifest = await look.open(file, format);
  return tolerant(() => manifest?.tree()) ?? {};
}

/** The field together with its text; null when there is none that could be a version. */
export async function candidate(look: Look, field: VersionField): Promise<Candidate | null> {
  const manifest = await look.open(field.file, field.format);
  const found = tolerant(() => manifest?.read(field.path));
  return found?.found && typeof found.value === 'string' && /^v?\d/.test(found.value)
    ? { field, value: found.value }
    : null;
}

/** Of these fields, the ones that stand. */
export async function standing(look: Look, fields: readonly VersionField[]): Promise<VersionField[]> {
  const all = await Promise.all(fields.map((field) => candidate(look, field)));
  return all.flatMap((one) => one?.field ?? []);
}

/** The first of these fields that stands. */
export async function firstOf(look: Look, fields: readonly VersionField[]): Promise<Candidate | null> {
  const all = await Promise.all(fields.map((field) => candidate(look, field)));
  return all.find((one) => one !== null) ?? null;
}

function tolerant<T>(read: () => T): T | null {
  try {
    return read();
  } catch {
    return null;
  }
}
