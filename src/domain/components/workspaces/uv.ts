import { normalizedName as normalized } from '../../manifests/python/names.ts';
import type { Follower } from '../component.ts';
import { dotted, isTree, plainGlob, type Tree, textsOf, treeAt, type Workspace } from './workspace.ts';

/** uv workspaces (pyproject.toml), with the entries of uv.lock. */
export const uv: Workspace = {
  type: 'uv',
  manifest: 'pyproject.toml',
  format: 'toml',
  lock: { file: 'uv.lock', format: 'toml' },

  globs(root) {
    const { members, exclude } = treeAt(root, 'tool', 'uv', 'workspace');
    const include = textsOf(members).map(plainGlob);
    return include.length === 0 ? null : { include, exclude: textsOf(exclude).map(plainGlob) };
  },

  member(manifest) {
    const { name, dynamic } = treeAt(manifest.tree, 'project');
    if (typeof name !== 'string' || !/^[\w.-]+$/.test(name) || textsOf(dynamic).includes('version')) return null;
    return { name: normalized(name), manifest, path: 'project.version' };
  },

  ranges: ({ file, tree }, names) =>
    lists(tree).flatMap(([path, requirements]) =>
      requirements.flatMap((value, index): Follower[] => {
        const on = typeof value === 'string' ? normalized(/^[\w.-]+/.exec(value)?.[0] ?? '') : '';
        return typeof value === 'string' && names.has(on)
          ? [{ file, format: 'toml', path: `${path}[${index}]`, value, type: 'uv', on, written: 'pep508' }]
          : [];
      }),
    ),

  locked: (lock, members) =>
    members.flatMap(({ name }): Follower[] => {
      const entries = (Array.isArray(lock.package) ? lock.package : []).filter(
        (one) => isTree(one) && one.name === name,
      );
      const version = isTree(entries[0]) ? entries[0].version : null;
      return entries.length === 1 && typeof version === 'string'
        ? [
            {
              file: 'uv.lock',
              format: 'toml',
              path: `package[name=${name}].version`,
              value: version,
              type: 'uv',
              on: name,
              written: 'exact',
            },
          ]
        : [];
    }),
};

/** Every list of requirements in a pyproject.toml, with its path. */
function lists(tree: Tree): [string, unknown[]][] {
  const { dependencies } = treeAt(tree, 'project');
  const named = [['project', 'optional-dependencies'], ['dependency-groups']].flatMap((keys) =>
    Object.entries(treeAt(tree, ...keys)).map(([name, held]): [string, unknown] => [dotted(...keys, name), held]),
  );
  const all: [string, unknown][] = [['project.dependencies', dependencies], ...named];
  return all.flatMap(([path, held]) => (Array.isArray(held) ? [[path, held]] : []));
}
