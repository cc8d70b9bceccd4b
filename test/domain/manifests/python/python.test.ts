import { describe, expect, it } from 'vitest';
import { readManifest } from '../../../../src/domain/manifests/index.ts';
import { readMetadata, readScripts } from '../../../../src/domain/manifests/python/metadata.ts';
import { importableNames } from '../../../../src/domain/manifests/python/modules.ts';
import { normalizedName, readFileName, sameVersion } from '../../../../src/domain/manifests/python/names.ts';
import { declaredIn } from '../../../../src/domain/manifests/python/project.ts';

describe('names', () => {
  it('are one however they are spelled', () => {
    expect(['Honey.Comb', 'honey__comb', 'HONEY-_.comb'].map(normalizedName)).toEqual(Array(3).fill('honey-comb'));
  });

  it.each([
    ['honey_comb-1.0.0-py3-none-any.whl', { kind: 'wheel', name: 'honey_comb', version: '1.0.0' }],
    [
      'honey_comb-1!2.0rc1.post3+local.1-2b-cp312-cp312-manylinux_2_17_x86_64.manylinux2014_x86_64.whl',
      { kind: 'wheel', name: 'honey_comb', version: '1!2.0rc1.post3+local.1' },
    ],
    ['honey-comb-1.0.tar.gz', { kind: 'sdist', name: 'honey-comb', version: '1.0' }],
    ['honey_comb-1.0a1.zip', { kind: 'sdist', name: 'honey_comb', version: '1.0a1' }],
    ['honey_comb-1.0.0.exe', null],
    ['honey_comb-1.0.0-py3.whl', null],
    ['../honey_comb-1.0.tar.gz', null],
    ['', null],
  ])('of the file %s', (file, wanted) => expect(readFileName(file)).toEqual(wanted));

  it.each([
    ['1.0', '1.0.0', true],
    ['1.0.0-alpha.1', '1.0.0a1', true],
    ['1.0.0', '1.0.0+local', false],
    ['1.0.0rc1', '1.0.0', false],
    ['', '', false],
    ['one', 'one', false],
  ])('%s and %s', (a, b, same) => expect(sameVersion(a, b)).toBe(same));
});

it('reads metadata up to its description, and commands', () => {
  const text =
    'Metadata-Version: 2.4\r\nName: Honey.Comb\r\nVersion: 1.0\r\nRequires-Python: >=3.9\r\nRequires-Dist: a>=1\r\nRequires-Dist: b; extra == "x"\r\n\r\nVersion: 9\r\nRequires-Dist: evil\r\n';
  expect(readMetadata(text)).toEqual({
    ...{ name: 'Honey.Comb', version: '1.0', requires_python: '>=3.9' },
    requires: ['a>=1', 'b; extra == "x"'],
  });
  expect(readMetadata('Name: a\n')).toBeNull();
  const entries =
    '[console_scripts]\ncomb = honey.cli:main\n# no = thing\nold = honey.cli : old [extra]\n\n[other]\nx = y:z\n';
  expect(readScripts(entries)).toEqual({ comb: 'honey.cli:main', old: 'honey.cli:old' });
});

it('names modules that can be imported', () => {
  const wheel = [
    'b/__init__.py',
    'b/c/__init__.py',
    'a.py',
    'n/x.py',
    'b-1.dist-info/RECORD',
    'b-1.data/scripts/s.py',
    '9.py',
    'c.so',
  ];
  expect(importableNames(wheel)).toEqual(['a', 'b']);
});

describe('pyproject.toml', () => {
  const declared = (text: string) => declaredIn(readManifest('toml', text, 'pyproject.toml'));
  it.each([
    ['[project]\nname = "honey"\n[build-system]\nrequires = []', { name: 'honey', buildable: true, private: false }],
    ['[project]\nname = "honey"', { buildable: false }],
    ['[project]\nname = "honey"\n[build-system]\n[tool.uv]\npackage = false', { buildable: false }],
    ['[project]\nname = "honey"\nclassifiers = ["Private :: Do Not Upload"]\n[build-system]', { private: true }],
    ['[tool.poetry]\nname = "honey"\nscripts = { h = "honey:main" }\n[build-system]', { name: 'honey' }],
    ['[project]\nname = "../honey"\n[build-system]', { name: null }],
  ])('%j', (text, wanted) => expect(declared(text)).toMatchObject(wanted));
});
