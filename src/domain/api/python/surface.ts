import type { Link, SourceFacts } from '../declaration.ts';
import type { Layout } from '../layout.ts';
import { leadsNowhere } from '../missing.ts';
import { isPublicName, lookUp, objectOf, type Scope, scopeOf } from '../scope.ts';
import type { ApiSymbol } from '../symbol.ts';
import { withConstructor } from './constructor.ts';
import { moduleOf, resolvePython } from './paths.ts';

/**
 * A module shows what its `__all__` lists, and without one every name of its own without a leading underscore;
 * a package also what its `__init__` takes from inside the project. A module with an underscore shows nothing.
 */
export function pythonSurface(files: ReadonlyMap<string, SourceFacts>, layout: Layout): ApiSymbol[] {
  const scope = scopeOf(
    new Map([...files].map(([path, facts]) => [path, withConstructors(facts)])),
    resolvePython(layout),
  );
  return [...scope.files.values()]
    .filter((facts) => !layout.isHidden(facts.path))
    .flatMap((facts) => moduleSymbols(facts, scope, moduleOf(facts.path, layout.paths)));
}

const withConstructors = (facts: SourceFacts): SourceFacts => ({
  ...facts,
  declarations: facts.declarations.map(withConstructor),
});

function moduleSymbols(facts: SourceFacts, scope: Scope, module: string): ApiSymbol[] {
  const shown = publicNames(facts, scope);
  const shows = module.split('.').every((part) => isPublicName(part));
  const names = new Set([...shown, ...facts.declarations.map((one) => one.name)]);
  const gone = facts.links.filter((one) => leadsNowhere(scope, facts.path, one)).map((one) => one.local);
  return [...names]
    .filter((name) => !gone.includes(name))
    .map((name) => {
      const found = lookUp(scope, facts.path, name);
      const line = found?.file === facts.path ? found.declarations[0]?.line : linkFor(facts, name)?.line;
      return {
        name: module === '' ? name : `${module}.${name}`,
        public: shows && shown.has(name),
        typeOnly: false,
        at: { file: facts.path, line: line ?? 1 },
        objects: found ? found.declarations.map((one) => objectOf(scope, found.file, one)) : [],
      };
    });
}

const linkFor = (facts: SourceFacts, name: string): Link | undefined =>
  facts.links.find((one) => one.local === name) ?? facts.links.find((one) => one.local === '*');

function publicNames(facts: SourceFacts, scope: Scope, seen = new Set<string>()): Set<string> {
  if (seen.has(facts.path)) return new Set();
  seen.add(facts.path);
  if (facts.all && !facts.all.open) return new Set(facts.all.names);
  const own = facts.declarations.map((one) => one.name);
  const passedOn = facts.links
    .filter((one) => one.local !== '*' && (one.exported || isPassedOn(scope, facts, one)))
    .map((one) => one.local);
  const stars = facts.links
    .filter((one) => one.local === '*')
    .flatMap((one) => [...starNames(facts, one, scope, seen)]);
  return new Set([
    ...(facts.all?.names ?? []),
    ...[...own, ...passedOn, ...stars].filter((one) => !one.startsWith('_')),
  ]);
}

/** What a package imports from inside is meant for its users; a stub says what it passes on (PEP 484), or which module. */
function isPassedOn(scope: Scope, facts: SourceFacts, link: Link): boolean {
  if (facts.path.endsWith('.pyi')) return /^\.+$/.test(link.from ?? '') && link.local === link.name;
  return /(^|\/)__init__\.py$/.test(facts.path) && isInside(scope, facts, link);
}

const isInside = (scope: Scope, facts: SourceFacts, link: Link): boolean =>
  link.from !== null && (link.from.startsWith('.') || scope.resolve(facts.path, link.from) !== null);

function starNames(facts: SourceFacts, link: Link, scope: Scope, seen: Set<string>): Set<string> {
  const target = link.from === null ? null : scope.resolve(facts.path, link.from);
  const other = target === null ? undefined : scope.files.get(target);
  return other ? publicNames(other, scope, seen) : new Set();
}
