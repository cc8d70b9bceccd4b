import { globToRegExp } from '../glob.ts';
import { type Bump, bumps } from '../release.ts';
import { oneLine } from '../text.ts';

/** A change under such a path asks for at least this bump (R51). */
export interface PathRule {
  glob: string;
  bump: Bump;
}

/** The highest bump that changed paths ask for, with the first path that shows it; null when no rule speaks. */
export function pathFloor(
  changed: readonly string[],
  rules: readonly PathRule[],
): { bump: Bump; reason: string } | null {
  const [highest] = rules
    .flatMap(({ glob, bump }) => {
      const pattern = globToRegExp(glob);
      const path = changed.find((one) => pattern.test(one));
      return path === undefined ? [] : [{ bump, reason: `${bump}: ${oneLine(path, 200)} (path rule ${glob})` }];
    })
    .sort((a, b) => bumps.indexOf(b.bump) - bumps.indexOf(a.bump));
  return highest ?? null;
}
