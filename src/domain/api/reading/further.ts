import type { Link, SourceFacts } from '../declaration.ts';
import type { Resolve } from '../scope.ts';

/**
 * Unchanged files that must be read as well: those to which a name leads on one side only, so that a move is not
 * mistaken for a loss, and those that hold a base of a class that changed.
 */
export function furtherFiles(
  before: ReadonlyMap<string, SourceFacts>,
  after: ReadonlyMap<string, SourceFacts>,
  resolve: Resolve,
): string[] {
  const paths = new Set([...before.keys(), ...after.keys()]);
  const targets = [...paths].flatMap((path) => {
    const [old, now] = [before.get(path), after.get(path)];
    const wanted = [...differing(old, now), ...basesIn(old), ...basesIn(now)];
    return wanted.flatMap((link) => [...targetsOf(path, link, resolve)]);
  });
  return [...new Set(targets)].filter((path) => !paths.has(path));
}

const keyOf = (link: Link): string => `${link.local} ${link.from} ${link.name}`;

function differing(old: SourceFacts | undefined, now: SourceFacts | undefined): Link[] {
  const [before, after] = [new Set(old?.links.map(keyOf)), new Set(now?.links.map(keyOf))];
  return [...(old?.links ?? []), ...(now?.links ?? [])].filter(
    (one) => before.has(keyOf(one)) !== after.has(keyOf(one)),
  );
}

function basesIn(facts: SourceFacts | undefined): Link[] {
  const bases = new Set(facts?.declarations.flatMap((one) => one.bases.map((base) => base.replace(/[[<(.].*$/s, ''))));
  return facts?.links.filter((one) => bases.has(one.local)) ?? [];
}

/** A Python name may be a module of the package it is taken from. */
const targetsOf = (path: string, link: Link, resolve: Resolve): string[] =>
  link.from === null
    ? []
    : [resolve(path, link.from), resolve(path, `${link.from.replace(/\.$/, '')}.${link.name}`)].filter(
        (one) => one !== null,
      );
