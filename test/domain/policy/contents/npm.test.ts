import { expect, it } from 'vitest';
import { contentsOf } from '../../../../src/domain/policy/contents/judge.ts';
import type { ContentRules } from '../../../../src/domain/policy/contents/strays.ts';

const manifest = { name: 'honeycomb', version: '1.1.0', main: './lib/index.js', files: ['lib'] };
const rules: ContentRules = { expected: [], forbidden: [], allowed: [], tests: 'allow' };
const lib = ['lib/index.js', 'lib/ring.js'];

function look(
  said: Record<string, unknown>,
  held: readonly string[] = lib,
  more: { tracked?: readonly string[]; rules?: Partial<ContentRules> } = {},
) {
  const contents = contentsOf('honeycomb-1.1.0.tgz');
  for (const path of ['package.json', ...held])
    contents.see(`package/${path}`, () => JSON.stringify({ ...manifest, ...said }));
  const declared = { name: 'honeycomb', version: '1.1.0', tracked: more.tracked ?? lib, manifest: '' };
  return contents.judge(declared, { ...rules, ...more.rules });
}
const told = (...given: Parameters<typeof look>) => look(...given).faults.map(({ rule, what }) => `${rule}: ${what}`);

it('finds nothing amiss with what is whole', () => {
  expect(look({})).toEqual({ files: 3, modules: 2, missing: [], faults: [] });
});

it.each([
  ['another name', { name: 'wax' }, 'identity: its name is "wax", not honeycomb'],
  ['another version', { version: '1.0.0' }, 'identity: its version is "1.0.0", not 1.1.0'],
  ['main', { main: 'dist/index.js' }, 'promise: main leads to dist/index.js, which is not in it'],
  ['types', { types: 'lib/index.d.ts' }, 'promise: types leads to lib/index.d.ts, which is not in it'],
  ['bin', { bin: { comb: 'bin/comb.js' } }, 'promise: bin leads to bin/comb.js, which is not in it'],
  ['bin as a text', { bin: 'comb.js' }, 'promise: bin leads to comb.js, which is not in it'],
  ['files', { files: ['lib', 'dist'] }, 'promise: files promises dist, of which nothing is in it'],
  [
    'one condition of one path of exports',
    { exports: { '.': './lib/index.js', './ring': { types: './lib/ring.d.ts', default: './lib/ring.js' } } },
    'promise: exports leads to lib/ring.d.ts, which is not in it',
  ],
  [
    'a pattern of exports',
    { exports: { './*': './esm/*.js' } },
    'promise: exports leads to esm/*.js, which is not in it',
  ],
])('tells of %s', (_what, said, fault) => {
  expect(told(said)).toEqual([fault]);
});

it.each([
  { main: 'lib' },
  { main: './lib/ring' },
  { main: undefined, exports: './lib/index.js' },
  { exports: { './*': './lib/*.js', './internal/*': null } },
  { exports: { '.': ['./lib/index.js', './lib/never.js'] } },
  { files: ['./lib/', '!lib/*.map'] },
  { files: ['lib/*'] },
])('follows node and npm in %j', (said) => {
  expect(told(said)).toEqual([]);
});

it('counts the tracked modules that belong into it', () => {
  const tracked = Array.from({ length: 137 }, (_, index) => `lib/m${index}.js`);
  const seen = look({ main: 'lib/m0.js' }, tracked.slice(0, 8), { tracked: [...tracked, 'scripts/build.js'] });
  expect(seen).toMatchObject({ modules: 137, faults: [] });
  expect(seen.missing).toHaveLength(129);
});

it('without files expects every tracked module, but none of a package below', () => {
  const tracked = ['lib/index.js', 'lib/ring.js', 'extra.js', 'packages/wax/package.json', 'packages/wax/index.js'];
  expect(look({ files: undefined }, lib, { tracked }).missing).toEqual(['extra.js']);
});

it.each([
  '.env',
  'lib/.env.production',
  'lib/id_ed25519',
  'server.key',
  '.npmrc',
  'lib/.git/config',
  'node_modules/left/index.js',
  'coverage/lcov.info',
  'lib/.DS_Store',
])('%s is a stray, unless policy allows it', (path) => {
  expect(told({}, [...lib, path])).toEqual([`stray: ${path}`]);
  expect(told({}, [...lib, path], { rules: { allowed: [path] } })).toEqual([]);
});

it.each(['.env.example', 'lib/environment.js', 'lib/coverage/report.js', 'lib/keys.js'])('%s is none', (path) => {
  expect(told({}, [...lib, path])).toEqual([]);
});

it('keeps what policy says of tests, forbidden and expected files', () => {
  expect(told({}, [...lib, 'lib/ring.test.js'])).toEqual([]);
  expect(told({}, [...lib, 'lib/ring.test.js'], { rules: { tests: 'forbid' } })).toEqual(['stray: lib/ring.test.js']);
  expect(told({}, [...lib, 'lib/a.map'], { rules: { forbidden: ['**/*.map'] } })).toEqual(['stray: lib/a.map']);
  expect(told({}, lib, { rules: { expected: ['LICENSE*'] } })).toEqual(['expected: nothing fits LICENSE*']);
});

it('takes an archive without a manifest, and one of an unknown kind, for no package', () => {
  const empty = contentsOf('honeycomb-1.1.0.tgz').judge({ name: 'a', version: '1', tracked: [], manifest: '' }, rules);
  const strange = contentsOf('honeycomb.rar').judge({ name: 'a', version: '1', tracked: [], manifest: '' }, rules);
  expect([empty, strange].map(({ faults }) => faults.map(({ rule }) => rule))).toEqual([['identity'], ['identity']]);
});
