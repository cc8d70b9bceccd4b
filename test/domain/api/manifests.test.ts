import { describe, expect, test } from 'vitest';
import { manifestDifference } from '../../../src/domain/api/package/manifest-difference.ts';
import { narrowsPep440 } from '../../../src/domain/api/package/narrows-pep440.ts';
import { narrowsPython } from '../../../src/domain/api/package/requires-python.ts';
import { entriesOf } from '../../../src/domain/api/typescript/entries.ts';
import { inShort } from './surfaces.ts';

/** What is found in one manifest, and why it could not be read. */
async function told(
  path: string,
  before: string | null,
  after: string | null,
  beside: { name: string; before: string; after: string } = { name: '', before: '', after: '' },
): Promise<string[]> {
  const side = (text: string | null, other: string) => ({
    paths: [path, beside.name],
    read: async (file: string) => (file === path ? text : other),
  });
  const { findings, faults } = await manifestDifference(path, side(before, beside.before), side(after, beside.after));
  return [...inShort(findings), ...faults.map((one) => `${one.why} ${one.what}`)];
}

test.each([
  ['>=3.8', '>=3.9', true],
  ['>=3.9', '>=3.8', false],
  ['>=3.8', '>=3.8,<4', false],
  ['>=3.8', '>=3.8,<3.13', true],
  ['>=3.8', '>=3.8,!=3.9.*', true],
  ['>=3.8', '>=3.8.1', false],
  ['>=3.8,<3.12', '>=3.8', false],
  ['~=3.8', '>=3.8', false],
  ['>=3.8', '~=3.8', false],
  ['>=3.8', '==3.10.*', true],
  ['^3.8', '>=3.8,<4', false],
  ['^3.8', '^3.9', true],
  ['~3.9', '>=3.9', false],
  ['>=3.9', '~3.9', true],
  ['*', '>=3.8', true],
  [null, '>=3.9', true],
  ['>=3.9', null, false],
])('Python %s to %s takes something away: %s', (before, after, narrowed) => {
  expect(narrowsPython(before, after)).toBe(narrowed);
});

