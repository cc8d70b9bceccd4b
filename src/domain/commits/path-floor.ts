import { globToRegExp } from '../glob.ts';
import { type Bump, bumps } from '../records/release.ts';
import { oneLine } from '../text.ts';

export interface PathFloor {
  bump: Bump;
  /** One sentence for each rule that met a file, strongest first. */
  reasons: string[];
}

/** What changes of these paths ask for at least, by the globs of `versioning.path_rules` (R51). */
export function pathFloor(rules: Readonly<Record<string, Bump>>, changed: readonly string[]): PathFloor {
  const met = Object.entries(rules)
    .map(([glob, bump]) => {
      const pattern = globToRegExp(glob);
      return { glob, bump, paths: changed.filter((path) => pattern.test(path)) };
    })
    .filter(({ bump, paths }) => bump !== 'none' && paths.length > 0)
    .sort((a, b) => bumps.indexOf(b.bump) - bumps.indexOf(a.bump));
  return {
    bump: met[0]?.bump ?? 'none',
    reasons: met.map(({ glob, bump, paths: [first = '', ...more] }) => {
      const others = more.length > 0 ? ` and ${more.length} more` : '';
      return `${bump} at least: \`${oneLine(first, 120)}\`${others} changed (path rule ${oneLine(glob, 120)}).`;
    }),
  };
}
