import { describe, expect, test } from 'vitest';
import { packageJsonFindings } from '../../../src/domain/api/package/package-json-findings.ts';
import { pyprojectFindings } from '../../../src/domain/api/package/pyproject-findings.ts';
import { narrowsPython } from '../../../src/domain/api/package/requires-python.ts';
import { entriesOf } from '../../../src/domain/api/typescript/entries.ts';
import { inShort } from './surfaces.ts';

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
    [{ main: './a.js' }, { exports: './a.js' }, []],
    [{ main: './a.js', types: './a.d.ts' }, { main: './a.js' }, ['breaking entry_removed package.json types']],
    [{ main: './a.js' }, { main: './a.js', type: 'module' }, ['breaking runtime_narrowed package.json type']],
  ])('%j to %j', (before, after, found) => {
    expect(inShort(packageJsonFindings('package.json', JSON.stringify(before), JSON.stringify(after)))).toEqual(found);
  });

  test('a broken one says nothing', () => {
    expect(packageJsonFindings('package.json', '{', '{}')).toEqual([]);
    expect(packageJsonFindings('package.json', null, '{}')).toEqual([]);
  });

  test.each([
    [{}, ['index.ts'], [['.', 'index.ts']]],
    [{ main: 'dist/index.js' }, ['src/index.ts'], [['.', 'src/index.ts']]],
    [{ main: 'lib/a.js' }, ['lib/a.js', 'lib/a.ts'], [['.', 'lib/a.js']]],
    [{ exports: { import: './dist/esm/a.mjs', types: './dist/types/a.d.ts' } }, ['src/a.ts'], [['.', 'src/a.ts']]],
    [{ exports: { './b': './build/b.js', './p/*': './p/*.js' } }, ['src/b.tsx'], [['./b', 'src/b.tsx']]],
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
  ])('%s to %s', (before, after, found) => {
    expect(inShort(pyprojectFindings('pyproject.toml', project(before), project(after)))).toEqual(found);
  });

  test('a broken one says nothing', () => {
    expect(pyprojectFindings('pyproject.toml', '[project', project(''))).toEqual([]);
  });
});
