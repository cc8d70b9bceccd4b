import type { Bump, Scheme } from '../records/release.ts';
import { nextVersion } from './bump.ts';
import type { Conversion } from './convert.ts';
import { compareVersions, finalOf, parseVersion, readVersion, type Version } from './scheme.ts';

/**
 * Whether a hotfix of `released` may be named `wanted` (R52). In both schemes a hotfix is the next patch, and in PEP 440
 * the next post-release on request. `1.4.0-hotfix.1` would sort below the 1.4.0 it mends, so nobody would get it;
 * `1.4.1-hotfix.1` leads up to 1.4.1 and is fine in semver. A prerelease is mended by the next one of its series, or by
 * the series of the next patch.
 *
 * @throws Problem VERSION_INVALID when `released` cannot be read
 */
export function hotfixVersion(wanted: string, released: string, scheme: Scheme): Conversion {
  const base = readVersion(released, scheme);
  const after = (bump: Bump) => nextVersion(released, bump, scheme, { series: 'literal' });
  const allowed = [
    after(base.prerelease ? 'prerelease' : 'patch'),
    ...(base.prerelease ? [after('patch')] : nextPost(base)),
  ];
  const [suggestion = released] = allowed;
  const refused = (why: string): Conversion => ({ ok: false, why, suggestion });
  const reading = parseVersion(wanted, scheme);
  if (!reading.ok) return refused(reading.why);
  const { canonical, prerelease } = reading.version;
  if (compareVersions(canonical, released, scheme) <= 0) {
    return refused(`does not sort above ${released}, so it would reach nobody`);
  }
  const leadsUp =
    prerelease && !base.prerelease && compareVersions(finalOf(canonical, scheme), suggestion, scheme) === 0;
  return leadsUp || allowed.includes(canonical)
    ? { ok: true, text: canonical }
    : refused(`is not the next ${base.prerelease ? 'of its series' : 'patch'} after ${released}`);
}

/** The post-release that follows a final PEP 440 version; semver has none. */
function nextPost({ scheme, canonical }: Version): string[] {
  if (scheme !== 'pep440') return [];
  const [, base = canonical, count = '0'] = /^([^p+]*?)(?:\.post([0-9]+))?(?:\+.*)?$/.exec(canonical) ?? [];
  return [`${base}.post${BigInt(count) + 1n}`];
}
