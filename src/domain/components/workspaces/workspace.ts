import type { FormatName } from '../../manifests/index.ts';
import type { Follower } from '../component.ts';

export type Tree = Readonly<Record<string, unknown>>;

/** A manifest of a workspace: the root's, or a member's. */
export interface Manifest {
  file: string;
  /** Of the package; '' for the root of the project. */
  directory: string;
  tree: Tree;
}

export interface Member {
  name: string;
  manifest: Manifest;
  /** Where the member's own version stands. */
  path: string;
}

/** One kind of workspace: packages of one repository that a root manifest lists. All its functions are pure. */
export interface Workspace {
  type: 'npm' | 'uv' | 'cargo';
  /** Of the root and of every member. */
  manifest: string;
  format: FormatName;
  lock: { file: string; format: FormatName };
  /** Globs of member directories, null when the root manifest is no workspace. */
  globs(root: Tree): { include: string[]; exclude: string[] } | null;
  /** Null when the manifest names no package, or takes its version from elsewhere. */
  member(manifest: Manifest): Member | null;
  /** Every range in a manifest on a package of these names. */
  ranges(manifest: Manifest, names: ReadonlySet<string>): Follower[];
  /** What the lock file says of the members. */
  locked(lock: Tree, members: readonly Member[], ranges: readonly Follower[]): Follower[];
}

export const isTree = (value: unknown): value is Tree =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const treeAt = (tree: unknown, ...keys: string[]): Tree => {
  const value = keys.reduce<unknown>((at, key) => (isTree(at) && Object.hasOwn(at, key) ? at[key] : null), tree);
  return isTree(value) ? value : {};
};

export const textsOf = (value: unknown): string[] => [value].flat().filter((one) => typeof one === 'string');

/** A dotted path of keys, quoted where a key needs it. */
export const dotted = (...keys: string[]): string =>
  keys.map((key) => (/^[\w-]+$/.test(key) ? key : `"${key.replace(/["\\]/g, '\\$&')}"`)).join('.');

// A leading "./" and a trailing slash say nothing.
export const plainGlob = (glob: string): string => glob.replace(/^(?:\.\/)+/, '').replace(/\/+$/, '');
