import fc from 'fast-check';
import npm from 'semver';
import { describe, expect, test } from 'vitest';
import { nextVersion } from '../../../src/domain/version/bump.ts';
import { compareVersions, parseVersion, stageOf } from '../../../src/domain/version/scheme.ts';
import facts from './fixtures/semver.json' with { type: 'json' };
import { semverText } from './versions.ts';

const compare = (a: string, b: string) => compareVersions(a, b, 'semver');
const pairs = (rows: string[][]) => rows.map(([a = '', b = '']) => [a, b] as const);

describe('what is valid', () => {
  test.each([
    ...facts.valid,
    ...facts.reference.valid,
    '1.5.0',
    '2.0.0-alpha.1',
    '1.4.3+build.123',
    '90071992547409910.0.0',
    '1.0.0--',
    '0.0.0-0',
  ])('%s is, and is its own canonical form', (text) => {
    const reading = parseVersion(text, 'semver');
    expect(reading.ok && reading.version.canonical).toBe(text);
  });

  test.each([...facts.invalid, ...facts.reference.invalid])('%j is not', (text) => {
    expect(parseVersion(text, 'semver').ok).toBe(false);
  });

  test.each([
    ['1.5', '1.5.0', 'it needs three numbers: major.minor.patch'],
    ['2', '2.0.0', 'it needs three numbers: major.minor.patch'],
    ['1.5-rc.1', '1.5.0-rc.1', 'it needs three numbers: major.minor.patch'],
    ['v1.5.0', '1.5.0', 'it has a prefix before the first number'],
    ['=1.5.0', '1.5.0', 'it has a prefix before the first number'],
    ['1.5.0.0', '1.5.0', 'it has more than the three numbers major.minor.patch'],
    ['1.05.0', '1.5.0', 'a number has a leading zero'],
    ['1.5.0-rc.01', '1.5.0-rc.1', 'a number of the prerelease has a leading zero'],
    ['1.0.0rc6', '1.0.0-rc.6', 'a prerelease starts with a hyphen'],
    ['0.1.0a2', '0.1.0-alpha.2', 'a prerelease starts with a hyphen'],
    ['1.5.0-', '1.5.0', 'an identifier is empty or has a character other than letters, digits and hyphens'],
    ['1.5.0+a_b', '1.5.0', 'an identifier is empty or has a character other than letters, digits and hyphens'],
    [' 1.5.0', '1.5.0', 'it has white space in it'],
    ['1.5.0\n', '1.5.0', 'it has white space in it'],
    ['', 'a version such as 1.5.0', 'it is empty'],
    ['latest', 'a version such as 1.5.0', 'it is not major.minor.patch with an optional -prerelease and +build'],
    [`1.0.0-${'a'.repeat(300)}`, 'a version such as 1.5.0', 'it has more than 256 characters'],
  ])('%j is not; %j is suggested', (text, suggestion, why) => {
    expect(parseVersion(text, 'semver')).toEqual({ ok: false, why, suggestion });
  });

  test('every suggestion is a valid version or says how one looks', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[v= ]?[0-9]{1,3}[0-9a-z.+_-]{0,12}$/), (text) => {
        const reading = parseVersion(text, 'semver');
        if (!reading.ok) expect(parseVersion(reading.suggestion, 'semver').ok).toBe(true);
      }),
    );
  });
});

describe('order', () => {
  test.each(pairs(facts.greaterThan))('%s is above %s', (a, b) => {
    expect([compare(a, b), compare(b, a)]).toEqual([1, -1]);
  });

  test.each(pairs(facts.equal))('%s equals %s', (a, b) => {
    expect(compare(a, b)).toBe(0);
  });

  test('the chain of the specification (§11)', () => {
    const chain = ['alpha', 'alpha.1', 'alpha.beta', 'beta', 'beta.2', 'beta.11', 'rc.1'].map((pre) => `1.0.0-${pre}`);
    const versions = [...chain, '1.0.0', '2.0.0', '2.1.0', '2.1.1', '99999999999999999999.0.0'];
    expect([...versions].reverse().sort(compare)).toEqual(versions);
  });

  test('agrees with npm wherever npm reads the text strictly', () => {
    fc.assert(
      fc.property(semverText, semverText, (a, b) => {
        expect(compare(a, b)).toBe(npm.compare(a, b));
        expect(parseVersion(a, 'semver').ok).toBe(npm.valid(a) !== null);
      }),
    );
  });

  test('is total', () => {
    fc.assert(
      fc.property(semverText, semverText, semverText, (a, b, c) => {
        expect(compare(a, b)).toBe(0 - compare(b, a) || 0);
        if (compare(a, b) <= 0 && compare(b, c) <= 0) expect(compare(a, c)).toBeLessThanOrEqual(0);
      }),
    );
  });
});

test.each([
  ['1.0.0', 'final'],
  ['1.0.0+rc.1', 'final'],
  ['1.0.0-alpha.1', 'alpha'],
  ['1.0.0-a.1', 'alpha'],
  ['1.0.0-beta', 'beta'],
  ['1.0.0-Beta2', 'beta'],
  ['1.0.0-rc.1', 'rc'],
  ['1.0.0-rc1', 'rc'],
  ['1.0.0-pre.4', 'rc'],
  ['1.0.0-next.4', 'alpha'],
  ['1.0.0-0', 'alpha'],
])('%s stands at %s', (text, stage) => {
  expect(stageOf(text, 'semver')).toBe(stage);
});

test.each(facts.increments.map(([from = '', bump = '', to = '']) => [from, bump, to] as const))(
  'like npm: %s + %s is %s',
  (from, bump, to) => {
    expect(nextVersion(from, bump as 'patch', 'semver', { series: 'literal' })).toBe(to);
  },
);
