import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { nextVersion } from '../../../src/domain/version/bump.ts';
import {
  type Conversion,
  gitTagOf,
  ociTagOf,
  pep440FromSemver,
  publishedVersion,
  recordedVersion,
  semverFromPep440,
} from '../../../src/domain/version/convert.ts';
import { hotfixVersion } from '../../../src/domain/version/hotfix.ts';
import { compareVersions, parseVersion, versionFromTag } from '../../../src/domain/version/scheme.ts';
import { pep440Text, semverText } from './versions.ts';

const shown = (conversion: Conversion) =>
  conversion.ok ? conversion.text : `${conversion.why}; ${conversion.suggestion}`;

/** What comes of the offer; a version with two faults is offered one mend at a time. */
function followed(suggestion: string): Conversion {
  const again = pep440FromSemver(suggestion);
  return again.ok ? again : pep440FromSemver(again.suggestion);
}

describe('semver to PEP 440 and back', () => {
  test.each([
    ['1.0.0', '1.0.0'],
    ['1.0.0-rc.1', '1.0.0rc1'],
    ['1.4.0-alpha.3', '1.4.0a3'],
    ['1.4.0-beta.12', '1.4.0b12'],
    ['0.1.0-alpha.0', '0.1.0a0'],
    ['99999999999999999999.0.1', '99999999999999999999.0.1'],
  ])('%s is %s (R49, R53)', (semver, pep440) => {
    expect(shown(pep440FromSemver(semver))).toBe(pep440);
    expect(shown(semverFromPep440(pep440))).toBe(semver);
  });

  test.each([
    ['1.2.3+build.7', 'has build metadata, which PyPI does not take; 1.2.3'],
    ['1.2.3-rc.1+b', 'has build metadata, which PyPI does not take; 1.2.3-rc.1'],
    ['1.2.3-alpha', 'has a prerelease other than alpha.N, beta.N or rc.N; 1.2.3-alpha.1'],
    ['1.2.3-rc1', 'has a prerelease other than alpha.N, beta.N or rc.N; 1.2.3-rc.1'],
    ['1.2.3-next.4', 'has a prerelease other than alpha.N, beta.N or rc.N; 1.2.3-alpha.4'],
    ['1.2.3-hotfix.1', 'has a prerelease other than alpha.N, beta.N or rc.N; 1.2.3-alpha.1'],
  ])('%s is refused for PyPI', (semver, why) => {
    expect(shown(pep440FromSemver(semver))).toBe(why);
  });

  test.each([
    ['1.2', '1.2.0'],
    ['1.2rc1', '1.2.0-rc.1'],
    ['1.2.3.0', '1.2.3'],
    ['V1.2.3-Beta.4', '1.2.3-beta.4'],
    ['1!2.0', 'has an epoch, which semver does not know; 2.0.0'],
    ['1.2.3.post1', 'is a post-release, which semver does not know: the next patch says the same; 1.2.3'],
    ['1.2.3.dev4', 'is a development release, which semver would sort elsewhere; 1.2.3'],
    ['1.2.3a1.dev4', 'is a development release, which semver would sort elsewhere; 1.2.3'],
    ['1.2.3+local', 'has a local part, which semver would not order; 1.2.3'],
    ['1.2.3.4', 'has more than three numbers; 1.2.3'],
  ])('%s for semver: %s', (pep440, expected) => {
    expect(shown(semverFromPep440(pep440))).toBe(expected);
  });

  test('whatever is converted comes back as an equal version, and what is offered instead is valid', () => {
    fc.assert(
      fc.property(semverText, (text) => {
        const conversion = pep440FromSemver(text);
        if (conversion.ok) expect(shown(semverFromPep440(conversion.text))).toBe(text);
        else expect(followed(conversion.suggestion).ok).toBe(true);
      }),
    );
    fc.assert(
      fc.property(pep440Text, (text) => {
        const conversion = semverFromPep440(text);
        if (conversion.ok) expect(compareVersions(shown(pep440FromSemver(conversion.text)), text, 'pep440')).toBe(0);
        else expect(parseVersion(conversion.suggestion, 'semver').ok).toBe(true);
      }),
    );
  });

  test('the order stays', () => {
    const series = fc
      .tuple(fc.nat({ max: 2 }), fc.nat({ max: 2 }), fc.constantFrom('', '-alpha', '-beta', '-rc'), fc.nat({ max: 11 }))
      .map(([major, patch, word, count]) => `${major}.0.${patch}${word && `${word}.${count}`}`);
    fc.assert(
      fc.property(series, series, (one, other) => {
        const [a, b] = [shown(pep440FromSemver(one)), shown(pep440FromSemver(other))];
        expect(compareVersions(a, b, 'pep440')).toBe(compareVersions(one, other, 'semver'));
      }),
    );
  });
});

