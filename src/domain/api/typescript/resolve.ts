const endings = ['ts', 'tsx', 'mts', 'cts', 'd.ts', 'js', 'jsx', 'mjs', 'cjs'];

/** The file behind a relative specifier, whether it names the source, what is built from it, or a folder. */
export function resolveTypescript(paths: ReadonlySet<string>): (from: string, specifier: string) => string | null {
  return (from, specifier) => (/^\.{1,2}(\/|$)/.test(specifier) ? sourceAt(joined(from, specifier), paths) : null);
}

/** The file at a path without being told its ending: `a`, `a.js` for `a.ts`, `a/index.ts`. */
export function sourceAt(path: string, paths: ReadonlySet<string>): string | null {
  const bare = path.replace(/(\.d)?\.[cm]?[jt]sx?$/, '');
  const index = bare === '' ? 'index' : `${bare}/index`;
  const candidates = [
    ...(bare === path ? [] : [path]),
    ...endings.map((ending) => `${bare}.${ending}`),
    ...(bare === path ? endings.map((ending) => `${index}.${ending}`) : []),
  ];
  return candidates.find((one) => paths.has(one)) ?? null;
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

const joined = (from: string, specifier: string): string =>
  normalized(`${from.split('/').slice(0, -1).join('/')}/${specifier}`);