describe('package.json', () => {
  test.each([
    [
      { engines: { node: '>=18' } },
      { engines: { node: '>=20' } },
      ['breaking runtime_narrowed package.json engines.node'],
    ],
    [{ engines: { node: '>=20' } }, { engines: { node: '>=18' } }, []],
    [{ engines: { node: 'nonsense' } }, { engines: { node: '>=18' } }, []],
    [{ bin: { a: 'a.js', b: 'b.js' } }, { bin: { a: 'c.js' } }, ['breaking entry_removed package.json bin']],
    [{ bin: {} }, { bin: { a: 'c.js' } }, ['addition entry_added package.json bin']],
    [{ name: '@x/a', bin: 'a.js' }, { name: '@x/a', bin: { a: 'b.js' } }, []],
    [
      { exports: { '.': './a.js', './b': './b.js' } },
      { exports: { '.': './a.js' } },
      ['breaking entry_removed package.json exports'],
    ],
    [{ main: './a.js' }, { exports: './a.js' }, ['breaking entry_removed package.json exports']],
    [{ main: './a.js' }, { exports: { '.': './a.js', './*': './*' } }, ['addition entry_added package.json exports']],
    [
      { exports: { './p/*': './p/*.js', '.': './a.js' } },
      { exports: { '.': './a.js' } },
      ['breaking entry_removed package.json exports'],
    ],
    [
      { exports: { import: './a.mjs', require: './a.cjs' } },
      { exports: { import: './a.mjs' } },
      ['breaking entry_removed package.json exports'],
    ],
    [{ exports: { import: './a.mjs', require: './a.cjs' } }, { exports: './a.cjs' }, []],
    [{ exports: { import: './a.mjs', require: './a.js' } }, { exports: './a.js' }, []],
    [
      { exports: { import: './a.mjs', require: './a.cjs' } },
      { type: 'module', exports: './a.js' },
      ['breaking entry_removed package.json exports'],
    ],
    [{ exports: { import: './a.mjs' } }, { exports: { import: './a.mjs', require: './a.cjs' } }, []],
    [
      { exports: { types: './a.d.ts', default: './a.js' } },
      { exports: './a.js' },
      ['breaking entry_removed package.json types'],
    ],
    [{ typings: './a.d.ts' }, { types: './a.d.ts' }, []],
    [{}, { engines: { node: '>=18' } }, ['breaking runtime_narrowed package.json engines.node']],
    [{ engines: { node: '>=18' } }, {}, []],
    [
      { engines: { node: '^18 || ^20' } },
      { engines: { node: '^20' } },
      ['breaking runtime_narrowed package.json engines.node'],
    ],
    [{ engines: { node: '^18 || ^20' } }, { engines: { node: '>=18' } }, []],
    [
      { engines: { vscode: '^1.80.0' } },
      { engines: { vscode: '^1.90.0' } },
      ['breaking runtime_narrowed package.json engines.vscode'],
    ],
    [
      { peerDependencies: { react: '^17 || ^18' } },
      { peerDependencies: { react: '^18' } },
      ['breaking runtime_narrowed package.json peerDependencies.react'],
    ],
    [{ peerDependencies: { react: '^17' } }, { peerDependencies: { react: '^17 || ^18' } }, []],
    [{}, { peerDependencies: { react: '^17' } }, ['breaking runtime_narrowed package.json peerDependencies.react']],
    [{}, { peerDependencies: { react: '^17' }, peerDependenciesMeta: { react: { optional: true } } }, []],
    [{ private: true, engines: { node: '>=18' } }, { private: true, engines: { node: '>=20' } }, []],
    [
      { dependencies: { a: '^1' } },
      { dependencies: { a: '^2' } },
      ['private dependency_narrowed package.json dependencies.a'],
    ],
    [
      { dependencies: { a: '>=1' } },
      { dependencies: { a: '>=1.5' } },
      ['private dependency_narrowed package.json dependencies.a'],
    ],
    [{ dependencies: { a: '^1.5' } }, { dependencies: { a: '^1 || ^2' } }, []],
    [{ dependencies: { a: '^1' } }, { dependencies: { a: 'workspace:*', b: '^1' } }, []],
    [{ bin: { a: 'a.js' } }, {}, ['breaking entry_removed package.json bin']],
    [{ main: './a.js', type: 'module' }, { main: './b.js', type: 'module' }, []],
    [{ main: './a.js', types: './a.d.ts' }, { main: './a.js' }, ['breaking entry_removed package.json types']],
    [{ main: './a.js' }, { main: './a.js', type: 'module' }, ['breaking runtime_narrowed package.json type']],
  ])('%j to %j', async (before, after, found) => {
    expect(await told('package.json', JSON.stringify(before), JSON.stringify(after))).toEqual(found);
  });

  test('a broken one is said, a first one says nothing', async () => {
    expect(await told('package.json', '{', '{}')).toEqual(['syntax_error package.json']);
    expect(await told('package.json', '{}', '[]')).toEqual(['syntax_error package.json']);
    expect(await told('package.json', null, '{}')).toEqual([]);
  });

  test.each([
    [{}, ['index.ts'], [['.', 'index.ts']]],
    [{ main: 'dist/index.js' }, ['src/index.ts'], [['.', 'src/index.ts']]],
    [{ main: 'lib/a.js' }, ['lib/a.js', 'lib/a.ts'], [['.', 'lib/a.js']]],
    [{ exports: { import: './dist/esm/a.mjs', types: './dist/types/a.d.ts' } }, ['src/a.ts'], [['.', 'src/a.ts']]],
    [{ exports: { './b': './build/b.js', './p/*': './p/*.js' } }, ['src/b.tsx'], [['./b', 'src/b.tsx']]],
    [
      { exports: { './p/*': './dist/p/*.js', './q/*': './dist/q/*/index.js' } },
      ['src/p/a.ts', 'src/p/b/c.ts', 'src/q/d/index.ts', 'src/q/e.ts', 'src/other.ts', 'src/p/note.md'],
      [
        ['./p/a', 'src/p/a.ts'],
        ['./p/b/c', 'src/p/b/c.ts'],
        ['./q/d', 'src/q/d/index.ts'],
      ],
    ],
    [
      {},
      ['a.ts', 'b/c.ts', 'd.md'],
      [
        ['./a.ts', 'a.ts'],
        ['./b/c.ts', 'b/c.ts'],
      ],
    ],
  ])('entries of %j in %j', (json, paths, entries) => {
    expect(entriesOf('package.json', json, new Set(paths)).map((one) => [one.name, one.file])).toEqual(entries);
  });

  test('a package among others is known by its name', () => {
    const paths = new Set(['packages/a/src/index.ts']);
    expect(entriesOf('packages/a/package.json', { name: '@x/a' }, paths)).toEqual([
      { name: '@x/a', file: 'packages/a/src/index.ts' },
    ]);
  });
});

