import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Bump, Scheme } from '../../../src/domain/records/release.ts';
import { bumpBetween, nextFree, nextVersion } from '../../../src/domain/version/bump.ts';
import {
  compareVersions,
  requireVersion,
  type VersionStage,
  versionStages,
} from '../../../src/domain/version/scheme.ts';
import { answerOf } from './answer.ts';
import { pep440Text, semverText } from './versions.ts';

type Row = readonly [current: string, bump: Bump, next: string, stage?: VersionStage];

const options = (series: 'hold' | 'literal', stage?: VersionStage) => ({ series, ...(stage ? { stage } : {}) });

const golden: Record<Scheme, Row[]> = {
  pep440: [
    // R26-R33
    ['0.1.0a1', 'prerelease', '0.1.0a2'],
    ['0.1.0a2', 'prerelease', '0.1.0a3'],
    ['0.1.0a3', 'prerelease', '0.1.0b1', 'beta'],
    ['0.1.0b3', 'prerelease', '0.1.0rc1', 'rc'],
    ['0.1.0rc2', 'prerelease', '0.1.0', 'final'],
    ['0.1.0a2', 'patch', '0.1.1a1'],
    ['0.1.0a2', 'minor', '0.2.0a1'],
    ['0.1.0a2', 'major', '1.0.0'],
    ['0.1.0a2', 'major', '1.0.0a1', 'alpha'],
    // a stage on the raised numbers
    ['0.1.0a2', 'minor', '0.2.0b1', 'beta'],
    ['0.1.0a2', 'patch', '0.1.1', 'final'],
    ['0.1.0', 'minor', '0.2.0rc1', 'rc'],
    // final versions
    ['0.1.0', 'patch', '0.1.1'],
    ['0.1.9', 'minor', '0.2.0'],
    ['0.9.9', 'major', '1.0.0'],
    ['0.1.0', 'prerelease', '0.1.1a1'],
    ['0.1.0', 'prerelease', '0.1.1b1', 'beta'],
    // stages may be skipped, a stage that stands counts on
    ['0.1.0a3', 'prerelease', '0.1.0rc1', 'rc'],
    ['0.1.0a3', 'prerelease', '0.1.0', 'final'],
    ['0.1.0b1', 'prerelease', '0.1.0b2', 'beta'],
    // every other part of PEP 440
    ['1!2.0.0a9', 'prerelease', '1!2.0.0a10'],
    ['1!2.0.0', 'minor', '1!2.1.0'],
    ['1.0', 'patch', '1.0.1'],
    ['2024.10', 'minor', '2024.11'],
    ['1.2.3.4', 'minor', '1.3.0.0'],
    ['1.0.0.post2', 'patch', '1.0.1'],
    ['1.0.0+local.1', 'patch', '1.0.1'],
    ['1.0.0.dev3', 'prerelease', '1.0.0a1'],
    ['1.0.0a2.dev3', 'prerelease', '1.0.0a2'],
    ['1.0.0a2.post1', 'prerelease', '1.0.0a3'],
    ['1.0.0.dev3', 'prerelease', '1.0.0', 'final'],
    ['0.2.0.rc1', 'prerelease', '0.2.0rc2'],
    ['0.2.0.rc1', 'none', '0.2.0rc1'],
  ],
  semver: [
    ['1.0.0-alpha.1', 'prerelease', '1.0.0-alpha.2'],
    ['1.0.0-alpha.3', 'prerelease', '1.0.0-beta.1', 'beta'],
    ['1.0.0-beta.3', 'prerelease', '1.0.0-rc.1', 'rc'],
    ['1.0.0-rc.2', 'prerelease', '1.0.0', 'final'],
    ['0.1.0-alpha.2', 'patch', '0.1.1-alpha.1'],
    ['0.1.0-alpha.2', 'minor', '0.2.0-alpha.1'],
    ['0.1.0-alpha.2', 'major', '1.0.0'],
    ['0.1.0-alpha.2', 'major', '1.0.0-alpha.1', 'alpha'],
    ['1.0.0-next.9', 'prerelease', '1.0.0-next.10'],
    ['1.0.0-alpha', 'prerelease', '1.0.0-alpha.1'],
    ['1.0.0-rc1', 'prerelease', '1.0.0-rc1.1'],
    ['1.0.0-0', 'prerelease', '1.0.0-1'],
    ['1.0.0-alpha.1+build.5', 'prerelease', '1.0.0-alpha.2'],
    ['1.4.0', 'major', '2.0.0'],
    ['1.4.3+build.123', 'patch', '1.4.4'],
    ['1.4.0', 'minor', '1.5.0'],
    ['1.4.0', 'prerelease', '1.4.1-alpha.1'],
    ['1.4.0', 'minor', '1.5.0-beta.1', 'beta'],
    ['9007199254740993.0.0', 'major', '9007199254740994.0.0'],
    ['1.4.0', 'none', '1.4.0'],
  ],
};

