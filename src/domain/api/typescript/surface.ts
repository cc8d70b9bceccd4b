import type { Declaration, SourceFacts } from '../declaration.ts';
import type { Entry, Layout } from '../layout.ts';
import { objectOf, type Scope, scopeOf } from '../scope.ts';
import type { ApiSymbol } from '../symbol.ts';
import { exportsOf } from './exports.ts';
import { resolveTypescript } from './resolve.ts';

/** What can be reached from a package's entries is public; every other declaration of the read files is private. */
export function typescriptSurface(files: ReadonlyMap<string, SourceFacts>, layout: Layout): ApiSymbol[] {
  const scope = scopeOf(files, resolveTypescript(layout.paths));
  const shown = layout.entries.flatMap((entry) => entrySymbols(scope, entry));
  const reached = new Set(shown.flatMap((one) => one.objects.map((object) => object.facts)));
  const hidden = [...files.values()]
    .filter((facts) => !layout.isHidden(facts.path))
    .flatMap((facts) => privateSymbols(scope, facts, reached));
  return [...shown, ...hidden];
}

const entrySymbols = (scope: Scope, entry: Entry): ApiSymbol[] =>
  [...exportsOf(scope, entry.file)].map(([name, one]) => ({
    ...one,
    name: entry.name === '.' ? name : `${entry.name}:${name}`,
    public: true,
  }));

function privateSymbols(scope: Scope, facts: SourceFacts, reached: ReadonlySet<Declaration>): ApiSymbol[] {
  const groups = new Map<string, Declaration[]>();
  for (const one of facts.declarations.filter((declared) => !reached.has(declared)))
    groups.set(one.name, [...(groups.get(one.name) ?? []), one]);
  return [...groups].map(([name, declared]) => ({
    name: `${facts.path}#${name}`,
    public: false,
    typeOnly: false,
    at: { file: facts.path, line: declared[0]?.line ?? 1 },
    objects: declared.map((one) => objectOf(scope, facts.path, one)),
  }));
}
