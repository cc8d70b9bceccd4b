import { expect, it } from 'vitest';
import { contentsOf } from '../../../../src/domain/policy/contents/judge.ts';

const rules = { expected: [], forbidden: [], allowed: [], tests: 'allow' as const };
const manifest = '[package]\nname = "hexagons"\nversion = "1.1.0"\n';
const sources = ['src/lib.rs', 'src/rings.rs'];

function look({
  said = manifest,
  held = sources,
  tracked = sources,
  own = manifest,
}: {
  said?: string;
  held?: readonly string[];
  tracked?: readonly string[];
  own?: string;
} = {}) {
  const contents = contentsOf('hexagons-1.1.0.crate');
  for (const path of ['Cargo.toml', 'Cargo.toml.orig', '.cargo_vcs_info.json', ...held])
    contents.see(`hexagons-1.1.0/${path}`, () => said);
  return contents.judge({ name: 'hexagons', version: '1.1.0', tracked, manifest: own }, rules);
}

it('finds nothing amiss with what is whole, and knows what cargo adds', () => {
  expect(look()).toEqual({ files: 5, modules: 2, missing: [], faults: [] });
});

it.each([
  ['another name', manifest.replace('hexagons', 'wax'), 'its name is "wax", not hexagons'],
  ['another version', manifest.replace('1.1.0', '1.0.0'), 'its version is "1.0.0", not 1.1.0'],
])('tells of %s', (_what, said, what) => {
  expect(look({ said }).faults).toEqual([{ rule: 'identity', what }]);
});

it('tells of what nobody meant to ship', () => {
  expect(look({ held: [...sources, '.env', 'src/lib.rs.orig'] }).faults).toEqual([
    { rule: 'stray', what: '.env' },
    { rule: 'stray', what: 'src/lib.rs.orig' },
  ]);
});

it.each([
  ['a source that is missing', '', ['src/lib.rs', 'src/extra.rs'], ['src/extra.rs']],
  ['none that is excluded by name', 'exclude = ["tests/"]', ['src/lib.rs', 'tests/a.rs', 'deep/tests/b.rs'], []],
  [
    'none that is excluded from the top',
    'exclude = ["/tests"]',
    ['tests/a.rs', 'deep/tests/b.rs'],
    ['deep/tests/b.rs'],
  ],
  ['only what is included', 'include = ["/src/**"]', ['src/lib.rs', 'src/extra.rs', 'examples/a.rs'], ['src/extra.rs']],
  ['none of a crate below', '', ['src/lib.rs', 'macros/Cargo.toml', 'macros/src/lib.rs'], []],
])('misses %s', (_what, more, tracked, missing) => {
  expect(look({ tracked, own: `${manifest}${more}\n` }).missing).toEqual(missing);
});
