import type { Link, SourceFacts } from '../declaration.ts';
import type { Place } from '../finding.ts';
import { leadsNowhere } from '../missing.ts';
import { lookUp, objectOf, type Scope } from '../scope.ts';
import type { ApiObject } from '../symbol.ts';

export interface Export {
  objects: readonly ApiObject[];
  at: Place;
  typeOnly: boolean;
}

type Exports = Map<string, Export>;

const deepestNamespace = 3;

/** All names that a module shows, with what they stand for; nearer ones win over those behind `export *`. */
export function exportsOf(scope: Scope, file: string, depth = 0): Exports {
  const shown: Exports = new Map();
  for (const facts of passedOnWhole(scope, file).reverse()) {
    const behind = facts.path !== file;
    for (const [name, one] of ownExports(scope, facts, depth)) if (!behind || name !== 'default') shown.set(name, one);
  }
  return shown;
}

/** The module and all behind its `export *`, nearest first. */
function passedOnWhole(scope: Scope, file: string): SourceFacts[] {
  const found = new Set([file]);
  for (const path of found)
    for (const link of starsOf(scope.files.get(path))) {
      const target = link.from === null ? null : scope.resolve(path, link.from);
      if (target !== null) found.add(target);
    }
  return [...found].map((path) => scope.files.get(path)).filter((one) => one !== undefined);
}

const starsOf = (facts: SourceFacts | undefined): Link[] =>
  facts?.links.filter((one) => one.exported && one.local === '*') ?? [];

function ownExports(scope: Scope, facts: SourceFacts, depth: number): Exports {
  const shown: Exports = new Map();
  for (const link of starsOf(facts)) {
    const target = link.from === null ? null : scope.resolve(facts.path, link.from);
    if (target === null || !scope.files.has(target)) addAll(shown, unread(`* of ${link.from}`, facts, link));
  }
  for (const link of facts.links.filter((one) => one.exported && one.local !== '*'))
    addAll(shown, linkExports(scope, facts, link, depth));
  for (const one of facts.declarations.filter((declared) => declared.exported)) {
    const known = shown.get(one.name)?.objects.filter((object) => object.file === facts.path) ?? [];
    const objects = [...known, objectOf(scope, facts.path, one)];
    shown.set(one.name, {
      objects,
      at: { file: facts.path, line: objects[0]?.facts.line ?? one.line },
      typeOnly: false,
    });
  }
  return shown;
}

const addAll = (shown: Exports, more: Exports): void => {
  for (const [name, one] of more) shown.set(name, one);
};

function linkExports(scope: Scope, facts: SourceFacts, link: Link, depth: number): Exports {
  if (link.name === '*') return namespaceExports(scope, facts, link, link.from, depth);
  const imported = link.from === null ? facts.links.find((one) => !one.exported && one.local === link.name) : undefined;
  if (imported?.name === '*') return namespaceExports(scope, facts, link, imported.from, depth);
  const found = lookUpLink(scope, facts, link);
  if (found === null) return leadsNowhere(scope, facts.path, link) ? new Map() : unread(link.local, facts, link);
  const objects = found.declarations.map((one) => objectOf(scope, found.file, one));
  const typeOnly = link.typeOnly || imported?.typeOnly === true;
  return new Map([[link.local, { objects, at: { file: facts.path, line: link.line }, typeOnly }]]);
}

function lookUpLink(scope: Scope, facts: SourceFacts, link: Link) {
  if (link.from === null) return lookUp(scope, facts.path, link.name);
  const target = scope.resolve(facts.path, link.from);
  return target === null ? null : lookUp(scope, target, link.name);
}

/** `export * as ns`: each name of the other module below this one. */
function namespaceExports(scope: Scope, facts: SourceFacts, link: Link, from: string | null, depth: number): Exports {
  const target = from === null ? null : scope.resolve(facts.path, from);
  if (target === null || !scope.files.has(target) || depth >= deepestNamespace) return unread(link.local, facts, link);
  const inner = [...exportsOf(scope, target, depth + 1)].map(([name, one]) => [`${link.local}.${name}`, one] as const);
  return new Map([...unread(link.local, facts, link), ...inner]);
}

const unread = (name: string, facts: SourceFacts, link: Link): Exports =>
  new Map([[name, { objects: [], at: { file: facts.path, line: link.line }, typeOnly: link.typeOnly }]]);
