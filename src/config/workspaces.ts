import { globToRegExp } from '../domain/glob.ts';
import { readManifest } from '../domain/manifests/index.ts';

/** Texts of the files that name the members of a workspace, null when absent. */
export interface WorkspaceTexts {
  'package.json': string | null;
  'pnpm-workspace.yaml': string | null;
  'pyproject.toml': string | null;
  'Cargo.toml': string | null;
}

/** Which directories below the root carry which kind of manifest, by the words of one workspace file. */
interface Workspace {
  manifest: 'package.json' | 'pyproject.toml' | 'Cargo.toml';
  members: string[];
  excluded: string[];
}

/** More members than this are no monorepo but a mistake. */
const mostMembers = 1000;

/**
 * The manifests of the workspace members of npm, yarn, pnpm, uv and Cargo among the files of a commit, as paths such
 * as `packages/core/package.json`. A workspace file that cannot be read names none; it is reported where it is needed.
 */
export function workspaceManifests(texts: WorkspaceTexts, files: readonly string[]): string[] {
  const found = workspacesOf(texts).flatMap(({ manifest, members, excluded }) => {
    const [wanted, left] = [members, excluded].map((globs) => globs.map((glob) => globToRegExp(trimmed(glob))));
    return files.filter((file) => {
      const directory = file.endsWith(`/${manifest}`) ? file.slice(0, -manifest.length - 1) : null;
      if (directory === null || directory.split('/').includes('node_modules')) return false;
      return wanted?.some((one) => one.test(directory)) && !left?.some((one) => one.test(directory));
    });
  });
  return [...new Set(found)].slice(0, mostMembers);
}

function workspacesOf(texts: WorkspaceTexts): Workspace[] {
  const npm = read('json', texts['package.json']).workspaces;
  const python = at(read('toml', texts['pyproject.toml']), 'tool', 'uv', 'workspace');
  const cargo = at(read('toml', texts['Cargo.toml']), 'workspace');
  return [
    npmLike(Array.isArray(npm) ? npm : at({ npm }, 'npm').packages),
    npmLike(read('yaml', texts['pnpm-workspace.yaml']).packages),
    { manifest: 'pyproject.toml', members: stringsOf(python.members), excluded: stringsOf(python.exclude) },
    { manifest: 'Cargo.toml', members: stringsOf(cargo.members), excluded: stringsOf(cargo.exclude) },
  ];
}

/** A leading `!` takes members away. */
function npmLike(globs: unknown): Workspace {
  const all = stringsOf(globs);
  return {
    manifest: 'package.json',
    members: all.filter((glob) => !glob.startsWith('!')),
    excluded: all.flatMap((glob) => (glob.startsWith('!') ? [glob.slice(1)] : [])),
  };
}

const trimmed = (glob: string): string => glob.replace(/^(?:\.\/)+/, '').replace(/\/+$/, '');

type Tree = Record<string, unknown>;

const at = (tree: Tree, ...keys: string[]): Tree =>
  keys.reduce<Tree>((here, key) => {
    const next = here[key];
    return typeof next === 'object' && next !== null && !Array.isArray(next) ? (next as Tree) : {};
  }, tree);

const stringsOf = (value: unknown): string[] =>
  Array.isArray(value)
    ? value.filter((one): one is string => typeof one === 'string' && one.length <= 400).slice(0, 200)
    : [];

function read(format: 'json' | 'toml' | 'yaml', text: string | null): Tree {
  try {
    return text === null ? {} : readManifest(format, text, 'workspace');
  } catch {
    return {};
  }
}
