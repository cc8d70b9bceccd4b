import { describe, expect, test } from 'vitest';
import { treeSitterSyntax } from '../../../src/adapters/syntax/syntax.ts';
import type { Language } from '../../../src/domain/api/declaration.ts';

const syntax = treeSitterSyntax();

describe('what one source says', () => {
  test('Python parameters keep order, kind, default and annotation', async () => {
    const text = 'async def f(a, /, b: int = 2, *args: str, c, d=None, **kw: float) -> str: ...';
    const { declarations, fault } = await syntax.read('m.py', 'python', text);
    expect(fault).toBeNull();
    expect(declarations[0]).toMatchObject({ name: 'f', kind: 'function', line: 1, type: 'str', flags: ['async'] });
    expect(declarations[0]?.parameters.map((one) => [one.name, one.kind, one.optional, one.default, one.type])).toEqual(
      [
        ['a', 'positional', false, null, null],
        ['b', 'either', true, '2', 'int'],
        ['args', 'rest', true, null, 'str'],
        ['c', 'named', false, null, null],
        ['d', 'named', true, 'None', null],
        ['kw', 'named_rest', true, null, 'float'],
      ],
    );
  });

  test('Python imports and __all__', async () => {
    const text =
      'from .a import (b, c as d)\nfrom . import e\nimport x.y as z\nfrom ..f import *\n__all__ = ["b"] + other.__all__';
    const { links, all } = await syntax.read('m.py', 'python', text);
    expect(links.map((one) => [one.local, one.from, one.name])).toEqual([
      ['b', '.a', 'b'],
      ['d', '.a', 'c'],
      ['e', '.', 'e'],
      ['z', 'x.y', '*'],
      ['*', '..f', '*'],
    ]);
    expect(all).toEqual({ names: ['b'], open: true });
  });

  test('a TypeScript class with all that its members can be', async () => {
    const text = `export abstract class A<T extends B = C> extends D<T> implements E {
      private a = 1; static readonly b?: string; #c = 2; protected d: number;
      constructor(public e: string, f = 1) { super(); }
      get g(): string { return ''; }
      async h<U>(i?: U, ...j: string[]): Promise<void> {}
      abstract k(): void;
    }`;
    const [one] = (await syntax.read('a.ts', 'typescript', text)).declarations;
    expect(one).toMatchObject({ kind: 'class', flags: ['abstract'], bases: ['D<T>', 'implements E'], exported: true });
    expect(one?.generics).toEqual([{ name: 'T', constraint: 'B', optional: true }]);
    expect(one?.members.map((member) => [member.name, member.kind, member.access, member.flags.join(' ')])).toEqual([
      ['a', 'variable', 'private', ''],
      ['b', 'variable', 'public', 'readonly static optional'],
      ['#c', 'variable', 'private', ''],
      ['d', 'variable', 'protected', ''],
      ['constructor', 'function', 'public', ''],
      ['e', 'variable', 'public', ''],
      ['g', 'variable', 'public', 'readonly'],
      ['h', 'function', 'public', 'async'],
      ['k', 'function', 'public', 'abstract'],
    ]);
  });

  test('variance is read over, and every line stays where it is', async () => {
    const text = 'export interface A<in out T = any, const U extends string = string> {\n  x: T;\n}';
    const { declarations, fault } = await syntax.read('a.ts', 'typescript', text);
    expect(fault).toBeNull();
    expect(declarations[0]?.generics.map((one) => one.name)).toEqual(['T', 'U']);
    expect(declarations[0]?.members[0]?.line).toBe(2);
  });

  test('JSX and JavaScript are read with the grammar that knows them', async () => {
    const page = await syntax.read('a.jsx', 'typescript', 'export const Page = ({ a }) => <p>{a}</p>;');
    const common = await syntax.read('a.cjs', 'typescript', "module.exports = { ...require('./b'), f() {} };");
    expect([page.fault, common.fault]).toEqual([null, null]);
    expect(page.declarations[0]).toMatchObject({ name: 'Page', kind: 'function' });
    expect(common.links).toMatchObject([{ local: '*', from: './b', exported: true }]);
  });
});

describe('no source makes it throw', () => {
  const sources: [string, Language, string, string | null][] = [
    ['broken.py', 'python', 'def f(:\n  class', 'syntax_error'],
    ['broken.ts', 'typescript', 'export class { {{ ) => ', 'syntax_error'],
    ['empty.py', 'python', '', null],
    ['empty.ts', 'typescript', '', null],
    ['deep.py', 'python', `x = ${'['.repeat(20_000)}${']'.repeat(20_000)}`, null],
    ['deep.ts', 'typescript', `export const x = ${'('.repeat(5000)}1${')'.repeat(5000)};`, null],
    ['large.py', 'python', '#'.repeat(2 * 1024 * 1024 + 1), 'too_large'],
    ['binary.py', 'python', '\u0000\u0001\uFFFD'.repeat(50), 'syntax_error'],
  ];
  test.each(sources)('%s', async (path, language, text, fault) => {
    const facts = await syntax.read(path, language, text);
    if (path.startsWith('deep')) expect([null, 'syntax_error']).toContain(facts.fault);
    else expect(facts.fault).toBe(fault);
  });

  test('a long value is kept as its digest', async () => {
    const { declarations } = await syntax.read('m.py', 'python', `X = "${'a'.repeat(5000)}"`);
    expect(declarations[0]?.value).toMatch(/^sha256:[0-9a-f]{64}$/);
  });
});
