import { describe, expect, test } from 'vitest';
import { compared, type Files, inShort } from './surfaces.ts';

interface Case {
  name: string;
  before: string | Files;
  after: string | Files;
  found: string[];
}

const takes = 'export function take(a: A): void {}\n';
const gives = 'export function give(): A { return x }\n';

/** One case per row: what stood, what stands, what is found. A text alone is `index.ts`. */
const cases: Case[] = [
  // exports
  {
    name: 'an export is gone',
    before: 'export const a = 1, b = 2;',
    after: 'export const a = 1;',
    found: ['breaking object_removed b'],
  },
  { name: 'an export is new', before: '', after: 'export function f() {}', found: ['addition object_added f'] },
  {
    name: 'the word export is gone',
    before: 'export function f() {}',
    after: 'function f() {}',
    found: ['breaking object_removed f', 'private object_added index.ts#f'],
  },
  { name: 'a list of exports', before: 'function f() {}\nexport { f };', after: 'export function f() {}', found: [] },
  {
    name: 'an export under another name',
    before: 'function f() {}\nexport { f as g };',
    after: 'function f() {}\nexport { f as h };',
    found: ['addition object_added h', 'breaking object_removed g'],
  },
  {
    name: 'the default is gone',
    before: 'export default class A {}',
    after: 'export class A {}',
    found: ['addition object_added A', 'breaking object_removed default'],
  },
  {
    name: 'the default takes less',
    before: 'export default function (a: string) {}',
    after: 'export default function () {}',
    found: ['breaking parameter_removed default'],
  },
  {
    name: 'a class is a type only',
    before: 'class A {}\nexport { A };',
    after: 'class A {}\nexport type { A };',
    found: ['breaking export_type_only A'],
  },
  {
    name: 'an interface is a type anyway',
    before: 'interface A {}\nexport { A };',
    after: 'interface A {}\nexport type { A };',
    found: [],
  },
  {
    name: 'a private function changes',
    before: 'function f(a: string) {}',
    after: 'function f() {}',
    found: ['private parameter_removed index.ts#f'],
  },
  {
    name: 'a function becomes a class',
    before: 'export function f() {}',
    after: 'export class f {}',
    found: ['breaking object_kind_changed f'],
  },
  {
    name: 'a function is written as an arrow',
    before: 'export function f(a: string): void {}',
    after: 'export const f = (a: string): void => {};',
    found: [],
  },
  {
    name: 'export =',
    before: 'class A { m() {} }\nexport = A;',
    after: 'class A { }\nexport = A;',
    found: ['breaking member_removed export=.m'],
  },
  {
    name: 'a name as type and value',
    before: 'export interface A { x: number }\nexport const A = 1;',
    after: 'export interface A { x: number }',
    found: ['breaking object_kind_changed A'],
  },
  // parameters
  {
    name: 'a parameter is gone',
    before: 'export function f(a: string, b: number) {}',
    after: 'export function f(a: string) {}',
    found: ['breaking parameter_removed f'],
  },
  {
    name: 'a required parameter is added',
    before: 'export function f() {}',
    after: 'export function f(a: string) {}',
    found: ['breaking parameter_added_required f'],
  },
  {
    name: 'an optional parameter is added',
    before: 'export function f() {}',
    after: 'export function f(a?: string) {}',
    found: ['addition parameter_added f'],
  },
  {
    name: 'a parameter with a default is added',
    before: 'export function f() {}',
    after: 'export function f(a = 1) {}',
    found: ['addition parameter_added f'],
  },
  {
    name: 'a rest is added',
    before: 'export function f() {}',
    after: 'export function f(...a: string[]) {}',
    found: ['addition parameter_added f'],
  },
  {
    name: 'an optional parameter is required',
    before: 'export function f(a?: string) {}',
    after: 'export function f(a: string) {}',
    found: ['breaking parameter_required f'],
  },
  {
    name: 'a required parameter is optional',
    before: 'export function f(a: string) {}',
    after: 'export function f(a?: string) {}',
    found: [],
  },
  {
    name: 'a parameter has another name',
    before: 'export function f(a: string) {}',
    after: 'export function f(b: string) {}',
    found: [],
  },
  {
    name: 'parameters change places',
    before: 'export function f(a: string, b: string) {}',
    after: 'export function f(b: string, a: string) {}',
    found: ['breaking parameter_moved f', 'breaking parameter_moved f'],
  },
  {
    name: 'a type takes more',
    before: 'export function f(a: string) {}',
    after: 'export function f(a: string | number) {}',
    found: [],
  },
  {
    name: 'a type takes less',
    before: 'export function f(a: string | number) {}',
    after: 'export function f(a: string) {}',
    found: ['breaking parameter_type_changed f'],
  },
  {
    name: 'a union in another order',
    before: 'export function f(a: string | number) {}',
    after: 'export function f(a: number|string) {}',
    found: [],
  },
  {
    name: 'an array is read only',
    before: 'export function f(a: string[]) {}',
    after: 'export function f(a: readonly string[]) {}',
    found: [],
  },
  {
    name: 'literals where a string was asked for',
    before: 'export function f(a: string) {}',
    after: "export function f(a: 'x' | 'y') {}",
    found: ['breaking parameter_type_changed f'],
  },
  {
    name: 'a rest becomes one',
    before: 'export function f(...a: string[]) {}',
    after: 'export function f(a?: string) {}',
    found: ['breaking parameter_kind_changed f'],
  },
  { name: 'another default', before: 'export function f(a = 1) {}', after: 'export function f(a = 2) {}', found: [] },
  {
    name: 'this is no parameter',
    before: 'export function f(a: string) {}',
    after: 'export function f(this: X, a: string) {}',
    found: [],
  },
  {
    name: 'a field of a parameter may be given',
    before: 'export function f(a: { x: string }) {}',
    after: 'export function f(a: { x: string; y?: number }) {}',
    found: [],
  },
  {
    name: 'a field of a parameter must be given',
    before: 'export function f(a: { x: string }) {}',
    after: 'export function f(a: { x: string; y: number }) {}',
    found: ['breaking parameter_type_changed f'],
  },
  // what comes back
  {
    name: 'another type comes back',
    before: 'export function f(): string {}',
    after: 'export function f(): number {}',
    found: ['breaking return_type_changed f'],
  },
  {
    name: 'undefined may come back',
    before: 'export function f(): string {}',
    after: 'export function f(): string | undefined {}',
    found: ['breaking return_type_changed f'],
  },
  {
    name: 'undefined no longer comes back',
    before: 'export function f(): string | undefined {}',
    after: 'export function f(): string {}',
    found: [],
  },
  {
    name: 'a promise comes back',
    before: 'export function f(): string {}',
    after: 'export async function f(): Promise<string> {}',
    found: ['breaking return_type_changed f'],
  },
  {
    name: 'the return type is inferred',
    before: 'export function f(): string {}',
    after: 'export function f() {}',
    found: [],
  },
  // interfaces
  {
    name: 'a required member is added to an input',
    before: `${takes}export interface A { x: string }`,
    after: `${takes}export interface A { x: string; y: number }`,
    found: ['breaking member_added_required A.y'],
  },
  {
    name: 'a required member is added to an output',
    before: `${gives}export interface A { x: string }`,
    after: `${gives}export interface A { x: string; y: number }`,
    found: ['addition member_added A.y'],
  },
  {
    name: 'a required member is added, use unknown',
    before: 'export interface A { x: string }',
    after: 'export interface A { x: string; y: number }',
    found: ['breaking member_added_required A.y'],
  },
  {
    name: 'an optional member is added',
    before: 'export interface A { x: string }',
    after: 'export interface A { x: string; y?: number }',
    found: ['addition member_added A.y'],
  },
  {
    name: 'a member is gone',
    before: 'export interface A { x: string }',
    after: 'export interface A { }',
    found: ['breaking member_removed A.x'],
  },
  {
    name: 'a member of an input is required',
    before: `${takes}export interface A { x?: string }`,
    after: `${takes}export interface A { x: string }`,
    found: ['breaking member_required A.x'],
  },
  {
    name: 'a member of an output is required',
    before: `${gives}export interface A { x?: string }`,
    after: `${gives}export interface A { x: string }`,
    found: ['addition member_required A.x'],
  },
  {
    name: 'a member of an output may be missing',
    before: `${gives}export interface A { x: string }`,
    after: `${gives}export interface A { x?: string }`,
    found: ['breaking member_optional A.x'],
  },
  {
    name: 'a member of an input may be missing',
    before: `${takes}export interface A { x: string }`,
    after: `${takes}export interface A { x?: string }`,
    found: ['addition member_optional A.x'],
  },
  {
    name: 'a member has another type',
    before: 'export interface A { x: string }',
    after: 'export interface A { x: number }',
    found: ['breaking attribute_type_changed A.x'],
  },
  {
    name: 'a member is read only',
    before: 'export interface A { x: string }',
    after: 'export interface A { readonly x: string }',
    found: ['breaking member_readonly A.x'],
  },
  {
    name: 'a member may be written',
    before: 'export interface A { readonly x: string }',
    after: 'export interface A { x: string }',
    found: [],
  },
  {
    name: 'a method takes less',
    before: 'export interface A { f(a: string): void }',
    after: 'export interface A { f(): void }',
    found: ['breaking parameter_removed A.f'],
  },
  {
    name: 'a base is gone',
    before: 'export interface A extends B { }',
    after: 'export interface A { }',
    found: ['breaking base_removed A'],
  },
  {
    name: 'an interface is written as a type',
    before: 'export interface A { x: string }',
    after: 'export type A = { x: string };',
    found: [],
  },
  {
    name: 'a member of an inner input',
    before: `export function take(a: B): void {}\nexport interface B { a: A }\nexport interface A { x: string }`,
    after: `export function take(a: B): void {}\nexport interface B { a: A }\nexport interface A { x: string; y: string }`,
    found: ['breaking member_added_required A.y'],
  },
  // interfaces, aliases and classes in each other's place
  {
    name: 'an interface becomes a class',
    before: `${takes}export interface A { x: string; f(): void }`,
    after: `${takes}export class A { static y = 1; constructor(public x: string) {} f(): void {} }`,
    found: ['addition object_kind_changed A'],
  },
  {
    name: 'an interface becomes a class with less in it',
    before: 'export interface A { x: string; y: string }',
    after: 'export class A { x = ""; static y = ""; }',
    found: ['breaking member_removed A.y', 'addition object_kind_changed A'],
  },
  {
    name: 'an interface becomes a class that shows a member to subclasses alone',
    before: `${gives}export interface A { x: string }`,
    after: `${gives}export class A { protected x = "" }`,
    found: ['breaking member_removed A.x', 'addition object_kind_changed A'],
  },
  {
    name: 'an input becomes a class with more in it',
    before: `${takes}export interface A { x: string }`,
    after: `${takes}export class A { x = ""; y = 1; z?: number }`,
    found: ['breaking member_added_required A.y', 'addition member_added A.z', 'addition object_kind_changed A'],
  },
  {
    name: 'an input becomes a class with something private',
    before: `${takes}export interface A { x: string }`,
    after: `${takes}export class A { x = ""; #y = 1 }`,
    found: ['breaking type_changed A', 'addition object_kind_changed A'],
  },
  {
    name: 'an output becomes a class with something private',
    before: `${gives}export interface A { x: string }`,
    after: `${gives}export class A { x = ""; private y = 1; private constructor() {} }`,
    found: ['addition object_kind_changed A'],
  },
  {
    name: 'an input becomes a class with a private constructor',
    before: `${takes}export interface A { x: string }`,
    after: `${takes}export class A { x = ""; private constructor() {} }`,
    found: ['addition object_kind_changed A'],
  },
  {
    name: 'an interface with a base becomes a class of it',
    before: 'export interface A extends B { x: string }',
    after: 'export class A implements B { x = "" }',
    found: ['addition object_kind_changed A'],
  },
  {
    name: 'an interface becomes a class in which a member is another',
    before: 'export interface A { x: string }',
    after: 'export class A { x: number = 1 }',
    found: ['breaking attribute_type_changed A.x', 'addition object_kind_changed A'],
  },
  {
    name: 'a class becomes an interface',
    before: 'export class A { x = "" }',
    after: 'export interface A { x: string }',
    found: ['breaking object_kind_changed A'],
  },
  {
    name: 'a class becomes an alias',
    before: 'export class A { x = "" }',
    after: 'export type A = { x: string };',
    found: ['breaking object_kind_changed A'],
  },
  {
    name: 'a class becomes an interface and a value that makes it',
    before: 'export class A { x = ""; static y = 1; }',
    after: 'export interface A { x: string }\nexport const A: { new (): A; y: number } = make();',
    found: [],
  },
  {
    name: 'a class becomes an interface with less in it and a value that makes it',
    before: 'export class A { x = ""; f() {} }',
    after: 'export interface A { x: string }\nexport const A: new () => A = make();',
    found: ['breaking member_removed A.f'],
  },
  {
    name: 'a class that is exported as a type only becomes an interface',
    before: 'class A { x = "" }\nexport type { A };',
    after: 'interface A { x: string }\nexport type { A };',
    found: [],
  },
  {
    name: 'an alias becomes a class',
    before: 'export type A = { x: string };',
    after: 'export class A { x = "" }',
    found: ['addition object_kind_changed A'],
  },
  {
    name: 'an alias of a union becomes a class',
    before: 'export type A = string | B;',
    after: 'export class A { x = "" }',
    found: ['breaking object_kind_changed A'],
  },
  {
    name: 'an intersection is written as an interface',
    before: 'export type A = B & (C<string> & { x: string });',
    after: 'export interface A extends B, C<string> { x: string }',
    found: [],
  },
  {
    name: 'an interface is written as an intersection',
    before: 'export interface A extends B { x: string }',
    after: 'export type A = B & { x: string };',
    found: [],
  },
  {
    name: 'an intersection is written as an interface with a part less',
    before: 'export type A = B & C & { x: string };',
    after: 'export interface A extends B { x: string }',
    found: ['breaking base_removed A'],
  },
  {
    name: 'an intersection is written as an interface with a member less',
    before: 'export type A = B & { x: string; y: string };',
    after: 'export interface A extends B { x: string }',
    found: ['breaking member_removed A.y'],
  },
  {
    name: 'an intersection with a type parameter becomes an interface',
    before: 'export type A<T> = T & { x: string };',
    after: 'export interface A<T> { x: string }',
    found: ['breaking type_changed A'],
  },
  {
    name: 'an alias of a union becomes an interface',
    before: "export type A = 'a' | 'b';",
    after: 'export interface A { x: string }',
    found: ['breaking type_changed A'],
  },
  {
    name: 'an interface becomes an alias of a union',
    before: 'export interface A { x: string }',
    after: 'export type A = { x: string } | string;',
    found: ['breaking type_changed A'],
  },
  {
    name: 'an intersection gets a part',
    before: 'export type A = B & { x: string };',
    after: 'export type A = B & C & { x: string };',
    found: ['breaking type_changed A'],
  },
  // types and enumerations
  {
    name: 'an alias changes',
    before: "export type T = 'a' | 'b';",
    after: "export type T = 'a';",
    found: ['breaking type_changed T'],
  },
  {
    name: 'an alias in another order',
    before: "export type T = 'a' | 'b';",
    after: "export type T =\n  | 'b'\n  | 'a';",
    found: [],
  },
  {
    name: 'an enumeration loses a member',
    before: 'export enum E { A, B }',
    after: 'export enum E { A }',
    found: ['breaking member_removed E.B'],
  },
  {
    name: 'an enumeration gets a member',
    before: 'export enum E { A }',
    after: 'export enum E { A, B }',
    found: ['addition member_added E.B'],
  },
  {
    name: 'a member of an enumeration has another value',
    before: 'export enum E { A = 1 }',
    after: 'export enum E { A = 2 }',
    found: ['breaking attribute_value_changed E.A'],
  },
  {
    name: 'a type parameter is added',
    before: 'export interface A { }',
    after: 'export interface A<T> { }',
    found: ['breaking type_parameter_added A'],
  },
  {
    name: 'a type parameter with a default is added',
    before: 'export interface A { }',
    after: 'export interface A<T = string> { }',
    found: ['addition type_parameter_added A'],
  },
  {
    name: 'a type parameter is gone',
    before: 'export interface A<T> { }',
    after: 'export interface A { }',
    found: ['breaking type_parameter_removed A'],
  },
  {
    name: 'a type parameter takes less',
    before: 'export class A<T> { }',
    after: 'export class A<T extends string> { }',
    found: ['breaking type_parameter_changed A'],
  },
  {
    name: 'a function gets a type parameter',
    before: 'export function f(a: any) {}',
    after: 'export function f<T>(a: any) {}',
    found: [],
  },
  // classes
  {
    name: 'a method is gone',
    before: 'export class A { m() {} }',
    after: 'export class A { }',
    found: ['breaking member_removed A.m'],
  },
  {
    name: 'a method becomes private',
    before: 'export class A { m() {} }',
    after: 'export class A { private m() {} }',
    found: ['breaking member_removed A.m'],
  },
  {
    name: 'a method becomes protected',
    before: 'export class A { m() {} }',
    after: 'export class A { protected m() {} }',
    found: ['breaking visibility_reduced A.m'],
  },
  {
    name: 'a private method changes',
    before: 'export class A { #m() {} private n(a: string) {} }',
    after: 'export class A { private n() {} }',
    found: [],
  },
  {
    name: 'a method is new',
    before: 'export class A { }',
    after: 'export class A { m() {} }',
    found: ['addition member_added A.m'],
  },
  {
    name: 'an abstract method is new',
    before: 'export abstract class A { }',
    after: 'export abstract class A { abstract m(): void }',
    found: ['breaking member_added_required A.m'],
  },
  {
    name: 'a class becomes abstract',
    before: 'export class A { }',
    after: 'export abstract class A { }',
    found: ['breaking abstract_added A'],
  },
  {
    name: 'a constructor asks for more',
    before: 'export class A { constructor(a: string) {} }',
    after: 'export class A { constructor(a: string, b: string) {} }',
    found: ['breaking parameter_added_required A.constructor'],
  },
  {
    name: 'a first constructor asks',
    before: 'export class A { }',
    after: 'export class A { constructor(a: string) {} }',
    found: ['breaking parameter_added_required A.constructor'],
  },
  {
    name: 'a parameter property is gone',
    before: 'export class A { constructor(readonly a: string) {} }',
    after: 'export class A { constructor(a: string) {} }',
    found: ['breaking member_removed A.a'],
  },
  {
    name: 'a property is static',
    before: 'export class A { x = 1 }',
    after: 'export class A { static x = 1 }',
    found: ['breaking binding_changed A.x'],
  },
  {
    name: 'a setter is gone',
    before: 'export class A { get x(): string { return "" } set x(v: string) {} }',
    after: 'export class A { get x(): string { return "" } }',
    found: ['breaking member_readonly A.x'],
  },
  {
    name: 'a method comes from a base',
    before: 'export class A { m() {} }',
    after: 'class B { m() {} }\nexport class A extends B { }',
    found: ['addition base_added A', 'private object_added index.ts#B'],
  },
  // overloads
  {
    name: 'an overload is gone',
    before:
      'export function f(a: string): string;\nexport function f(a: number): number;\nexport function f(a: any): any {}',
    after: 'export function f(a: string): string;\nexport function f(a: any): any {}',
    found: ['breaking parameter_type_changed f', 'breaking return_type_changed f'],
  },
  {
    name: 'an overload comes',
    before: 'export function f(a: string): string;\nexport function f(a: any): any {}',
    after:
      'export function f(a: string): string;\nexport function f(a: number): number;\nexport function f(a: any): any {}',
    found: ['addition overload_added f'],
  },
  // modules and packages
  {
    name: 'a file is passed on whole',
    before: { 'index.ts': "export * from './a.js';", 'a.ts': 'export const a = 1, b = 2;' },
    after: { 'index.ts': "export * from './a.js';", 'a.ts': 'export const a = 1;' },
    found: ['breaking object_removed b'],
  },
  {
    name: 'a name is passed on',
    before: { 'index.ts': "export { f } from './a';", 'a.ts': 'export function f(a: string) {}' },
    after: { 'index.ts': "export { f } from './a';", 'a.ts': 'export function f() {}' },
    found: ['breaking parameter_removed f'],
  },
  {
    name: 'a name moves to another file',
    before: { 'index.ts': "export { f } from './a';", 'a.ts': 'export function f() {}' },
    after: { 'index.ts': "export { f } from './b';", 'b.ts': 'export function f() {}' },
    found: [],
  },
  {
    name: 'a name is imported and then exported',
    before: { 'index.ts': "import { f } from './a';\nexport { f };", 'a.ts': 'export function f() {}' },
    after: { 'index.ts': "export * from './a';", 'a.ts': 'export function f() {}' },
    found: [],
  },
  {
    name: 'a file as a namespace',
    before: { 'index.ts': "export * as n from './a';", 'a.ts': 'export const a = 1, b = 1;' },
    after: { 'index.ts': "export * as n from './a';", 'a.ts': 'export const a = 1;' },
    found: ['breaking object_removed n.b'],
  },
  {
    name: 'a namespace loses a name',
    before: 'export namespace N { export const a = 1; const b = 2; }',
    after: 'export namespace N { }',
    found: ['breaking member_removed N.a'],
  },
  {
    name: 'a file that nobody passes on',
    before: { 'index.ts': '', 'a.ts': 'export const a = 1;' },
    after: { 'index.ts': '', 'a.ts': '' },
    found: ['private object_removed a.ts#a'],
  },
  {
    name: 'an object loses a field',
    before: 'export const o = { a: 1, b() {} };',
    after: 'export const o = { a: 1 };',
    found: ['breaking member_removed o.b'],
  },
  {
    name: 'CommonJS loses a name',
    before: { 'index.js': 'function f() {}\nmodule.exports = { f, g: f };' },
    after: { 'index.js': 'function f() {}\nexports.f = f;' },
    found: ['breaking object_removed g'],
  },
  {
    name: 'entries of package.json',
    before: {
      'package.json': '{"exports":{".":"./dist/main.js","./sub":{"types":"./dist/sub.d.ts","import":"./dist/sub.js"}}}',
      'src/main.ts': 'export const a = 1;',
      'src/sub.ts': 'export function s(a: string) {}',
    },
    after: {
      'package.json': '{"exports":{".":"./dist/main.js","./sub":{"types":"./dist/sub.d.ts","import":"./dist/sub.js"}}}',
      'src/main.ts': 'export const a = 2;',
      'src/sub.ts': 'export function s() {}',
    },
    found: ['breaking parameter_removed ./sub:s'],
  },
];

describe('what changes for users of a TypeScript or JavaScript package', () => {
  test.each(cases)('$name', async ({ before, after, found }) => {
    const files = (one: string | Files) => (typeof one === 'string' ? { 'index.ts': one } : one);
    expect(inShort(await compared(files(before), files(after), 'typescript')).sort()).toEqual([...found].sort());
  });
});
