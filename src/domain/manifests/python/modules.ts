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
