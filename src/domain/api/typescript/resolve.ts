import { oncePer } from '../once-per.ts';
import type { Resolve } from '../scope.ts';

const endings = ['ts', 'tsx', 'mts', 'cts', 'd.ts', 'js', 'jsx', 'mjs', 'cjs'];

/** The file behind a relative specifier, whether it names the source, what is built from it, or a folder. */
export const resolveTypescript = oncePer((paths: ReadonlySet<string>): Resolve => {
  const known = new Map<string, string | null>();
  return (from, specifier) => {
    if (!/^\.{1,2}(\/|$)/.test(specifier)) return null;
    const key = `${from.slice(0, from.lastIndexOf('/') + 1)}${specifier}`;
    const found = known.get(key);
    if (found !== undefined) return found;
    const file = sourceAt(normalized(key), paths);
    known.set(key, file);
    return file;
  };
});

/** The file at a path without being told its ending: `a`, `a.js` for `a.ts`, `a/index.ts`. */
export function sourceAt(path: string, paths: ReadonlySet<string>): string | null {
  const bare = path.replace(/(\.d)?\.[cm]?[jt]sx?$/, '');
  if (bare !== path && paths.has(path)) return path;
  const bases = bare === path ? [bare, bare === '' ? 'index' : `${bare}/index`] : [bare];
  for (const base of bases)
    for (const ending of endings) if (paths.has(`${base}.${ending}`)) return `${base}.${ending}`;
  return null;
}

/** A relative path without `.` and `..`; one that leads out of the project loses its way and is not found. */
export function normalized(path: string): string {
  const kept: string[] = [];
  for (const part of path.split('/')) {
    if (part === '..') kept.pop();
    else if (part !== '.' && part !== '') kept.push(part);
  }
  return kept.join('/');
}
