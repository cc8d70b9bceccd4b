import { type FormatName, openManifest, readFields, readManifest } from '../manifests/index.ts';
import type { Spelling } from '../version/spelling.ts';
import type { ComponentFacts, Reference } from './component.ts';

/** What a set of component files is, as release.yaml says it. */
export interface ComponentSet {
  type: string;
  /** As the name of the file says when absent. */
  format?: FormatName | undefined;
  id?: string | undefined;
  version: string | readonly string[];
  linked: readonly string[];
  mode: 'framework' | 'revision' | 'independent' | 'skip';
  group?: string | undefined;
  as?: Spelling | undefined;
  references: readonly { path: string; type: string }[];
}

export interface ComponentText {
  file: string;
  format: FormatName;
  text: string;
  /** The same file at the last release, only where it changed since; null: unchanged. */
  before: string | null;
  /** Not there at the last release. */
  fresh: boolean;
  /** The file matches a `skip` pattern. */
  skipped: boolean;
}

/**
 * The fields of one component file (R55-R58): the version, where it stands first, and those linked to it. What their
 * commits ask for is not looked at here.
 */
export function readComponent(set: ComponentSet, one: ComponentText): ComponentFacts[] {
  const { file, format, text } = one;
  const alternatives = [set.version].flat();
  const found = readFields(format, text, [...alternatives, ...set.linked, ...(set.id ? [set.id] : [])], file);
  const values = found.map((field) => (field.found ? field.value : null));
  const idValue = set.id ? values.at(-1) : null;
  const at = Math.max(
    alternatives.findIndex((_, index) => values[index] !== null),
    0,
  );
  const main = alternatives[at] ?? '';
  const paths = [main, ...set.linked];
  const versions = [values[at], ...values.slice(alternatives.length, alternatives.length + set.linked.length)].map(
    (value) => (typeof value === 'string' || typeof value === 'number' ? value : null),
  );
  const missing = paths.find((_, index) => versions[index] === null);
  const left = whyLeft(set, versions[0] ?? null, one.skipped, missing);
  const before = one.before === null ? null : beforeOf(one, paths);
  return paths.map((path, index) => ({
    id: typeof idValue === 'string' || typeof idValue === 'number' ? String(idValue) : file,
    type: set.type,
    file,
    format,
    path,
    version: versions[index] ?? null,
    mode: left === null ? set.mode : 'skip',
    as: set.as,
    left,
    changed: one.fresh || before?.changed === true,
    released: one.fresh ? null : before === null ? (versions[index] ?? null) : (before.values[index] ?? null),
    group: set.group ?? null,
    bump: 'none',
  }));
}

/** The names that a component file gives to others; what is no text is no name. */
export function readReferences(set: ComponentSet, { file, format, text }: ComponentText, from: string): Reference[] {
  if (set.references.length === 0) return [];
  const tree = readManifest(format, text, file);
  return set.references.flatMap(({ path, type }) => {
    const value = path.split('.').reduce<unknown>((at, key) => (at as Record<string, unknown> | null)?.[key], tree);
    const names = [value].flat().filter((name) => typeof name === 'string');
    return names.map((to) => ({ from, file, path, type, to }));
  });
}

function whyLeft(
  set: ComponentSet,
  version: string | number | null,
  skipped: boolean,
  missing: string | undefined,
): string | null {
  if (skipped) return 'its path is one that components.skip leaves out';
  if (set.mode === 'skip') return 'its set has mode skip';
  if (missing !== undefined) return `it has no field ${missing}`;
  if (version === 'dev') return 'its version is dev';
  if (set.mode === 'revision' && !Number.isSafeInteger(version)) return 'its version is not a whole number';
  return null;
}

/** What the fields said before, and whether anything but them is different now. */
function beforeOf(
  { file, format, text, before }: ComponentText,
  paths: readonly string[],
): { values: (string | number | null)[]; changed: boolean } {
  const old = before ?? '';
  try {
    const values = readFields(format, old, paths, file).map((field) =>
      field.found && (typeof field.value === 'string' || typeof field.value === 'number') ? field.value : null,
    );
    return { values, changed: leveled(format, old, paths, file) !== leveled(format, text, paths, file) };
  } catch {
    // What could not be read then, or has no such field, is different now.
    return { values: paths.map(() => null), changed: true };
  }
}

/** The text with its version fields all alike, comments on their history gone, so that only the rest can differ. */
const leveled = (format: FormatName, text: string, paths: readonly string[], file: string): string =>
  [0, 1].reduce(
    (current, value) =>
      openManifest(format, current, file).splice(paths.map((path) => ({ path, value: String(value) }))),
    text,
  );