describe('pyproject.toml', () => {
  const project = (text: string) => `[project]\nname = "a"\n${text}`;
  test.each([
    [
      'requires-python = ">=3.8"',
      'requires-python = ">=3.10"',
      ['breaking runtime_narrowed pyproject.toml requires-python'],
    ],
    [
      '[project.scripts]\na = "p:a"\nb = "p:b"',
      '[project.scripts]\na = "p:c"',
      ['breaking entry_removed pyproject.toml entry points'],
    ],
    ['', '[project.entry-points.plugin]\na = "p:c"', ['addition entry_added pyproject.toml entry points']],
    ['', '', []],
    ['requires-python = ">=3.10"', 'requires-python = ">=3.8"', []],
    ['[project.optional-dependencies]\nfast = ["x"]', '', ['breaking entry_removed pyproject.toml entry points']],
    ['', '[project.optional-dependencies]\nfast = ["x"]', ['addition entry_added pyproject.toml entry points']],
    ['[project.gui-scripts]\na = "p:a"', '', ['breaking entry_removed pyproject.toml entry points']],
    [
      'dependencies = ["A_b[x] >= 1 ; os_name == \'nt\'", "c"]',
      'dependencies = ["a-b>=2; os_name == \'nt\'", "c<5"]',
      [
        "private dependency_narrowed pyproject.toml dependencies.a-b; os_name == 'nt'",
        'private dependency_narrowed pyproject.toml dependencies.c',
      ],
    ],
    ['dependencies = ["a>=2", "b"]', 'dependencies = ["a>=1", "c>=3"]', []],
    ['dependencies = ["a>=2"]', 'dependencies = ["a @ file:///a"]', []],
    ['[tool.other]\na = 1', '[tool.other]\na = 2', []],
  ])('%s to %s', async (before, after, found) => {
    expect(await told('pyproject.toml', project(before), project(after))).toEqual(found);
  });

  const poetry = (text: string) => `[tool.poetry]\nname = "a"\n${text}`;
  test.each([
    [
      '[tool.poetry.dependencies]\npython = "^3.8"',
      '[tool.poetry.dependencies]\npython = "^3.9"',
      ['breaking runtime_narrowed pyproject.toml requires-python'],
    ],
    ['[tool.poetry.dependencies]\npython = "^3.9"', '[tool.poetry.dependencies]\npython = ">=3.8"', []],
    ['[tool.poetry.dependencies]\npython = "~3.9"', '[tool.poetry.dependencies]\npython = "^3.9"', []],
    ['[tool.poetry.scripts]\na = "p:a"', '', ['breaking entry_removed pyproject.toml entry points']],
    ['[tool.poetry.extras]\na = ["b"]', '[tool.poetry.extras]\na = ["c"]', []],
    ['[tool.poetry.plugins.x]\na = "p:a"', '', ['breaking entry_removed pyproject.toml entry points']],
  ])('of Poetry: %s to %s', async (before, after, found) => {
    expect(await told('pyproject.toml', poetry(before), poetry(after))).toEqual(found);
  });

  test('a broken one is said', async () => {
    expect(await told('pyproject.toml', '[project', project(''))).toEqual(['syntax_error pyproject.toml']);
  });
});

