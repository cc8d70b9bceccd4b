import type { Declaration, Parameter, SourceFacts } from './declaration.ts';

/**
 * The same facts with the names in types as everybody else knows them: as the modules behind them call them
 * (`import numpy as np`, `import { Foo as F }`), and type parameters by their place. A name that the file also means
 * otherwise stays as it is.
 */
export function unaliased(facts: SourceFacts): SourceFacts {
  const own = new Set([...facts.declarations.map((one) => one.name), ...facts.links.map((one) => one.local)]);
  const names = new Map<string, string>();
  for (const { local, from, name } of facts.links) {
    const real = name === '*' && facts.language === 'python' ? from : name;
    const known = real === null || /^(\*|default|\..*)$/.test(real) || own.has(real);
    if (!known && local !== real) names.set(local, real);
  }
  return { ...facts, declarations: facts.declarations.map((one) => renamed(one, names, 0)) };
}

/** A type parameter hides what is imported under its name. */
function renamed(one: Declaration, outer: ReadonlyMap<string, string>, depth: number): Declaration {
  const places = one.generics.map(({ name }, at): [string, string] => [name, `$${depth}.${at}`]);
  const names = places.length > 0 ? new Map([...outer, ...places]) : outer;
  if (names.size === 0 && one.members.length === 0) return one;
  const rename = renaming(names);
  return {
    ...one,
    type: rename(one.type),
    parameters: one.parameters.map((each): Parameter => ({ ...each, type: rename(each.type) })),
    generics: one.generics.map((each) => ({ ...each, constraint: rename(each.constraint) })),
    members: one.members.map((each) => renamed(each, names, depth + 1)),
  };
}

function renaming(names: ReadonlyMap<string, string>): (type: string | null) => string | null {
  const words = [...names.keys()].filter((one) => /^\w+$/.test(one));
  if (words.length === 0) return (type) => type;
  const pattern = new RegExp(`(?<![\\w.$])(?:${words.join('|')})\\b(?!\\s*\\??:)`, 'g');
  return (type) => type?.replace(pattern, (one) => names.get(one) ?? one) ?? null;
}
