import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { treeSitterSyntax } from '../../../src/adapters/syntax/syntax.ts';
import { compareSurfaces } from '../../../src/domain/api/compare/surfaces.ts';
import { type ApiDifference, apiDifference } from '../../../src/domain/api/difference.ts';
import { bumpOfFindings } from '../../../src/domain/api/finding.ts';
import { type Files, inShort, surface } from './surfaces.ts';

const syntax = treeSitterSyntax();

/** The difference of two trees, and which files were parsed for it. */
async function differ(before: Files, after: Files, globs = {}): Promise<ApiDifference & { parsed: string[] }> {
  const parsed = new Set<string>();
  const side = (files: Files) => ({ paths: Object.keys(files), read: async (path: string) => files[path] ?? null });
  const paths = new Set([...Object.keys(before), ...Object.keys(after)]);
  const difference = await apiDifference({
    before: side(before),
    after: side(after),
    changed: [...paths].filter((path) => before[path] !== after[path]),
    read: (path, language, text) => {
      parsed.add(path);
      return syntax.read(path, language, text);
    },
    globs,
  });
  return { ...difference, parsed: [...parsed].sort() };
}

const python: Files = {
  'p/__init__.py': 'from ._core import run\nfrom .other import X',
  'p/_core.py': 'def run(a): ...',
  'p/other.py': 'class X: ...',
  'p/deep/__init__.py': '',
  'p/deep/leaf.py': 'def leaf(): ...',
};

const typescript: Files = {
  'package.json': '{"main":"./dist/index.js"}',
  'src/index.ts': "export * from './public/index.js';\nexport { helper } from './helper.js';",
  'src/public/index.ts': "export * from './thing';",
  'src/public/thing.ts': 'export function thing(a: string) {}',
  'src/helper.ts': 'export function helper() {}',
  'src/hidden.ts': 'export function hidden(a: string) {}',
};

describe('what the code says', () => {
  const rows: { name: string; base: Files; change: Files; bump: string; found: string[]; globs?: object }[] = [
    {
      name: 'a public signature behind a package: major',
      base: python,
      change: { 'p/_core.py': 'def run(): ...' },
      bump: 'major',
      found: ['breaking parameter_removed p.run'],
    },
    {
      name: 'a new public function: minor',
      base: python,
      change: { 'p/deep/leaf.py': 'def leaf(): ...\ndef more(): ...' },
      bump: 'minor',
      found: ['addition object_added p.deep.leaf.more'],
    },
    {
      name: 'a body: patch',
      base: python,
      change: { 'p/deep/leaf.py': 'def leaf(): return 1' },
      bump: 'patch',
      found: ['private implementation_changed p/deep/leaf.py'],
    },
    {
      name: 'a private function: patch',
      base: python,
      change: { 'p/_core.py': 'def run(a): ...\ndef _more(): ...' },
      bump: 'patch',
      found: ['private object_added p._core._more'],
    },
    { name: 'nothing: none', base: python, change: {}, bump: 'none', found: [] },
    { name: 'words only: none', base: python, change: { 'README.md': 'x' }, bump: 'none', found: [] },
    {
      name: 'another language is not known',
      base: python,
      change: { 'main.go': 'package main' },
      bump: 'not_analyzed',
      found: [],
    },
    {
      name: 'a broken source is not known',
      base: python,
      change: { 'p/other.py': 'class X(: def' },
      bump: 'not_analyzed',
      found: [],
    },
    {
      name: 'a break is a break whatever else is not known',
      base: python,
      change: { 'main.rs': 'fn main() {}', 'p/_core.py': '' },
      bump: 'major',
      found: ['breaking object_removed p.run', 'private object_removed p._core.run'],
    },
    {
      name: 'a signature behind two files that pass it on: major',
      base: typescript,
      change: { 'src/public/thing.ts': 'export function thing() {}' },
      bump: 'major',
      found: ['breaking parameter_removed thing'],
    },
    {
      name: 'an export that no entry leads to: patch',
      base: typescript,
      change: { 'src/hidden.ts': 'export function hidden() {}' },
      bump: 'patch',
      found: ['private parameter_removed src/hidden.ts#hidden'],
    },
    {
      name: 'a file that moves behind its entry is no loss',
      base: typescript,
      change: {
        'src/index.ts': "export * from './public/index.js';\nexport { helper } from './moved.js';",
        'src/moved.ts': 'export function helper() {}',
      },
      bump: 'patch',
      found: [
        'private implementation_changed src/index.ts',
        'private implementation_changed src/moved.ts',
        'private object_added src/helper.ts#helper',
      ],
    },
    {
      name: 'what the project calls private',
      base: python,
      change: { 'p/deep/leaf.py': '' },
      bump: 'none',
      found: [],
      globs: { private: ['p/deep/**'] },
    },
    {
      name: 'what the project calls public',
      base: { 'examples/a.py': 'def f(): ...' },
      change: { 'examples/a.py': '' },
      bump: 'major',
      found: ['breaking object_removed examples.a.f'],
      globs: { public: ['examples/**'] },
    },
  ];

  test.each(rows)('$name', async ({ base, change, bump, found, globs }) => {
    const answer = await differ(base, { ...base, ...change }, globs);
    expect(answer.bump).toBe(bump);
    expect(inShort(answer.findings).sort()).toEqual(found);
  });

  test('only what changed and what passes it on is parsed', async () => {
    const one = await differ(python, { ...python, 'p/deep/leaf.py': '' });
    expect(one.parsed).toEqual(['p/__init__.py', 'p/deep/__init__.py', 'p/deep/leaf.py']);
    const other = await differ(typescript, { ...typescript, 'src/public/thing.ts': '' });
    expect(other.parsed).toEqual(['src/index.ts', 'src/public/index.ts', 'src/public/thing.ts']);
  });

  test('a renamed file is a loss under its old name, though only the new one is told', async () => {
    const side = (path: string) => ({ paths: [path], read: async () => 'def f(): ...' });
    const question = { before: side('a.py'), after: side('b.py'), changed: ['b.py'], read: syntax.read };
    const { findings } = await apiDifference(question);
    expect(inShort(findings)).toEqual(['breaking object_removed a.f', 'addition object_added b.f']);
  });

  test('a language that is not read is named, and so is a source that is too large', async () => {
    const large = await differ({ 'a.py': '' }, { 'a.py': `x = "${'x'.repeat(2_100_000)}"`, 'a.kt': '' });
    expect(large.not_analyzed).toEqual([
      { what: 'Kotlin', why: 'language', files: 1 },
      { what: 'a.py', why: 'too_large', files: 1 },
    ]);
  });
});

describe('a surface against itself', () => {
  const piece = fc.constantFrom(
    'export function f(a: string, b?: number): void {}',
    'export class A<T> extends B { constructor(readonly a: string) { super(); } get x(): T { return y } }',
    'export interface I { a?: string; (b: number): void; [k: string]: any }',
    "export type T = 'a' | 'b';",
    'export enum E { A, B = 2 }',
    "export * from './other';",
    "export * from './index';",
    'export default class {}',
    'const v = 1; export { v as w };',
  );
  test('shows nothing', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(piece), fc.array(piece), async (index, other) => {
        const files = { 'index.ts': index.join('\n'), 'other.ts': other.join('\n') };
        const [one, same] = [await surface(files, 'typescript'), await surface(files, 'typescript')];
        expect(compareSurfaces(one, same)).toEqual([]);
        expect(bumpOfFindings([])).toBe('none');
      }),
      { numRuns: 50 },
    );
  });
});
