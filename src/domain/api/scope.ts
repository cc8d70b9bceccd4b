import type { Declaration, Link, SourceFacts } from './declaration.ts';
import type { ApiObject } from './symbol.ts';

/** Finds the file of the project that a specifier names from where it is written; null when it is not one of ours. */
export type Resolve = (from: string, specifier: string) => string | null;

export interface Found {
  file: string;
  declarations: readonly Declaration[];
}

/** The read files of one commit and how names lead from one to another. */
export interface Scope {
  files: ReadonlyMap<string, SourceFacts>;
  resolve: Resolve;
  /** Objects made so far, so that a name reached twice is the same object. */
  made: Map<Declaration, ApiObject>;
}

export const scopeOf = (files: ReadonlyMap<string, SourceFacts>, resolve: Resolve): Scope => ({
  files,
  resolve,
  made: new Map(),
});

/** Follows a name through imports and re-exports to where it is declared; null when that was not read. */
export function lookUp(scope: Scope, file: string, name: string, seen = new Set<string>()): Found | null {
  const facts = scope.files.get(file);
  const key = `${file}#${name}`;
  if (facts === undefined || seen.has(key)) return null;
  const declarations = facts.declarations.filter((one) => one.name === name);
  if (declarations.length > 0) return { file, declarations };
  seen.add(key);
  const link = facts.links.find((one) => one.local === name && (one.from !== null || one.name !== name));
  if (link) return follow(scope, file, link, link.name, seen);
  for (const star of facts.links.filter((one) => one.local === '*')) {
    const found = follow(scope, file, star, name, seen);
    if (found) return found;
  }
  return null;
}

function follow(scope: Scope, file: string, link: Link, name: string, seen: Set<string>): Found | null {
  if (name === '*') return null;
  if (link.from === null) return lookUp(scope, file, name, seen);
  const target = scope.resolve(file, link.from);
  return target === null ? null : lookUp(scope, target, name, seen);
}

/** The object of a declaration: its own public members first, then those of its bases as far as they were read. */
export function objectOf(scope: Scope, file: string, facts: Declaration): ApiObject {
  const made = scope.made.get(facts);
  if (made) return made;
  const members = new Map<string, ApiObject[]>();
  const object = { file, facts, members, complete: true };
  scope.made.set(facts, object);
  for (const member of facts.members.filter((one) => isPublicMember(one)))
    members.set(member.name, [...(members.get(member.name) ?? []), objectOf(scope, file, member)]);
  for (const base of facts.bases.filter((one) => !one.startsWith('implements '))) inherit(scope, object, base);
  return object;
}

function inherit(scope: Scope, heir: ApiObject & { members: Map<string, ApiObject[]> }, base: string): void {
  const name = base.replace(/[[<(].*$/s, '');
  const found = lookUp(scope, heir.file, name);
  const parents = found?.declarations.filter((one) => one !== heir.facts) ?? [];
  if (parents.length === 0 && !plainBases.has(name)) heir.complete = false;
  for (const parent of parents) {
    const object = objectOf(scope, found?.file ?? heir.file, parent);
    if (!object.complete) heir.complete = false;
    for (const [key, value] of object.members) if (!heir.members.has(key)) heir.members.set(key, [...value]);
  }
}

/** Bases that bring no member worth comparing. */
const plainBases = new Set(['object', 'ABC', 'abc.ABC', 'Generic', 'Protocol', 'typing.Generic', 'typing.Protocol']);

/** One leading underscore hides a name in both families by custom, two on either side show it again. */
const isPublicMember = (member: Declaration): boolean => member.access !== 'private' && isPublicName(member.name);

export const isPublicName = (name: string): boolean => !name.startsWith('_') || /^__\w+__$/.test(name);
