import type { Follower } from '../component.ts';
import { dotted, type Manifest, plainGlob, textsOf, treeAt, type Workspace } from './workspace.ts';

const groups = ['dependencies', 'devDependencies', 'peerDependencies', 'optionalDependencies'] as const;

/** npm workspaces (package.json, also as Yarn and Bun read them), with the entries of package-lock.json. */
export const npm: Workspace = {
  type: 'npm',
  manifest: 'package.json',
  format: 'json',
  lock: { file: 'package-lock.json', format: 'json' },

  globs({ workspaces }) {
    const patterns = textsOf(Array.isArray(workspaces) ? workspaces : treeAt({ workspaces }, 'workspaces').packages);
    if (patterns.length === 0) return null;
    const excluded = patterns.filter((one) => one.startsWith('!')).map((one) => plainGlob(one.slice(1)));
    return { include: patterns.filter((one) => !one.startsWith('!')).map(plainGlob), exclude: excluded };
  },

  member: (manifest) =>
    typeof manifest.tree.name === 'string' ? { name: manifest.tree.name, manifest, path: 'version' } : null,

  ranges: ({ file, tree }, names) =>
    groups.flatMap((group) =>
      Object.entries(treeAt(tree, group)).flatMap(([on, value]): Follower[] =>
        names.has(on) && typeof value === 'string'
          ? [{ file, format: 'json', path: dotted(group, on), value, type: 'npm', on, written: 'npm' }]
          : [],
      ),
    ),

  locked(lock, members, ranges) {
    const file = 'package-lock.json';
    const versions = members.flatMap(({ name, manifest: { directory } }): Follower[] => {
      const { version } = treeAt(lock, 'packages', directory);
      return typeof version === 'string'
        ? [
            {
              file,
              format: 'json',
              path: dotted('packages', directory, 'version'),
              value: version,
              type: 'npm',
              on: name,
              written: 'exact',
            },
          ]
        : [];
    });
    const directories = new Map(members.map(({ manifest }) => [manifest.file, manifest]));
    const root: Manifest = { file: 'package.json', directory: '', tree: {} };
    return [...versions, ...ranges.flatMap((range) => lockedRange(lock, directories.get(range.file) ?? root, range))];
  },
};

/** npm repeats the ranges of every member in its lock file, and refuses to install when they differ. */
function lockedRange(lock: Record<string, unknown>, { directory }: Manifest, range: Follower): Follower[] {
  return groups.flatMap((group) =>
    range.path === dotted(group, range.on) && treeAt(lock, 'packages', directory, group)[range.on] === range.value
      ? [{ ...range, file: 'package-lock.json', path: dotted('packages', directory, group, range.on) }]
      : [],
  );
}
