import { describe, expect, test } from 'vitest';
import { Problem } from '../../../src/domain/problem.ts';
import { compareVersions, requireVersion, versionFromTag } from '../../../src/domain/version/scheme.ts';
import { answerOf } from './answer.ts';

describe('requireVersion', () => {
  test.each([
    ['0.1.0a2', 'pep440'],
    ['1!2.0.post1.dev3', 'pep440'],
    ['1.5.0-rc.1+build.7', 'semver'],
  ] as const)('gives the canonical %s back', (text, scheme) => {
    expect(requireVersion(text, scheme)).toBe(text);
  });

  test('refuses another spelling and names the canonical one (R34)', () => {
    expect(answerOf(() => requireVersion('0.2.0.rc1', 'pep440'))).toMatchObject({
      code: 'VERSION_INVALID',
      message: '"0.2.0.rc1" is not a canonical pep440 version: it is not in canonical form',
      required_actions: ['Use 0.2.0rc1.'],
    });
  });

  test('refuses what is no version and suggests one (R41)', () => {
    expect(answerOf(() => requireVersion('v1.5.0', 'semver'))).toMatchObject({
      code: 'VERSION_INVALID',
      required_actions: ['Use 1.5.0.'],
    });
  });

  test('a hostile text enters the message short and printable only', () => {
    const { message } = answerOf(() => requireVersion(`\u202e\u0007${'x'.repeat(5000)}`, 'semver'));
    expect(message).toMatch(/^"\?\?x{62}" is not a canonical semver version: [ -~]+$/);
  });
});

test('compareVersions refuses what it cannot read', () => {
  expect(() => compareVersions('1.0.0', '1.0', 'semver')).toThrow(Problem);
});

test.each([
  ['v1.5.0', 'v', 'semver', { version: '1.5.0', canonical: true }],
  ['core@1.5.0', 'core@', 'semver', { version: '1.5.0', canonical: true }],
  ['1.5.0', '', 'semver', { version: '1.5.0', canonical: true }],
  ['1.5.0', 'v', 'semver', null],
  ['v1.5', 'v', 'semver', null],
  ['vv1.5.0', 'v', 'semver', null],
  ['nightly', 'v', 'semver', null],
  ['v', 'v', 'semver', null],
  ['v0.1.0a61', 'v', 'pep440', { version: '0.1.0a61', canonical: true }],
  ['v0.2.0.rc1', 'v', 'pep440', { version: '0.2.0rc1', canonical: false }],
  ['v0.1.0-alpha.2', 'v', 'pep440', { version: '0.1.0a2', canonical: false }],
  ['v1.0.0', '', 'pep440', { version: '1.0.0', canonical: false }],
] as const)('the tag %s with prefix %j under %s', (tag, prefix, scheme, expected) => {
  expect(versionFromTag(tag, prefix, scheme)).toEqual(expected);
});
