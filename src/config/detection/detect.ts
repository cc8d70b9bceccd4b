import type { ConfigInput } from '../schema.ts';
import { cargo } from './cargo.ts';
import { java } from './java.ts';
import { type Candidate, candidate, type Ecosystem, type Files, type Look, lookAt, type VersionField } from './look.ts';
import { npm } from './npm.ts';
import { besides, plain } from './plain.ts';
import { python } from './python.ts';

export type { Candidate, Files } from './look.ts';

/** The first that finds a version leads; the order is what a repository with several most likely publishes. */
const ecosystems = [npm, python, cargo, java, plain];
const mostMirrors = 100;

export interface Detected {
  config: ConfigInput;
  /** Fields that may be of this version but say something else. */
  unsure: Candidate[];
  /** Manifests of packages that each carry a version of their own; a person must say which leads (R15). */
  rivals: string[];
}

/**
 * What a plain repository says of itself: version source and mirrors, scheme, gates. An empty `config` means nothing was
 * found. Only the shapes whose reports can be read are turned into gates; anything else is left to release.yaml.
 *
 * A mirror is a field that stands for the version by its place (a lock file's own entry, `__version__` of the project's
 * package), stale or not, or one that says the same. What might be one but says something else is `unsure`.
 */
export async function detect(files: Files): Promise<Detected> {
  const look = lookAt(files);
  const found = await Promise.all(ecosystems.map((one) => one(look)));
  const [leading, ...following] = found.filter((one) => one !== null);
  if (!leading) return { config: {}, unsure: [], rivals: [] };
  const { source } = leading;
  const { project, ...rest } = leading.rest;
  const related = following.filter((one) => one.source.value === source.value);
  const sure = [...leading.mirrors, ...related.flatMap((one) => [one.source.field, ...one.mirrors])];
  const perhaps = await candidates(look, [
    ...[leading, ...following].flatMap((one) => one.others),
    ...besides(project?.name ?? ''),
  ]);
  const all = distinct([...following.map((one) => one.source), ...perhaps], ({ field }) => keyOf(field));
  const equal = all.filter(({ value }) => value === source.value).map(({ field }) => field);
  const mirrors = distinct([...sure, ...equal], keyOf);
  const known = new Set([source.field, ...mirrors].map(keyOf));
  return {
    config: {
      ...(project ? { project } : {}),
      versioning: {
        scheme: leading.scheme,
        source: source.field,
        mirrors: mirrors.filter((field) => keyOf(field) !== keyOf(source.field)).slice(0, mostMirrors),
      },
      ...rest,
    },
    rivals: rivalsOf(found.slice(0, -1)),
    unsure: all.filter(({ field }) => !known.has(keyOf(field)) && !/^(?:ARG|ENV)\./.test(field.path)),
  };
}

/** The last ecosystem is files that only say a version; they never rival a manifest. */
function rivalsOf(packages: readonly (Ecosystem | null)[]): string[] {
  const sources = packages.flatMap((one) => (one ? [one.source] : []));
  const values = new Set(sources.map(({ value }) => value));
  return values.size < 2 ? [] : sources.map(({ field }) => field.file);
}

/** Mirrors were found for the detected source; another one that somebody named has its own. */
export function forSource(detected: ConfigInput, written: Record<string, unknown>): ConfigInput {
  const own = detected.versioning?.source;
  const { source: named } = (written.versioning ?? {}) as { source?: Partial<VersionField> };
  const same = named === undefined || (named.file === own?.file && named.path === own?.path);
  return same ? detected : { ...detected, versioning: { ...detected.versioning, mirrors: [] } };
}

async function candidates(look: Look, fields: readonly VersionField[]): Promise<Candidate[]> {
  const all = await Promise.all(fields.map((field) => candidate(look, field)));
  return all.filter((one) => one !== null);
}

const keyOf = ({ file, path }: VersionField): string => `${file} ${path}`;

const distinct = <T>(all: readonly T[], key: (one: T) => string): T[] => [
  ...new Map(all.map((one) => [key(one), one])).values(),
];
