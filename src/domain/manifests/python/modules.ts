/** Directories of a wheel that hold no code of its own. */
const aside = /\.(?:dist-info|data)$/;

/** What can be imported by a plain name, from the paths inside a wheel. */
export function importableNames(paths: readonly string[]): string[] {
  const names = paths.flatMap((path) => {
    const [first = '', ...rest] = path.split('/');
    if (aside.test(first)) return [];
    if (rest.length === 0) return /^[A-Za-z_]\w*\.py$/.test(first) ? [first.slice(0, -3)] : [];
    return rest.length === 1 && rest[0] === '__init__.py' && /^[A-Za-z_]\w*$/.test(first) ? [first] : [];
  });
  return [...new Set(names)].sort();
}

export interface Tracked {
  /** Paths inside the wheel. */
  wheel: readonly string[];
  /** Files of the release commit, relative to the project of the wheel. */
  tracked: readonly string[];
  /** Directories of packages that the build configuration names. */
  packages: readonly string[];
  /** Patterns that it leaves out on purpose, as .gitignore writes them. */
  excluded: readonly string[];
}

/**
 * Modules that the commit has and the wheel lacks, of every package that the wheel holds or the project declares. Tests
 * and what the configuration excludes may stay out.
 */
export function missingModules({ wheel, tracked, packages, excluded }: Tracked): { missing: string[]; all: number } {
  const shipped = new Set(wheel);
  const held = new Set(wheel.map((path) => path.split('/')[0] ?? '').filter((top) => top !== '' && !aside.test(top)));
  const roots = [
    ...packages.map((path) => path.replace(/^\.\//, '').replace(/\/+$/, '')),
    ...[...held].flatMap((top) => [top, `src/${top}`]),
  ];
  const left = excluded.map(excludes);
  const isWanted = (path: string) =>
    path.endsWith('.py') &&
    roots.some((root) => path.startsWith(`${root}/`)) &&
    !left.some((one) => one(path)) &&
    !path.split('/').some((part) => /^(?:tests?|conftest\.py|test_.*\.py|.*_test\.py)$/.test(part));
  const wanted = tracked.filter(isWanted);
  const stands = (path: string) => endings(path).some((one) => one.includes('/') && shipped.has(one));
  return { missing: wanted.filter((path) => !stands(path)), all: wanted.length };
}

/** A path may stand in the wheel without the directories above its package. */
export function endings(path: string): string[] {
  const parts = path.split('/');
  return parts.map((_part, index) => parts.slice(index).join('/'));
}

/** As .gitignore means it: a name anywhere, or a path from the top; `*` within one name and `**` across them. */
function excludes(pattern: string): (path: string) => boolean {
  const anchored = pattern.replace(/\/+$/, '').includes('/');
  const parts = pattern.replace(/^\//, '').replace(/\/+$/, '').split('/').filter(Boolean);
  const fits = (path: string[], at: number): boolean => {
    const part = parts[at];
    if (part === undefined) return true;
    if (part === '**') return path.some((_one, index) => fits(path.slice(index), at + 1)) || at === parts.length - 1;
    const [first, ...rest] = path;
    return first !== undefined && fitsName(part, first) && fits(rest, at + 1);
  };
  return (path) => {
    const all = path.split('/');
    return anchored ? fits(all, 0) : all.some((_one, index) => fits(all.slice(index), 0));
  };
}

function fitsName(pattern: string, name: string): boolean {
  const [first = '', ...rest] = pattern.split('*');
  const last = rest.pop();
  if (last === undefined) return name === first;
  if (!name.startsWith(first) || !name.endsWith(last) || name.length < first.length + last.length) return false;
  let from = first.length;
  return rest.every((piece) => {
    const found = name.indexOf(piece, from);
    from = found + piece.length;
    return found >= 0 && from <= name.length - last.length;
  });
}
