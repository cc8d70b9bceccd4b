import type { Scheme } from '../release.ts';
import { nextVersion } from './bump.ts';
import type { Conversion } from './convert.ts';
import { compareVersions, parseVersion } from './scheme.ts';

/**
 * Whether a hotfix of `released` may be named `wanted` (R52). In both schemes a hotfix is the next patch. `1.4.0-hotfix.1`
 * would sort below the 1.4.0 it mends, so nobody would get it; `1.4.1-hotfix.1` leads up to 1.4.1 and is fine in semver.
 *
 * @throws Problem VERSION_INVALID when `released` cannot be read
 */
export function hotfixVersion(wanted: string, released: string, scheme: Scheme): Conversion {
  const patch = nextVersion(released, 'patch', scheme, { series: 'literal', stage: 'final' });
  const reading = parseVersion(wanted, scheme);
  if (!reading.ok) return { ok: false, why: reading.why, suggestion: patch };
  const { canonical, release } = reading.version;
  if (compareVersions(canonical, released, scheme) <= 0) {
    return { ok: false, why: `does not sort above ${released}, so it would reach nobody`, suggestion: patch };
  }
  const numbers = release.join('.');
  const expected = patch.replace(/^\d+!/, '');
  return numbers === expected
    ? { ok: true, text: canonical }
    : { ok: false, why: `is not the next patch after ${released}`, suggestion: patch };
}
