import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { canonical, compareVersions } from '../../../src/domain/version/scheme.ts';
import { readSpelled, spelled, spelling, spellings } from '../../../src/domain/version/spelling.ts';
import { answerOf } from './answer.ts';
import { pep440Text, semverText } from './versions.ts';

const file = 'web/package.json';

describe('a file that writes the version its own way (R49)', () => {
  test.each([
    ['1.0.0rc1', 'pep440', 'semver', '1.0.0-rc.1'],
    ['1.0.0rc1', 'pep440', 'oci', '1.0.0rc1'],
    ['1.0.0rc1', 'pep440', 'pep440', '1.0.0rc1'],
    ['1.0.0rc1', 'pep440', undefined, '1.0.0rc1'],
    ['1.0.0-rc.1', 'semver', 'pep440', '1.0.0rc1'],
    ['1.0.0-rc.1', 'semver', 'semver', '1.0.0-rc.1'],
  ] as const)('%s of %s as %s is %s, and is read back as such', (version, scheme, as, text) => {
    expect(spelled(version, { scheme, as, file })).toBe(text);
    expect(readSpelled(text, { scheme, as, file })).toBe(version);
  });

  test.each([
    ['1.0.0.post1', 'pep440', 'semver', 'it is a post-release, which semver does not know'],
    ['1!1.0.0', 'pep440', 'oci', 'it has an epoch, which no image tag can hold'],
    ['1.0.0-next.1', 'semver', 'pep440', 'it has a prerelease other than alpha.N, beta.N or rc.N'],
  ] as const)('%s of %s cannot be written as %s', (version, scheme, as, why) => {
    const answer = answerOf(() => spelled(version, { scheme, as, file }));
    expect(answer).toMatchObject({ code: 'VERSION_UNSPELLABLE', status: 'REFUSED' });
    expect(answer.message).toContain(why);
    expect(answer.message).toContain(file);
  });

  test.each([
    ['1.0.0-rc.1', 'pep440', undefined, 'Use 1.0.0rc1.'],
    ['1.0.0rc1', 'pep440', 'semver', 'Use 1.0.0-rc.1.'],
    ['v1.0.0', 'semver', 'oci', 'Use 1.0.0.'],
  ] as const)('%s is not what a file of %s as %s may say', (text, scheme, as, action) => {
    expect(answerOf(() => readSpelled(text, { scheme, as, file })).required_actions).toEqual([action]);
  });

  test.each([
    ['pep440', pep440Text],
    ['semver', semverText],
  ] as const)('whatever can be written of %s is read back equal', (scheme, versions) => {
    fc.assert(
      fc.property(versions, fc.constantFrom(...spellings), (text, as) => {
        const version = canonical(text, scheme);
        const written = spelling(version, scheme, as);
        if (!written.ok) return;
        expect(compareVersions(readSpelled(written.text, { scheme, as, file }), version, scheme)).toBe(0);
      }),
    );
  });
});