describe('image tags', () => {
  test.each([
    ['1.5.0-rc.1', 'semver', '1.5.0-rc.1'],
    ['1.5.0rc1', 'pep440', '1.5.0rc1'],
    ['1.5.0-rc.1+g1a2b3c4', 'semver', 'has a part after +, which no image tag can hold; 1.5.0-rc.1'],
    ['1.5.0+local', 'pep440', 'has a part after +, which no image tag can hold; 1.5.0'],
    ['1!1.5', 'pep440', 'has an epoch, which no image tag can hold; 1.5'],
    [`1.5.0-${'a'.repeat(130)}`, 'semver', 'has more than the 128 characters of an image tag; 1.5.0'],
  ] as const)('%s of %s: %s (R18)', (version, scheme, expected) => {
    expect(shown(ociTagOf(version, scheme))).toBe(expected);
  });

  test('are always what a registry takes', () => {
    const tag = /^[a-zA-Z0-9_][a-zA-Z0-9._-]{0,127}$/;
    fc.assert(
      fc.property(fc.oneof(semverText, pep440Text), fc.constantFrom('semver', 'pep440'), (text, scheme) => {
        if (!parseVersion(text, scheme).ok) return;
        const conversion = ociTagOf(text, scheme);
        if (conversion.ok) expect(conversion.text).toMatch(tag);
      }),
    );
  });
});

describe('git tags', () => {
  test.each([
    ['1.5.0', 'v', 'v1.5.0'],
    ['1.5.0', '@scope/name@', '@scope/name@1.5.0'],
    ['1.5.0+build', 'pkg-v', 'pkg-v1.5.0+build'],
    ['1.5.0', '', '1.5.0'],
    ['1.5.0-x.lock', 'v', 'does not make a name that git takes; v1.5.0'],
    ['1.5.0', 'a..b', 'does not make a name that git takes; v1.5.0'],
    ['1.5.0', '-', 'does not make a name that git takes; v1.5.0'],
    ['1.5.0', 'a b', 'does not make a name that git takes; v1.5.0'],
  ])('%s under %j: %s', (version, prefix, expected) => {
    expect(shown(gitTagOf(version, prefix, 'semver'))).toBe(expected);
  });

  test('are read back as the version they were made of', () => {
    fc.assert(
      fc.property(pep440Text, fc.constantFrom('v', '', 'pkg@'), (text, prefix) => {
        const conversion = gitTagOf(text, prefix, 'pep440');
        if (!conversion.ok) return;
        expect(versionFromTag(conversion.text, prefix, 'pep440')).toMatchObject({ canonical: true });
      }),
    );
  });
});

describe('what is published', () => {
  test.each([
    ['1.5.0-rc.1', 'semver', '1.5.0-rc.1'],
    ['1!1.5.0.post2', 'pep440', '1!1.5.0.post2'],
    ['1.4.3+build.123', 'semver', 'what stands after + stays in the record, no index takes it; 1.4.3'],
    ['1.4.3+local', 'pep440', 'what stands after + stays in the record, no index takes it; 1.4.3'],
    ['0.2.0.rc1', 'pep440', 'it is not in canonical form; 0.2.0rc1'],
    ['v1.5.0', 'semver', 'it has a prefix before the first number; 1.5.0'],
  ] as const)('%s of %s: %s (R18, R34)', (version, scheme, expected) => {
    expect(shown(publishedVersion(version, scheme))).toBe(expected);
  });
});

