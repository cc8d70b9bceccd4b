import type { Follower } from '../component.ts';
import { dotted, isTree, plainGlob, type Tree, textsOf, treeAt, type Workspace } from './workspace.ts';

const kinds = ['dependencies', 'dev-dependencies', 'build-dependencies'] as const;

/** Cargo workspaces; a member whose version comes from the workspace moves with the root's `workspace.package.version`. */
export const cargo: Workspace = {
  type: 'cargo',
  manifest: 'Cargo.toml',
  format: 'toml',
  lock: { file: 'Cargo.lock', format: 'toml' },

  globs(root) {
    const { members, exclude } = treeAt(root, 'workspace');
    if (!isTree(root.workspace)) return null;
    return { include: textsOf(members).map(plainGlob), exclude: textsOf(exclude).map(plainGlob) };
  },

  member(manifest) {
    const { name, version } = treeAt(manifest.tree, 'package');
    const named = typeof name === 'string' && /^[\w-]+$/.test(name);
    return named && !isTree(version) ? { name, manifest, path: 'package.version' } : null;
  },

  ranges({ file, tree }, names) {
    const tables: string[][] = [
      ...kinds.map((kind) => [kind]),
      ['workspace', 'dependencies'],
      ...Object.keys(treeAt(tree, 'target')).flatMap((target) => kinds.map((kind) => ['target', target, kind])),
    ];
    return tables.flatMap((keys) =>
      Object.entries(treeAt(tree, ...keys)).flatMap(([key, dependency]) =>
        rangeOf(file, [...keys, key], dependency, names),
      ),
    );
  },

  locked: (lock, members) =>
    members.flatMap(({ name }): Follower[] => {
      const entries = (Array.isArray(lock.package) ? lock.package : []).filter(
        (one) => isTree(one) && one.name === name,
      );
      const version = isTree(entries[0]) ? entries[0].version : null;
      return entries.length === 1 && typeof version === 'string'
        ? [
            {
              file: 'Cargo.lock',
              format: 'toml',
              path: `package[name=${name}].version`,
              value: version,
              type: 'cargo',
              on: name,
              written: 'exact',
            },
          ]
        : [];
    }),
};

/** Only what lies in the repository is meant: a dependency with a path. */
function rangeOf(file: string, keys: string[], dependency: unknown, names: ReadonlySet<string>): Follower[] {
  if (!isTree(dependency) || typeof dependency.path !== 'string' || typeof dependency.version !== 'string') return [];
  const on = nameOf(dependency, keys.at(-1) ?? '');
  if (!names.has(on)) return [];
  return [
    {
      file,
      format: 'toml',
      path: dotted(...keys, 'version'),
      value: dependency.version,
      type: 'cargo',
      on,
      written: 'cargo',
    },
  ];
}

const nameOf = (dependency: Tree, key: string): string =>
  typeof dependency.package === 'string' ? dependency.package : key;
