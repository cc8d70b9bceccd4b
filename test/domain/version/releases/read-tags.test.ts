import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isPackageName, likelyPrefixes } from '../../../../src/domain/version/releases/prefix.ts';
import { readReleaseTags, usedPrefix } from '../../../../src/domain/version/releases/read-tags.ts';
import type { Tag } from '../../../../src/domain/version/releases/tag.ts';
import { compareVersions } from '../../../../src/domain/version/scheme.ts';

/** `name`, `name commit` or `name commit light`. */
const tags = (...lines: string[]): Tag[] =>
  lines.map((line, time) => {
    const [name = '', commit = name, light] = line.split(' ');
    return { name, commit, annotated: light === undefined, time };
  });

const told = ({ findings }: ReturnType<typeof readReleaseTags>) => findings.map(({ kind, tag }) => `${kind} ${tag}`);
const named = ({ releases }: ReturnType<typeof readReleaseTags>) => releases.map(({ tag }) => tag);

describe('tags of every pattern', () => {
  it.each([
    ['v', 'v1.2.3', '1.2.3'],
    ['', '1.2.3', '1.2.3'],
    ['pkg@', 'pkg@1.2.3', '1.2.3'],
    ['@scope/pkg@', '@scope/pkg@1.2.3-rc.1', '1.2.3-rc.1'],
    ['pkg-v', 'pkg-v1.2.3', '1.2.3'],
    ['pkg/v', 'pkg/v1.2.3', '1.2.3'],
  ])('%j%s', (prefix, tag, version) => {
    const others = ['other@9.0.0', 'pkg-two@9.0.0', 'pkg-two-v9.0.0', 'other/v9.0.0', 'nightly', 'v1'];
    const read = readReleaseTags(tags(tag, ...others), prefix, 'semver');
    expect(read.releases).toEqual([{ tag, version, commit: tag, time: 0 }]);
    expect(read.findings).toEqual([]);
  });

  it.each([
    ['honeycomb', false, ['v1.0.0', 'honeycomb@2.0.0'], 'v'],
    ['honeycomb', false, ['1.0.0', 'v1'], ''],
    ['honeycomb', false, ['honeycomb-v1.0.0'], 'honeycomb-v'],
    ['honeycomb', false, ['nightly', 'v2-notes'], 'v'],
    ['@apiary/comb', true, ['v9.0.0', '@apiary/comb@1.0.0'], '@apiary/comb@'],
    ['@apiary/comb', true, ['comb-v1.0.0'], 'comb-v'],
    ['@apiary/comb', true, ['comb/v1.0.0', 'comb-two-v1.0.0'], 'comb/v'],
    ['@apiary/comb', true, ['v9.0.0'], '@apiary/comb@'],
  ])('%s (package: %s) with %j has the prefix %j', (name, member, existing, prefix) => {
    expect(usedPrefix(tags(...existing), likelyPrefixes(name, member), 'semver')).toBe(prefix);
  });

  it.each(['comb', '@apiary/comb', 'a.b_c-d'])('%s can stand in a tag', (name) =>
    expect(isPackageName(name)).toBe(true),
  );
  it.each(['', '-x', '../x', 'a b', 'a~b', 'a@{1}', 'a//b', '@/x', 'a\nb', `a${'b'.repeat(300)}`])(
    '%j cannot',
    (name) => expect(isPackageName(name)).toBe(false),
  );
});

describe('what is odd about tags is said', () => {
  it('reads the tags of a real kind of history', () => {
    const read = readReleaseTags(
      tags('v0.1.0a9', 'v0.1.0a10 a10 light', 'v0.2.0.rc1', 'v0.2.0rc2', 'v0.2.0', 'v0.3.0-final.x', '0.4.0', 'beta'),
      'v',
      'pep440',
    );
    expect(named(read)).toEqual(['v0.2.0', 'v0.2.0rc2', 'v0.2.0.rc1', 'v0.1.0a10', 'v0.1.0a9']);
    expect(told(read)).toEqual([
      'malformed v0.3.0-final.x',
      'other-pattern 0.4.0',
      'not-canonical v0.2.0.rc1',
      'lightweight v0.1.0a10',
    ]);
    const said = Object.fromEntries(read.findings.map((one) => [one.tag, one.said]));
    expect(said['v0.2.0.rc1']).toBe('counts as 0.2.0rc1; its canonical tag is v0.2.0rc1.');
    expect(said['v0.1.0a10']).toContain('counts as 0.1.0a10');
    expect(said['v0.3.0-final.x']).toContain('does not count');
  });

  it.each([
    ['the canonical spelling', ['v1.0.0.rc1 a', 'v1.0.0rc1 b'], 'v1.0.0rc1'],
    ['the annotated tag', ['v1.0 a light', 'v1.0.0 b'], 'v1.0.0'],
    ['the later one', ['v1.0.0.0 a', 'v1.0.0 b'], 'v1.0.0'],
  ])('of two tags of one version %s comes first', (_what, both, first) => {
    const read = readReleaseTags(tags(...both), 'v', 'pep440');
    expect(named(read)).toEqual([first, expect.anything()]);
    expect(told(read)).toContain(`duplicate ${named(read)[1]}`);
  });

  it('takes two tags of one version on one commit as one release', () => {
    const read = readReleaseTags(tags('v1.0 same', 'v1.0.0 same', 'v1.0.0.0 other'), 'v', 'pep440');
    expect(read.releases.map(({ commit }) => commit)).toEqual(['other', 'same']);
  });

  it('reads any tags: sorted, each commit of a version once, nothing lost', () => {
    const part = fc.constantFrom('v', '1', '0', '2', '.', '-rc.1', 'rc1', 'x', '@');
    const name = fc.array(part, { maxLength: 9 }).map((parts) => `v${parts.join('')}`);
    fc.assert(
      fc.property(fc.uniqueArray(name), fc.constantFrom('semver' as const, 'pep440' as const), (names, scheme) => {
        const read = readReleaseTags(tags(...names.map((one) => `${one} c`)), 'v', scheme);
        const versions = read.releases.map(({ version }) => version);
        for (const [at, version] of versions.entries()) {
          const next = versions[at + 1];
          if (next !== undefined) expect(compareVersions(version, next, scheme)).toBe(1);
        }
        const kept = new Set(read.releases.map(({ tag }) => tag));
        expect(read.findings.filter(({ kind, tag }) => kind === 'malformed' && kept.has(tag))).toEqual([]);
      }),
    );
  });
});