describe('setup.cfg', () => {
  const cfg = (text: string) => `[metadata]\nname = a\n\n${text}`;
  const commands = (...names: string[]) =>
    cfg(`[options.entry_points]\nconsole_scripts =\n${names.map((name) => `    ${name} = p.cli:main\n`).join('')}`);
  test.each([
    [commands('a', 'b'), commands('a'), ['breaking entry_removed setup.cfg entry points']],
    [commands('a'), commands('a', 'b'), ['addition entry_added setup.cfg entry points']],
    [commands('a'), commands('a').replace('p.cli', 'p.other'), []],
    [
      cfg('[options.entry_points]\npytest11 = a = p:plugin\n'),
      cfg(''),
      ['breaking entry_removed setup.cfg entry points'],
    ],
    [cfg('[options.extras_require]\nfast = x>=1\n'), cfg(''), ['breaking entry_removed setup.cfg entry points']],
    [
      cfg('[options.extras_require]\nfast = x>=1\n'),
      cfg('[options.extras_require]\n# of all\nfast =\n  x>=2\n  y==1\n'),
      [],
    ],
    [
      cfg('[options]\npython_requires = >=3.8\n'),
      cfg('[options]\npython_requires = >=3.9\n'),
      ['breaking runtime_narrowed setup.cfg requires-python'],
    ],
    [cfg('[options]\npython_requires = >=3.9\n'), cfg('[options]\npython_requires: >=3.8\n'), []],
    [cfg('[flake8]\nignore = E1\n'), cfg('[flake8]\nignore =\n    E1\n    E2\n'), []],
    ['no section', cfg(''), ['syntax_error setup.cfg']],
    [cfg(`[options]\na${' '.repeat(200_000)}`), cfg(''), ['syntax_error setup.cfg']],
    [cfg(`[options.entry_points]\nx =\n  a${' '.repeat(200_000)}b\n`), cfg(''), []],
    [null, commands('a'), []],
  ])('%s to %s', async (before, after, found) => {
    expect(await told('setup.cfg', before, after)).toEqual(found);
  });

  const old = `${commands('a', 'b')}[options]\npython_requires = >=3.8\n`;
  const project = (python: string, ...names: string[]) =>
    `[project]\nname = "a"\nrequires-python = "${python}"\n[project.scripts]\n${names.map((one) => `${one} = "p:a"\n`).join('')}`;
  test.each([
    ['is neither gone nor new', project('>=3.8', 'a', 'b'), [], []],
    ['is gone once', project('>=3.8', 'a'), ['breaking entry_removed setup.cfg entry points'], []],
    ['is new once', project('>=3.8', 'a', 'b', 'c'), [], ['addition entry_added pyproject.toml entry points']],
    ['is narrowed once', project('>=3.10', 'a', 'b'), [], ['breaking runtime_narrowed pyproject.toml requires-python']],
  ])('what moves to pyproject.toml %s', async (_what, after, inCfg, inToml) => {
    expect(await told('setup.cfg', old, cfg(''), { name: 'pyproject.toml', before: '', after })).toEqual(inCfg);
    const beside = { name: 'setup.cfg', before: old, after: cfg('') };
    expect(await told('pyproject.toml', '', after, beside)).toEqual(inToml);
  });
});

test.each([
  ['>=1', '>=2', true],
  ['>=2', '>=1', false],
  ['', '<3', true],
  ['>=1,<3', '>=1,<4', false],
  ['>=1,<4', '>=1,<3', true],
  ['>=1', '>1', true],
  ['<=3', '<3', true],
  ['<3', '<=3', false],
  ['>=1', '>=1,!=1.5', true],
  ['>=1,!=1.5', '>=1', false],
  ['~=1.4', '~=1.4.2', true],
  ['~=1.4.2', '~=1.4', false],
  ['==1.7.*', '==1.7.5', true],
  ['==1.7.5', '==1.7.6', true],
  ['==1.7.5', '==1.7.*', false],
  ['>2', '>=2', false],
])('Python packages %s to %s shut something out: %s', (before, after, narrowed) => {
  expect(narrowsPep440(before, after)).toBe(narrowed);
});

describe('Cargo.toml', () => {
  const crate = (text: string) => `[package]\nname = "a"\n${text}`;
  const shut = (name: string) => [`private dependency_narrowed Cargo.toml dependencies.${name}`];
  test.each([
    ['[dependencies]\nserde = "1.0"', '[dependencies]\nserde = "1.0.200"', shut('serde')],
    ['[dependencies]\nserde = "1.0.200"', '[dependencies]\nserde = { version = "1" }', []],
    ['[dependencies]\na = ">=1, <3"', '[dependencies]\na = { version = ">=1, <2" }', shut('a')],
    ['[dependencies]\na = { path = "../a" }', '[dependencies]\na = "2"', []],
    ['publish = false\n[dependencies]\na = "1"', 'publish = false\n[dependencies]\na = "2"', []],
    ['[dev-dependencies]\na = "1"', '[dev-dependencies]\na = "2"', []],
  ])('%s to %s', async (before, after, found) => {
    expect(await told('Cargo.toml', crate(before), crate(after))).toEqual(found);
  });
});