describe('what only records say (R18)', () => {
  const built = { commit: '0123456789abcdef0123456789abcdef01234567', builtAt: '2026-03-04T05:06:07.089Z' };

  test.each([
    ['1.5.0', 'semver', '1.5.0+20260304050607.g0123456789ab'],
    ['1.5.0-rc.1+x', 'semver', '1.5.0-rc.1+x.20260304050607.g0123456789ab'],
    ['1.5.0rc1', 'pep440', '1.5.0rc1+20260304050607.g0123456789ab'],
  ] as const)('%s of %s is recorded as %s', (version, scheme, expected) => {
    const recorded = recordedVersion(version, scheme, built);
    expect(recorded).toBe(expected);
    expect(parseVersion(recorded, scheme).ok).toBe(true);
    expect(ociTagOf(recorded, scheme).ok).toBe(false);
  });
});

describe('hotfixVersion (R52)', () => {
  test.each([
    ['1.4.1', '1.4.0', 'semver', '1.4.1'],
    ['1.4.1-hotfix.1', '1.4.0', 'semver', '1.4.1-hotfix.1'],
    ['1.4.0-hotfix.1', '1.4.0', 'semver', 'does not sort above 1.4.0, so it would reach nobody; 1.4.1'],
    ['1.4.0', '1.4.0', 'semver', 'does not sort above 1.4.0, so it would reach nobody; 1.4.1'],
    ['1.5.0', '1.4.0', 'semver', 'is not the next patch after 1.4.0; 1.4.1'],
    ['v1.4.1', '1.4.0', 'semver', 'it has a prefix before the first number; 1.4.1'],
    ['1.4.1', '1.4', 'pep440', '1.4.1'],
    ['1!1.4.1', '1!1.4.0', 'pep440', '1!1.4.1'],
    ['1.4.0.post1', '1.4.0', 'pep440', '1.4.0.post1'],
    ['1!1.4.0.post2', '1!1.4.0.post1', 'pep440', '1!1.4.0.post2'],
    ['1.4.0.post2', '1.4.0', 'pep440', 'is not the next patch after 1.4.0; 1.4.1'],
    ['1.4.1.post1', '1.4.0', 'pep440', 'is not the next patch after 1.4.0; 1.4.1'],
    ['0.1.0a3', '0.1.0a2', 'pep440', '0.1.0a3'],
    ['0.1.1a1', '0.1.0a2', 'pep440', '0.1.1a1'],
    ['0.1.0b1', '0.1.0a2', 'pep440', 'is not the next of its series after 0.1.0a2; 0.1.0a3'],
    ['1.0.0-rc.2', '1.0.0-rc.1', 'semver', '1.0.0-rc.2'],
    ['1.4.1-hotfix.1', '1.4.0', 'pep440', 'only the suffixes aN, bN, rcN, .postN, .devN and +local are known; 1.4.1'],
  ] as const)('%s for %s in %s: %s', (wanted, released, scheme, expected) => {
    expect(shown(hotfixVersion(wanted, released, scheme))).toBe(expected);
  });
});

test.each([
  ['1.4.0-alpha.1', 'alpha', '1.4.0-alpha.2'],
  ['1.4.0-alpha.2', 'beta', '1.4.0-beta.1'],
  ['1.4.0-beta.1', 'rc', '1.4.0-rc.1'],
  ['1.4.0-rc.1', 'final', '1.4.0'],
] as const)('a series goes on from %s to %s as %s in either spelling (R49, R53)', (current, stage, next) => {
  expect(nextVersion(current, 'prerelease', 'semver', { series: 'literal', stage })).toBe(next);
  const [there, then] = [shown(pep440FromSemver(current)), shown(pep440FromSemver(next))];
  expect(nextVersion(there, 'prerelease', 'pep440', { series: 'literal', stage })).toBe(then);
});
