/** What lies in a built archive, without the folder that archives of its kind put around everything. */
export interface Inside {
  paths: readonly string[];
  /** Of the few files that say what the archive is; null when there is no such file. */
  text(path: string): string | null;
}

/** What the release says of a package; paths are relative to the directory it is built from. */
export interface Declared {
  name: string;
  version: string;
  /** Files of the release commit. */
  tracked: readonly string[];
  /** The pyproject.toml or package.json of the release commit. */
  manifest: string;
}

/** One way in which an archive is not what was promised. */
export interface ContentFault {
  rule: 'identity' | 'promise' | 'expected' | 'stray' | 'unread';
  /** What is amiss; names in it are from outside. */
  what: string;
}

export interface Contents {
  faults: ContentFault[];
  /** Tracked modules that belong into it, and those of them that are not there. */
  modules: number;
  missing: string[];
}

export type Tree = Readonly<Record<string, unknown>>;

export const isTree = (value: unknown): value is Tree =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** What stands at these keys, as an object; empty when there is none. */
export const treeAt = (tree: unknown, ...keys: string[]): Tree => {
  const value = keys.reduce<unknown>((at, key) => (isTree(at) && Object.hasOwn(at, key) ? at[key] : null), tree);
  return isTree(value) ? value : {};
};

export const textsOf = (value: unknown): string[] =>
  (Array.isArray(value) ? value : []).filter((one): one is string => typeof one === 'string');

export const identity = (what: string): ContentFault => ({ rule: 'identity', what });
export const promise = (what: string): ContentFault => ({ rule: 'promise', what });

/** Which of the wanted modules an archive lacks. */
export function missingOf(wanted: readonly string[], inside: Inside): Pick<Contents, 'modules' | 'missing'> {
  const held = new Set(inside.paths);
  return { modules: wanted.length, missing: wanted.filter((path) => !held.has(path)) };
}
