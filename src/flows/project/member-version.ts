import { detect } from '../../config/detection/detect.ts';
import { lookAt } from '../../config/detection/look.ts';
import { python } from '../../config/detection/python.ts';
import type { Config, ConfigInput } from '../../config/schema.ts';
import { readField } from '../../domain/manifests/index.ts';
import { Problem } from '../../domain/problem.ts';
import type { GitReader } from '../../ports/git.ts';

/** A package of a monorepo that is released on a line of its own. */
export interface Member {
  name: string;
  /** Its directory, relative to the top. */
  path: string;
  /** Paths outside its directory whose commits count for it as well. */
  shared: string[];
}

type Source = NonNullable<Config['versioning']['source']>;

/** Where each kind of manifest says name and version, and where a lock file repeats the version. */
export const kinds = [
  {
    manifest: 'package.json',
    format: 'json',
    name: 'name',
    version: 'version',
    lock: ({ path }: Member): Source => ({
      file: 'package-lock.json',
      format: 'json',
      path: `packages."${path}".version`,
    }),
  },
  {
    manifest: 'pyproject.toml',
    format: 'toml',
    name: 'project.name',
    version: 'project.version',
    lock: ({ name }: Member): Source => ({ file: 'uv.lock', format: 'toml', path: `package[name=${name}].version` }),
  },
  {
    manifest: 'Cargo.toml',
    format: 'toml',
    name: 'package.name',
    version: 'package.version',
    lock: ({ name }: Member): Source => ({ file: 'Cargo.lock', format: 'toml', path: `package[name=${name}].version` }),
  },
] as const;

/**
 * As `detect`, for the directory of a member: every path is from the top, and its lock is the workspace's. Empty where
 * no version of its own stands.
 */
export async function detectMember(git: GitReader, commit: string, member: Member): Promise<ConfigInput> {
  const inside = (file: string) => `${member.path}/${file}`;
  for (const { manifest, format, version, lock } of kinds) {
    const source: Source = { file: inside(manifest), format, path: version };
    if ((await textAt(git, commit, source)) === null) continue;
    const text = await git.readFile(commit, source.file);
    const { config } = await detect({
      read: async (file) => (file === manifest ? text : null),
      list: async () => [manifest],
    });
    const { gates = {}, channels = { npm: { enabled: false } }, versioning } = config;
    const mirror = lock(member);
    const mirrors = (await textAt(git, commit, mirror)) === null ? [] : [mirror];
    return {
      versioning: { scheme: versioning?.scheme ?? 'semver', source, mirrors },
      gates: gatesIn(gates, member.path),
      channels,
    };
  }
  return (await dynamicVersion(git, commit, member)) ?? {};
}

/** A Python project may keep its version in a module, where its pyproject.toml says so. */
async function dynamicVersion(git: GitReader, commit: string, { path }: Member): Promise<ConfigInput | null> {
  const inside = (file: string) => `${path}/${file}`;
  const found = await python(lookAt({ read: (file) => git.readFile(commit, inside(file)), list: async () => [] }));
  if (!found) return null;
  const { scheme, source, mirrors, rest } = found;
  const placed = (field: Source): Source => ({ ...field, file: inside(field.file) });
  const others = mirrors.filter(({ file, path: at }) => file !== source.field.file || at !== source.field.path);
  return {
    versioning: { scheme, source: placed(source.field), mirrors: others.map(placed) },
    gates: gatesIn(rest.gates ?? {}, path),
    channels: rest.channels,
  };
}

/** Cargo lets a member take the version of the workspace; alone it can have no other. @throws Problem PACKAGE_VERSION_SHARED */
export async function refuseShared(git: GitReader, commit: string, { name, path }: Member): Promise<void> {
  const inherited = { file: `${path}/Cargo.toml`, format: 'toml', path: 'package.version.workspace' } as const;
  if ((await valueAt(git, commit, inherited)) === true)
    throw new Problem('PACKAGE_VERSION_SHARED', { values: { package: name } });
}

type GateInputs = NonNullable<ConfigInput['gates']>;

const gatesIn = (gates: GateInputs, path: string): GateInputs =>
  Object.fromEntries(Object.entries(gates).map(([name, gate]) => [name, inDirectory(gate, path)]));

/** Gates run at the top of the work tree, where npm and uv are told the directory. */
function inDirectory(gate: GateInputs[string], path: string): GateInputs[string] {
  const [program = '', ...rest] = gate.argv;
  return { ...gate, argv: [program, program === 'npm' ? '--prefix' : '--directory', path, ...rest] };
}

/** The text of a field, null when the file, the field or sense in it is missing. */
export async function textAt(git: GitReader, commit: string, field: Source): Promise<string | null> {
  const value = await valueAt(git, commit, field);
  return typeof value === 'string' ? value : null;
}

async function valueAt(git: GitReader, commit: string, { file, format, path }: Source): Promise<unknown> {
  const text = await git.readFile(commit, file);
  try {
    const field = text === null ? null : readField(format, text, path, file);
    return field?.found ? field.value : null;
  } catch {
    return null;
  }
}
