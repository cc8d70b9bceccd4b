import { detect } from '../../config/detect.ts';
import type { Config, ConfigInput } from '../../config/schema.ts';
import { workspaceManifests } from '../../config/workspaces.ts';
import { readField } from '../../domain/manifests/index.ts';
import { Problem } from '../../domain/problem.ts';
import { isPackageName } from '../../domain/version/releases/prefix.ts';
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
const kinds = [
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
 * The package of this name and what its own files say: named under `packages` in release.yaml, or a member of an npm,
 * yarn, pnpm, uv or Cargo workspace (R47). Throws PACKAGE_UNKNOWN.
 */
export async function findMember(
  git: GitReader,
  commit: string,
  packages: Config['packages'],
  name: string,
): Promise<{ member: Member; detected: ConfigInput }> {
  const named = Object.hasOwn(packages, name) ? packages[name] : undefined;
  const manifests = named?.path === undefined ? await namedManifests(git, commit) : [];
  const path = named?.path ?? manifests.find((one) => one.name === name)?.path;
  if (path === undefined || !isPackageName(name)) {
    const known = [...new Set([...Object.keys(packages), ...manifests.map((one) => one.name)])];
    throw new Problem('PACKAGE_UNKNOWN', {
      values: { known: known.filter(isPackageName).slice(0, 20).join(', ') || 'none was found' },
    });
  }
  const member = { name, path, shared: named?.shared ?? [] };
  return { member, detected: await detectMember(git, commit, member) };
}

/** Of the workspace members those that carry a version themselves. */
async function namedManifests(git: GitReader, commit: string): Promise<{ name: string; path: string }[]> {
  const read = (file: string) => git.readFile(commit, file);
  const [npm, pnpm, python, cargo, files] = await Promise.all([
    read('package.json'),
    read('pnpm-workspace.yaml'),
    read('pyproject.toml'),
    read('Cargo.toml'),
    git.listFiles(commit),
  ]);
  const texts = { 'package.json': npm, 'pnpm-workspace.yaml': pnpm, 'pyproject.toml': python, 'Cargo.toml': cargo };
  const found = await Promise.all(
    workspaceManifests(texts, files).map(async (file) => {
      const kind = kinds.find(({ manifest }) => file.endsWith(`/${manifest}`));
      if (!kind) return [];
      const { format } = kind;
      const said = [kind.name, kind.version].map((path) => textAt(git, commit, { file, format, path }));
      const [name, version] = await Promise.all(said);
      return name && version ? [{ name, path: file.slice(0, file.lastIndexOf('/')) }] : [];
    }),
  );
  return found.flat();
}

/** As `detect`, for the directory of a member: every path is from the top, and its lock is the workspace's. */
async function detectMember(git: GitReader, commit: string, member: Member): Promise<ConfigInput> {
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
      gates: Object.fromEntries(Object.entries(gates).map(([name, gate]) => [name, inDirectory(gate, member.path)])),
      channels,
    };
  }
  return {};
}

type GateInput = NonNullable<ConfigInput['gates']>[string];

/** Gates run at the top of the work tree, where npm and uv are told the directory. */
function inDirectory(gate: GateInput, path: string): GateInput {
  const [program = '', ...rest] = gate.argv;
  return { ...gate, argv: [program, program === 'npm' ? '--prefix' : '--directory', path, ...rest] };
}

/** The text of a field, null when the file, the field or sense in it is missing. */
async function textAt(git: GitReader, commit: string, { file, format, path }: Source): Promise<string | null> {
  const text = await git.readFile(commit, file);
  try {
    const field = text === null ? null : readField(format, text, path, file);
    return field?.found && typeof field.value === 'string' ? field.value : null;
  } catch {
    return null;
  }
}
