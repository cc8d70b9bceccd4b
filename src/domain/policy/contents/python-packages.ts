import { globToRegExp } from '../../glob.ts';
import { isTree, type Tree, textsOf, treeAt } from './contents.ts';

/** A module or package of the release commit, and where a wheel carries it. */
export interface Place {
  /** A directory, or a single file. */
  from: string;
  to: string;
}

const plain = (path: string): string =>
  path
    .replace(/^(?:\.?\/)+/, '')
    .replace(/\/(?:\*\*?)?(?:\/\*)?$/, '')
    .replace(/\/+$/, '');
const last = (path: string): string => path.split('/').at(-1) ?? path;
const at = (root: string, name: string): string => (root === '' || root === '.' ? name : `${plain(root)}/${name}`);
const same = (path: string): Place => ({ from: path, to: path });

/** What the build backend of a pyproject.toml is told to pack; empty when neither words nor files say it. */
export function packagePlaces(pyproject: Tree, tracked: readonly string[]): Place[] {
  const readers = [hatch, setuptools, poetry, uv, flit];
  const said = readers.map((read) => read(pyproject, tracked)).find((places) => places.length > 0);
  return said ?? byName(String(treeAt(pyproject, 'project').name ?? ''), tracked);
}

type Reader = (pyproject: Tree, tracked: readonly string[]) => Place[];

const hatch: Reader = (pyproject) => {
  const wheel = treeAt(pyproject, 'tool', 'hatch', 'build', 'targets', 'wheel');
  const packages = textsOf(wheel.packages).map(plain);
  if (packages.length > 0) return packages.map((from) => ({ from, to: last(from) }));
  const sources = textsOf(wheel.sources).map(plain);
  const listed = [...textsOf(wheel['only-include']), ...textsOf(wheel.include)].map(plain);
  return listed
    .filter((path) => !/[*?[]/.test(path))
    .map((from) => {
      const source = sources.find((one) => from.startsWith(`${one}/`));
      return { from, to: source ? from.slice(source.length + 1) : from };
    });
};

const setuptools: Reader = (pyproject, tracked) => {
  const told = treeAt(pyproject, 'tool', 'setuptools');
  const roots = treeAt(told, 'package-dir');
  const placed = (name: string): Place => {
    const path = name.replaceAll('.', '/');
    const own = roots[name];
    return { from: typeof own === 'string' ? plain(own) : at(String(roots[''] ?? ''), path), to: path };
  };
  const modules = textsOf(told['py-modules']).map((name) => same(`${name.replaceAll('.', '/')}.py`));
  const find = treeAt(told, 'packages', 'find');
  const found = textsOf(find.where).flatMap((where) => packagesBelow(plain(where), tracked, find));
  return [...textsOf(told.packages).map(placed), ...modules, ...found];
};

/** The packages at the top of a directory, as far as the patterns of `find` let them in. */
function packagesBelow(where: string, tracked: readonly string[], { include, exclude }: Tree): Place[] {
  const prefix = where === '' || where === '.' ? '' : `${where}/`;
  const names = tracked.flatMap((path) => {
    const [name, ...rest] = path.startsWith(prefix) ? path.slice(prefix.length).split('/') : [];
    return name !== undefined && rest.length > 0 && path.endsWith('.py') ? [name] : [];
  });
  const fits = (globs: unknown, name: string) =>
    textsOf(globs).some((one) => globToRegExp(one.replace(/\.\*$/, '')).test(name));
  return [...new Set(names)]
    .filter((name) => (textsOf(include).length === 0 || fits(include, name)) && !fits(exclude, name))
    .map((name) => ({ from: prefix + name, to: name }));
}

const poetry: Reader = (pyproject) => {
  const { packages } = treeAt(pyproject, 'tool', 'poetry');
  return (Array.isArray(packages) ? packages : [])
    .filter(isTree)
    .flatMap(({ include, from }): Place[] =>
      typeof include === 'string'
        ? [{ from: at(typeof from === 'string' ? from : '', plain(include)), to: plain(include) }]
        : [],
    );
};

const uv: Reader = (pyproject) => {
  const backend = treeAt(pyproject, 'tool', 'uv', 'build-backend');
  const root = typeof backend['module-root'] === 'string' ? backend['module-root'] : 'src';
  const names = typeof backend['module-name'] === 'string' ? [backend['module-name']] : textsOf(backend['module-name']);
  return names.map((name) => ({ from: at(root, name.replaceAll('.', '/')), to: name.replaceAll('.', '/') }));
};

const flit: Reader = (pyproject, tracked) => {
  const { name } = treeAt(pyproject, 'tool', 'flit', 'module');
  return typeof name === 'string' ? byName(name, tracked) : [];
};

/** Where every backend looks when it is told nothing: a package or module of the name of the project. */
function byName(name: string, tracked: readonly string[]): Place[] {
  const module = name.toLowerCase().replace(/[-.]+/g, '_');
  if (module === '') return [];
  const candidates = [`src/${module}`, module, `src/${module}.py`, `${module}.py`];
  const from = candidates.find((path) => tracked.some((one) => one === path || one.startsWith(`${path}/`)));
  return from === undefined ? [] : [{ from, to: from.replace(/^src\//, '') }];
}