describe.each(['pep440', 'semver'] as const)('%s, literal', (scheme) => {
  for (const [current, bump, next, stage] of golden[scheme]) {
    test(`${current} + ${bump}${stage ? ` to ${stage}` : ''} = ${next}`, () => {
      expect(nextVersion(current, bump, scheme, options('literal', stage))).toBe(next);
    });
  }
});

describe('a held series keeps its numbers', () => {
  test.each(['prerelease', 'patch', 'minor', 'major'] as const)('%s', (bump) => {
    expect(nextVersion('0.1.0a2', bump, 'pep440', options('hold'))).toBe('0.1.0a3');
    expect(nextVersion('1.0.0-beta.2', bump, 'semver', options('hold'))).toBe('1.0.0-beta.3');
    expect(nextVersion('0.1.0a2', bump, 'pep440', options('hold', 'rc'))).toBe('0.1.0rc1');
    expect(nextVersion('0.1.0a2', bump, 'pep440', options('hold', 'final'))).toBe('0.1.0');
  });

  test('a final version is in no series', () => {
    expect(nextVersion('0.1.0', 'minor', 'pep440', options('hold'))).toBe('0.2.0');
  });
});

describe('never backwards (R33)', () => {
  test.each([
    ['0.1.0b1', 'alpha', 'pep440', '0.1.0a1'],
    ['0.1.0rc1', 'alpha', 'pep440', '0.1.0a1'],
    ['0.1.0rc1', 'beta', 'pep440', '0.1.0b1'],
    ['1.0.0-rc.1', 'beta', 'semver', '1.0.0-beta.1'],
    ['1.0.0-next.1', 'beta', 'semver', '1.0.0-beta.1'],
    ['1.0.0', 'final', 'semver', '1.0.0'],
    ['1.0.post1', 'final', 'pep440', '1.0'],
  ] as const)('%s to %s', (current, stage, scheme, refused) => {
    const answer = answerOf(() => nextVersion(current, 'prerelease', scheme, options('literal', stage)));
    expect(answer.code).toBe('NOT_MONOTONIC');
    expect(answer.message).toBe(`${refused} is not higher than the last release ${current}.`);
  });
});

test.each([
  ['1.0.0', '2.0.0-alpha.1', 'semver', 'major'],
  ['1.0.0', '1.1.0', 'semver', 'minor'],
  ['1.0.0', '1.0.1', 'semver', 'patch'],
  ['1.1.0-alpha.1', '1.1.0', 'semver', 'prerelease'],
  ['1.0', '1.0.0.1', 'pep440', 'patch'],
  ['1.0', '1.0.0.post1', 'pep440', 'prerelease'],
] as const)('from %s to %s (%s) it takes a %s', (from, to, scheme, bump) => {
  expect(bumpBetween(from, to, scheme)).toBe(bump);
});

test('an unreadable version is refused', () => {
  expect(answerOf(() => nextVersion('1.5', 'patch', 'semver', options('literal'))).code).toBe('VERSION_INVALID');
});

test('the alpha series of a real history, a2 to a61', () => {
  let version = '0.1.0a2';
  for (let count = 3; count <= 61; count += 1) {
    version = nextVersion(version, 'prerelease', 'pep440', options('literal'));
    expect(version).toBe(`0.1.0a${count}`);
  }
});

test.each([
  ['pep440', pep440Text],
  ['semver', semverText],
] as const)('%s: the next version is canonical and higher, or refused', (scheme, versions) => {
  const bump = fc.constantFrom<Bump>('prerelease', 'patch', 'minor', 'major');
  const stage = fc.option(fc.constantFrom(...versionStages), { nil: undefined });
  fc.assert(
    fc.property(versions, bump, fc.constantFrom('hold', 'literal'), stage, (current, asked, series, wanted) => {
      const next = nextOrCode(() => nextVersion(current, asked, scheme, options(series, wanted)));
      if (next === 'NOT_MONOTONIC') return;
      expect(requireVersion(next, scheme)).toBe(next);
      expect(compareVersions(next, current, scheme)).toBe(1);
    }),
  );
});

function nextOrCode(act: () => string): string {
  try {
    return act();
  } catch (error) {
    return answerOf(() => {
      throw error;
    }).code;
  }
}

test.each([
  ['1.1.0', [], 'semver', '1.1.0'],
  ['1.1.0', ['1.1.0'], 'semver', '1.1.1'],
  ['1.1.0', ['1.1.0', '1.1.1', '1.2.0'], 'semver', '1.1.2'],
  ['1.1.0-rc.1', ['1.1.0-rc.1'], 'semver', '1.1.0-rc.2'],
  ['0.2.0a1', ['0.2.0a1', '0.2.0a2'], 'pep440', '0.2.0a3'],
] as const)('%s beside %j taken back is free as %s: %s', (version, burned, scheme, free) => {
  expect(nextFree(version, burned, scheme)).toBe(free);
});
