import { describe, expect, test } from 'vitest';
import { compared, type Files, inShort } from './surfaces.ts';

type Row = [what: string, before: string | Files, after: string | Files, ...found: string[]];

const f = (type: string): string => `export function f(a: ${type}): void {}`;
const g = (type: string): string => `export function g(): ${type} { return x }`;
const box = (member: string): string => `export interface A { ${member} }`;
const takes = (member: string): string => `export function take(a: A): void {}\nexport interface A { ${member} }`;
const gives = (member: string): string => `export function give(): A { return x }\nexport interface A { ${member} }`;
const kept = (member: string): string => `export class A { ${member} }`;

/** Each kind of break beside what looks like it and is none. A text alone is `index.ts`. */
const rules: Readonly<Record<string, Row[]>> = {
  'names that are gone or are something else': [
    [
      'a class is an interface',
      'export class A { x = 1 }',
      'export interface A { x: number }',
      'breaking object_kind_changed A',
    ],
    [
      'an enumeration is a union',
      "export enum E { A = 'a' }",
      "export type E = 'a';",
      'breaking object_kind_changed E',
    ],
    ['a function is a value', 'export function f() {}', 'export const f = make();', 'breaking object_kind_changed f'],
    ['a type alias is gone', 'export type A = string;', '', 'breaking object_removed A'],
    ['a namespace is gone', 'export namespace N { export const a = 1 }', '', 'breaking object_removed N'],
    [
      'an interface is merged',
      'export interface A { x: number; y?: number }',
      'export interface A { x: number }\nexport interface A { y?: number }',
    ],
    ['var for const', 'export const a = 1;', 'export let a = 1;'],
    ['declared', 'export declare function f(a: string): void;', 'export function f(a: string): void {}'],
    ['a default that has a name', 'export default function f(a: string) {}', 'export default function (a: string) {}'],
    ['a default by name', 'class A {}\nexport default A;', 'export default class A {}'],
    ['a default as a named one', 'export default class A {}', 'class A {}\nexport { A as default };'],
  ],
  parameters: [
    ['any was allowed', f('any'), f('string'), 'breaking parameter_type_changed f'],
    ['any is allowed', f('string'), f('any')],
    ['unknown is allowed', f('string'), f('unknown')],
    [
      'undefined must be given',
      'export function f(a?: string) {}',
      'export function f(a: string | undefined) {}',
      'breaking parameter_required f',
    ],
    ['undefined need not be said', 'export function f(a?: string | undefined) {}', 'export function f(a?: string) {}'],
    ['a default for an optional one', 'export function f(a?: number) {}', 'export function f(a: number = 1) {}'],
    ['a destructured one', 'export function f({ a }: O) {}', 'export function f({ a, b }: O) {}'],
    ['a rest takes them', 'export function f(a: string, b: string) {}', 'export function f(...all: string[]) {}'],
    ['a list that may not be written', f('readonly string[]'), f('string[]'), 'breaking parameter_type_changed f'],
    ['a more general list', f('string[]'), f('(string | number)[]')],
    ['a less general list', f('(string | number)[]'), f('string[]'), 'breaking parameter_type_changed f'],
    ['a literal less', f("'x' | 'y'"), f("'x'"), 'breaking parameter_type_changed f'],
    ['a literal more', f("'x'"), f("'x' | 'y'")],
    ['any string where literals were', f("'x' | 'y'"), f('string')],
    ['a field may be left out', f('{ x: string }'), f('{ x?: string }')],
    ['a field may no longer be left out', f('{ x?: string }'), f('{ x: string }'), 'breaking parameter_type_changed f'],
    [
      'a method asks for less',
      kept('m(a: string, b: string) {}'),
      kept('m(a: string) {}'),
      'breaking parameter_removed A.m',
    ],
    [
      'a callback is told more',
      f('(a: string) => void'),
      f('(a: string, b: number) => void'),
      'breaking parameter_type_changed f',
    ],
  ],
  'what comes back': [
    ['any comes back', g('string'), g('any')],
    ['unknown comes back', g('string'), g('unknown'), 'breaking return_type_changed g'],
    ['a field more', g('{ x: string }'), g('{ x: string; y: string }')],
    ['a field less', g('{ x: string; y: string }'), g('{ x: string }'), 'breaking return_type_changed g'],
    ['a field may be missing', g('{ x: string }'), g('{ x?: string }'), 'breaking return_type_changed g'],
    ['a literal less', g("'x' | 'y'"), g("'x'")],
    ['a literal more', g("'x'"), g("'x' | 'y'"), 'breaking return_type_changed g'],
    ['a promise of a more exact one', g('Promise<string | null>'), g('Promise<string>')],
    ['a promise of a wider one', g('Promise<string>'), g('Promise<string | null>'), 'breaking return_type_changed g'],
    ['a list for a fixed one', g('ReadonlyArray<string>'), g('string[]')],
    ['a fixed list', g('string[]'), g('readonly string[]'), 'breaking return_type_changed g'],
    ['a type that has more', g('A'), g('A & B')],
    ['nothing is never', g('string'), g('never')],
    ['async alone', 'export async function g(): Promise<void> {}', 'export function g(): Promise<void> {}'],
  ],
  'one type in two spellings': [
    ['lists', f('Array<string>'), f('string[]')],
    ['lists that may not be written', f('ReadonlyArray<string>'), f('readonly string[]')],
    ['lists of lists', f('Array<Array<string>>'), f('string[][]')],
    ['lists inside', f('Promise<Array<string | number>>'), f('Promise<(number | string)[]>')],
    ['a union with a function', f('string | (() => void)'), f('(() => void) | string')],
    ['quotes', f('"a" | "b"'), f("'b' | 'a'")],
    ['outer brackets', f('(string | number)'), f('string | number')],
    ['bars in front', f('string | number'), f('| number\n  | string')],
    ['boolean', f('true | false'), f('boolean')],
    ['what meets', f('A & B'), f('B & A')],
    [
      'fields in another order',
      `export const v: { a: string; b: number };`,
      `export const v: { b: number, a: string, };`,
    ],
    ['names in a callback', f('(one: string, two?: number) => void'), f('(a: string, b?: number) => void')],
    ['types in a callback', f('(a: string | number) => string[]'), f('(a: number | string) => Array<string>')],
    [
      'other types in a callback',
      f('(a: string) => void'),
      f('(a: number) => void'),
      'breaking parameter_type_changed f',
    ],
    ['blanks', f('Map< string,number >'), f('Map<string, number>')],
    ['blanks in a tuple', f('[string,number]'), f('[ string, number ]')],
    ['a tuple in another order', f('[string, number]'), f('[number, string]'), 'breaking parameter_type_changed f'],
    [
      'under another name',
      "import { Foo as F } from 'a';\nexport function f(a: F) {}",
      "import type { Foo } from 'a';\nexport function f(a: Foo) {}",
    ],
    [
      'another type of that name',
      "import { Foo as F } from 'a';\nimport { Foo } from 'b';\nexport function f(a: F) {}",
      "import { Foo as F } from 'a';\nimport { Foo } from 'b';\nexport function f(a: Foo) {}",
      'breaking parameter_type_changed f',
    ],
    ['conditions', f('A extends string ? B : C'), f('A extends number ? B : C'), 'breaking parameter_type_changed f'],
  ],
  members: [
    [
      'a method is new, use unknown',
      box('x: string'),
      box('x: string; m(): void'),
      'breaking member_added_required A.m',
    ],
    ['a method may be there', takes('x: string'), takes('x: string; m?(): void'), 'addition member_added A.m'],
    [
      'a method is new in what is given',
      gives('x: string'),
      gives('x: string; m(): void'),
      'addition member_added A.m',
    ],
    ['a member may be missing, use unknown', box('x: string'), box('x?: string'), 'breaking member_optional A.x'],
    ['undefined need not be said', box('x?: string | undefined'), box('x?: string')],
    ['a getter for a fixed property', kept('readonly x: number = 1'), kept('get x(): number { return 1 }')],
    [
      'a getter for a property',
      kept('x: number = 1'),
      kept('get x(): number { return 1 }'),
      'breaking member_readonly A.x',
    ],
    ['a fixed one of a more exact type', gives('readonly x: string | null'), gives('readonly x: string')],
    [
      'an index is gone',
      box('[key: string]: number'),
      box('x?: number'),
      'addition member_added A.x',
      'breaking member_removed A.[]',
    ],
    [
      'it can no longer be called',
      box('(a: string): void; x: number'),
      box('x: number'),
      'breaking member_removed A.()',
    ],
    [
      'it can no longer be made',
      box('new (a: string): A'),
      box('x?: number'),
      'addition member_added A.x',
      'breaking member_removed A.new',
    ],
    [
      'an alias of an object',
      'export type A = { x: string; y?: string }',
      'export type A = { x: string }',
      'breaking member_removed A.y',
    ],
    [
      'an object of values',
      'export const o = { a: 1 };',
      'export const o = { a: 1, b: 2 };',
      'addition member_added o.b',
    ],
    ['in another order', box('x: string; y: number'), box('y: number; x: string')],
  ],
  enumerations: [
    [
      'one in the middle',
      'export enum E { A, B }',
      'export enum E { A, X, B }',
      'addition member_added E.X',
      'breaking attribute_value_changed E.B',
    ],
    ['one at the end', 'export enum E { A, B }', 'export enum E { A, B, X }', 'addition member_added E.X'],
    ['numbers that are said', 'export enum E { A, B }', 'export enum E { A = 0, B = 1 }'],
    ['numbers that go on', 'export enum E { A = 4, B }', 'export enum E { A = 4, B = 5 }'],
    ['a text', "export enum E { A = 'a' }", "export enum E { A = 'b' }", 'breaking attribute_value_changed E.A'],
    ['a text in other quotes', "export enum E { A = 'a' }", 'export enum E { A = "a" }'],
    [
      'a number becomes a text',
      'export enum E { A }',
      "export enum E { A = 'a' }",
      'breaking attribute_value_changed E.A',
    ],
    ['in another order', 'export enum E { A = 1, B = 2 }', 'export enum E { B = 2, A = 1 }'],
  ],
  'type parameters': [
    ['takes more', 'export class A<T extends string> {}', 'export class A<T> {}'],
    ['may be left out', 'export class A<T> {}', 'export class A<T = string> {}'],
    ['must be written', 'export class A<T = string> {}', 'export class A<T> {}', 'breaking type_parameter_changed A'],
    [
      'of a function takes less',
      'export function f<T>(a: T) {}',
      'export function f<T extends string>(a: T) {}',
      'breaking type_parameter_changed f',
    ],
    [
      'of a function is gone',
      'export function f<T>(a: string) {}',
      'export function f(a: string) {}',
      'breaking type_parameter_removed f',
    ],
    [
      'one more that may be left out',
      'export class A<T> {}',
      'export class A<T, U = T> {}',
      'addition type_parameter_added A',
    ],
    ['under another name', 'export class A<T> { x: T }', 'export class A<U> { x: U }'],
    [
      'of a function under another name',
      'export function f<T>(a: T): T[] {}',
      'export function f<Item>(a: Item): Array<Item> {}',
    ],
    ['of a method', kept('m<T>(a: T): T {}'), kept('m<U>(a: U): U {}')],
    [
      'of a method for that of its class',
      'export class A<T> { m(a: T) {} }',
      'export class A<T> { m<U>(a: U) {} }',
      'breaking parameter_type_changed A.m',
    ],
    ['const', 'export function f<T>(a: T) {}', 'export function f<const T>(a: T) {}'],
  ],
  classes: [
    ['implements less', 'export class A implements B {}', 'export class A {}', 'breaking base_removed A'],
    ['implements more', 'export class A {}', 'export class A implements B {}', 'addition base_added A'],
    ['a base with other arguments', 'export class A extends B<string> {}', 'export class A extends B<number> {}'],
    ['no longer abstract', 'export abstract class A {}', 'export class A {}'],
    [
      'an abstract one is filled',
      'export abstract class A { abstract m(): void }',
      'export abstract class A { m(): void {} }',
    ],
    [
      'a private constructor',
      kept('constructor(a: string) {}'),
      kept('private constructor(a: string) {}'),
      'breaking member_removed A.constructor',
    ],
    ['a protected one is open', kept('protected m() {}'), kept('m() {}')],
    ['a static one is gone', kept('static of() {}'), kept(''), 'breaking member_removed A.of'],
    ['a static method is bound', kept('static of() {}'), kept('of() {}'), 'breaking binding_changed A.of'],
    [
      'a constructor asks for less',
      kept('constructor(a: string, b: string) {}'),
      kept('constructor(a: string, b?: string) {}'),
    ],
    ['an arrow for a method', kept('m(a: string): void {}'), kept('m = (a: string): void => {}')],
    ['a value is private', kept('x = 1'), kept('#x = 1'), 'breaking member_removed A.x'],
  ],
  'modules that pass on': [
    [
      'a type only',
      { 'index.ts': "export { A } from './a';", 'a.ts': 'export class A {}' },
      { 'index.ts': "export type { A } from './a';", 'a.ts': 'export class A {}' },
      'breaking export_type_only A',
    ],
    [
      'one name as a type only',
      { 'index.ts': "export { A } from './a';", 'a.ts': 'export class A {}' },
      { 'index.ts': "export { type A } from './a';", 'a.ts': 'export class A {}' },
      'breaking export_type_only A',
    ],
    [
      'a value again',
      { 'index.ts': "export type { A } from './a';", 'a.ts': 'export class A {}' },
      { 'index.ts': "export { A } from './a';", 'a.ts': 'export class A {}' },
    ],
    [
      'a default under a name',
      { 'index.ts': "export { default as A } from './a';", 'a.ts': 'export default class { m() {} }' },
      { 'index.ts': "export { default as A } from './a';", 'a.ts': 'export default class {}' },
      'breaking member_removed A.m',
    ],
    [
      'a star hands on no default',
      { 'index.ts': "export * from './a';", 'a.ts': 'export default 1;' },
      { 'index.ts': "export * from './a';", 'a.ts': '' },
      'private object_removed a.ts#default',
    ],
    [
      'an own name before a star',
      { 'index.ts': "export * from './a';\nexport const b = 1;", 'a.ts': 'export function b(x: string) {}' },
      { 'index.ts': "export * from './a';\nexport const b = 1;", 'a.ts': 'export function b() {}' },
      'private parameter_removed a.ts#b',
    ],
    [
      'a star of another package',
      { 'index.ts': "export * from 'other';" },
      { 'index.ts': '' },
      'breaking object_removed * of other',
    ],
    [
      'a namespace of imports',
      { 'index.ts': "import * as n from './a';\nexport { n };", 'a.ts': 'export const a = 1, b = 1;' },
      { 'index.ts': "import * as n from './a';\nexport { n };", 'a.ts': 'export const a = 1;' },
      'breaking object_removed n.b',
    ],
    [
      'in a circle',
      { 'index.ts': "export * from './a';", 'a.ts': "export * from './index';\nexport const a = 1;" },
      { 'index.ts': "export * from './a';", 'a.ts': "export * from './index';" },
      'breaking object_removed a',
    ],
  ],
  overloads: [
    [
      'in another order',
      'export function f(a: string): string;\nexport function f(a: number): number;\nexport function f(a: any): any {}',
      'export function f(a: number): number;\nexport function f(a: string): string;\nexport function f(a: any): any {}',
    ],
    [
      'one signature takes both',
      'export function f(a: string): void;\nexport function f(a: number): void;\nexport function f(a: any): void {}',
      'export function f(a: string | number): void {}',
    ],
    [
      'a method loses one',
      kept('m(a: string): void; m(a: number): void; m(a: any) {}'),
      kept('m(a: string): void; m(a: any) {}'),
      'breaking parameter_type_changed A.m',
    ],
  ],
};

describe.each(Object.entries(rules))('%s', (_title, rows) => {
  test.each(rows)('%s', async (_what, before, after, ...found) => {
    const files = (one: string | Files) => (typeof one === 'string' ? { 'index.ts': one } : one);
    expect(inShort(await compared(files(before), files(after), 'typescript')).sort()).toEqual([...found].sort());
  });
});
