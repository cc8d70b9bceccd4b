import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { globReach, globToRegExp } from '../../src/domain/glob.ts';

const table: [string, string, boolean][] = [
  ['a.yaml', 'a.yaml', true],
  ['a.yaml', 'axyaml', false],
  ['*.yaml', 'a.yaml', true],
  ['*.yaml', 'b/a.yaml', false],
  ['*.yaml', '.hidden.yaml', false],
  ['.*.yaml', '.hidden.yaml', true],
  ['*', '', false],
  ['agents/*/config.yaml', 'agents/one/config.yaml', true],
  ['agents/*/config.yaml', 'agents/one/two/config.yaml', false],
  ['agents/**/config.yaml', 'agents/config.yaml', true],
  ['agents/**/config.yaml', 'agents/one/two/config.yaml', true],
  ['agents/**/config.yaml', 'agents/.git/config.yaml', false],
  ['**/*.yaml', 'a.yaml', true],
  ['**/*.yaml', 'x/y/a.yaml', true],
  ['**/*.yaml', 'x/.y/a.yaml', false],
  ['**', 'x/y', true],
  ['src/**', 'src/a/b.ts', true],
  ['src/**', 'src', false],
  ['src/**', 'srcs/a', false],
  ['**/b/**/d.ts', 'a/b/c/b/d.ts', true],
  ['**/b/**/d.ts', 'a/c/d.ts', false],
  ['**/x/y/**/x/z', 'x/x/y/x/y/x/z', true],
  ['a*b*c', 'aXbYbZc', true],
  ['a*b*c', 'aXcYb', false],
  ['*a*ab', 'aab', true],
  ['*ab', 'aab', true],
  ['?.ts', 'a.ts', true],
  ['?.ts', 'ab.ts', false],
  ['?.ts', '..ts', false],
  ['a?b', 'a/b', false],
  ['*.{yaml,yml}', 'a.yml', true],
  ['*.{yaml,yml}', 'a.json', false],
  ['{a,b/c}/*.ts', 'b/c/x.ts', true],
  ['{a,{b,c}}.ts', 'c.ts', true],
  ['x{,y}.ts', 'x.ts', true],
  ['{a}.ts', '{a}.ts', true],
  ['./a/*.ts', 'a/x.ts', true],
  ['a+(b).ts', 'a+(b).ts', true],
  ['[ab].ts', '[ab].ts', true],
  ['[ab].ts', 'a.ts', false],
  ['a.ts', 'a.ts\n', false],
];

describe('globToRegExp', () => {
  it.each(table)('%s on %s: %s', (glob, path, expected) => {
    expect(globToRegExp(glob).test(path)).toBe(expected);
  });

  it('agrees with a matcher that tries everything', () => {
    const segment = fc
      .array(fc.constantFrom('a', 'b', '*', '?'), { minLength: 1, maxLength: 5 })
      .map((parts) => parts.join(''));
    const glob = fc
      .array(fc.oneof(segment, fc.constant('**')), { minLength: 1, maxLength: 5 })
      .map((parts) => parts.join('/'));
    const name = fc.array(fc.constantFrom('a', 'b'), { minLength: 1, maxLength: 5 }).map((parts) => parts.join(''));
    const path = fc.array(name, { minLength: 1, maxLength: 6 }).map((parts) => parts.join('/'));
    fc.assert(
      fc.property(glob, path, (pattern, candidate) => {
        expect(globToRegExp(pattern).test(candidate)).toBe(slowMatch(pattern.split('/'), candidate.split('/')));
      }),
      { numRuns: 3000 },
    );
  });

  it.each([
    [`${'*a'.repeat(60)}b`, 'a'.repeat(250)],
    [`${'**/a/'.repeat(60)}b`, `${'a/'.repeat(120)}c`],
    [`${'**/'.repeat(60)}*a*a*a*b`, `${'aaaa/'.repeat(120)}aaaa`],
    ['*'.repeat(400), 'a'.repeat(400)],
  ])('is not brought to a halt by %s', (glob, path) => {
    globToRegExp(glob).test(path);
  });

  it('refuses braces that stand for too many globs', () => {
    expect(() => globToRegExp('{a,b}'.repeat(20))).toThrow(expect.objectContaining({ code: 'INPUT_INVALID' }));
  });
});

describe('globReach', () => {
  it.each([
    ['a/b/*.ts', 'a/b', 3],
    ['*.ts', '', 1],
    ['a/b.ts', 'a', 2],
    ['a/**/b.ts', 'a', Number.POSITIVE_INFINITY],
    ['a/{b,c/d}/x', 'a', Number.POSITIVE_INFINITY],
  ])('%s starts at "%s"', (glob, base, depth) => {
    expect(globReach(glob)).toEqual({ base, depth });
  });
});

function slowMatch(glob: string[], path: string[]): boolean {
  const [first, ...rest] = glob;
  if (first === undefined) return path.length === 0;
  if (first !== '**') return path[0] !== undefined && slowName(first, path[0]) && slowMatch(rest, path.slice(1));
  const least = rest.length === 0 ? 1 : 0;
  return (
    path.some((_name, at) => at >= least && slowMatch(rest, path.slice(at))) ||
    (path.length >= least && slowMatch(rest, []))
  );
}

function slowName(glob: string, name: string): boolean {
  if (glob === '') return name === '';
  if (glob[0] === '*') return slowName(glob.slice(1), name) || (name !== '' && slowName(glob, name.slice(1)));
  return name !== '' && (glob[0] === '?' || glob[0] === name[0]) && slowName(glob.slice(1), name.slice(1));
}
