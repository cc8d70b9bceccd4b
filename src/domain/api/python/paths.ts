import type { Layout } from '../layout.ts';
import { oncePer } from '../once-per.ts';
import type { Resolve } from '../scope.ts';

/** The dotted name under which a file is imported: counted from the highest folder that is a package. */
export function moduleOf(path: string, paths: ReadonlySet<string>): string {
  const parts = path.replace(/\.pyi?$/, '').split('/');
  const folders = parts.slice(0, -1);
  let start = folders.length;
  while (start > 0 && isPackage(folders.slice(0, start).join('/'), paths)) start -= 1;
  if (start === folders.length) start = folders[0] === 'src' || folders[0] === 'lib' ? 1 : 0;
  return parts
    .slice(start)
    .join('.')
    .replace(/\.?__init__$/, '');
}

const isPackage = (folder: string, paths: ReadonlySet<string>): boolean =>
  paths.has(`${folder}/__init__.py`) || paths.has(`${folder}/__init__.pyi`);

const modulesOf = oncePer(
  (paths: ReadonlySet<string>) =>
    new Map([...paths].filter((path) => /\.pyi?$/.test(path)).map((path) => [moduleOf(path, paths), path])),
);

/** The file behind `.name`, `..pkg.name` or `pkg.name`, as seen from a file; null when it is not of this project. */
export function resolvePython(layout: Layout): Resolve {
  const known = modulesOf(layout.paths);
  return (from, specifier) => {
    const dots = /^\.*/.exec(specifier)?.[0].length ?? 0;
    if (dots === 0) return known.get(specifier) ?? null;
    const here = moduleOf(from, layout.paths).split('.');
    const up = /(^|\/)__init__\.pyi?$/.test(from) ? dots - 1 : dots;
    const base = here.slice(0, Math.max(0, here.length - up));
    return known.get([...base, ...specifier.slice(dots).split('.')].filter(Boolean).join('.')) ?? null;
  };
}
