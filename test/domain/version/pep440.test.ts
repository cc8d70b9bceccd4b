import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { publishedVersion } from '../../../src/domain/version/convert.ts';
import {
  canonical,
  compareVersions,
  finalOf,
  isPrerelease,
  parseVersion,
  stageOf,
} from '../../../src/domain/version/scheme.ts';
import facts from './fixtures/pep440.json' with { type: 'json' };
import { pep440Text } from './versions.ts';

const compare = (a: string, b: string) => compareVersions(a, b, 'pep440');

test('the whole list of packaging is in order, each against each', () => {
  for (const [place, version] of facts.ordered.entries()) {
    for (const [other, another] of facts.ordered.entries()) {
      expect([version, another, compare(version, another)]).toEqual([version, another, Math.sign(place - other)]);
    }
  }
});

test.each(facts.normalized.map(([text = '', form = '']) => [text, form] as const))('%j is written %s', (text, form) => {
  expect(canonical(text, 'pep440')).toBe(form);
  expect(compare(text, form)).toBe(0);
});

test.each(facts.prerelease.map(([text, prerelease]) => [String(text), prerelease] as const))(
  '%s: prerelease is %s',
  (text, prerelease) => {
    expect(isPrerelease(text, 'pep440')).toBe(prerelease);
  },
);

type Parts = readonly [
  epoch: number | null,
  release: readonly number[],
  pre: readonly [string, number] | null,
  post: number | null,
  dev: number | null,
  local: string | null,
];

/** A version put together from its parts, in the words of the specification. */
function together([epoch, release, pre, post, dev, local]: Parts): string {
  const after = (word: string, part: number | string | null | undefined) => (part == null ? '' : `${word}${part}`);
  const letter = pre?.[0].toLowerCase() === 'beta' ? 'b' : pre?.[0].toLowerCase();
  const head = `${epoch ? `${epoch}!` : ''}${release.join('.')}${letter ? `${letter}${pre?.[1]}` : ''}`;
  return `${head}${after('.post', post)}${after('.dev', dev)}${after('+', local)}`;
}

describe('the parts that packaging sees', () => {
  test.each(facts.parts.map((row) => row as [string, ...Parts, string, string]))('%s', (text, ...rest) => {
    const [publicForm, baseForm] = rest.slice(6) as [string, string];
    const parts = rest.slice(0, 6) as unknown as Parts;
    const [epoch, release, pre, post, dev] = parts;
    expect(canonical(text, 'pep440')).toBe(together(parts));
    expect(publicForm).toBe(together([epoch, release, pre, post, dev, null]));
    expect(finalOf(text, 'pep440')).toBe(baseForm);
    expect(isPrerelease(text, 'pep440')).toBe(pre !== null || dev !== null);
    expect(publishedVersion(text, 'pep440').ok).toBe(text === publicForm);
  });

  test.each(facts.fromParts.map(([parts, text]) => [text as string, parts as unknown as Parts] as const))(
    '%s is made of them',
    (text, parts) => {
      expect(canonical(text, 'pep440')).toBe(together(parts));
    },
  );

  test.each(facts.roundtrip)('%s comes back', (text) => {
    expect(compare(canonical(text, 'pep440'), text)).toBe(0);
  });

  test.each(facts.postrelease.map(([text, post]) => [String(text), post] as const))(
    '%s: post-release is %s',
    (text, post) => {
      expect(canonical(text, 'pep440').includes('.post')).toBe(post);
    },
  );
});

describe('what is not a version', () => {
  test.each(facts.invalid)('%j', (text) => {
    expect(parseVersion(text, 'pep440').ok).toBe(false);
  });

  test.each([
    ['1.0.0-hotfix.1', '1.0.0', 'only the suffixes aN, bN, rcN, .postN, .devN and +local are known'],
    ['0.2.0rc1-final', '0.2.0rc1', 'only the suffixes aN, bN, rcN, .postN, .devN and +local are known'],
    ['1.0 a1', '1.0', 'it has white space in it'],
    ['1.0.', '1.0', 'a number between the dots is missing'],
    ['1..0', '1', 'a number between the dots is missing'],
    ['1.0+a+b', '1.0', 'the local part after + must be letters, digits and single dots'],
    ['release 1.2', '1.2', 'it has white space in it'],
    ['release-1.2', '1.2', 'it does not start with a number'],
    ['dev', 'a version such as 1.5.0', 'it does not start with a number'],
    ['', 'a version such as 1.5.0', 'it is empty'],
    ['1'.repeat(257), 'a version such as 1.5.0', 'it has more than 256 characters'],
  ])('%j; %j is suggested', (text, suggestion, why) => {
    expect(parseVersion(text, 'pep440')).toEqual({ ok: false, why, suggestion });
  });
});

test.each([
  ['1.0', '1.0.0'],
  ['1.0a1', '1.0.0-alpha.1'],
  ['1.0.post1', '1.0-1'],
  ['1.0+01', '1.0+1'],
  ['0!1', '1.0.0.0'],
])('%s equals %s', (a, b) => {
  expect(compare(a, b)).toBe(0);
});

test('tags of a real history sort by version, not by name', () => {
  const names = [
    '0.1.0a2',
    '0.1.0a10',
    '0.1.0a61',
    '0.1.1b1',
    '0.2.0.rc1',
    '0.2.0rc2',
    '0.2.0rc40',
    '0.2.0',
    '1.0.0rc6',
  ];
  expect([...names].sort().sort(compare)).toEqual(names);
});

test.each([
  ['1.0', 'final'],
  ['1.0.post2', 'final'],
  ['1.0a1', 'alpha'],
  ['1.0.dev4', 'alpha'],
  ['1.0b1.dev2', 'beta'],
  ['1.0c3', 'rc'],
])('%s stands at %s', (text, stage) => {
  expect(stageOf(text, 'pep440')).toBe(stage);
});

describe('for any version in any spelling', () => {
  test('the canonical form is equal, and its own canonical form', () => {
    fc.assert(
      fc.property(pep440Text, (text) => {
        const form = canonical(text, 'pep440');
        expect(compare(text, form)).toBe(0);
        expect(canonical(form, 'pep440')).toBe(form);
      }),
    );
  });

  test('the order is total', () => {
    fc.assert(
      fc.property(pep440Text, pep440Text, pep440Text, (a, b, c) => {
        expect(compare(a, b)).toBe(0 - compare(b, a) || 0);
        if (compare(a, b) <= 0 && compare(b, c) <= 0) expect(compare(a, c)).toBeLessThanOrEqual(0);
      }),
    );
  });

  test('no text makes the reader throw', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => typeof parseVersion(text, 'pep440').ok === 'boolean'),
    );
  });
});
