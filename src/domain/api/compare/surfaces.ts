import type { ApiFinding, Severity } from '../finding.ts';
import type { PublicSurface } from '../surface.ts';
import type { ApiSymbol } from '../symbol.ts';
import { compareObjects } from './objects.ts';
import { oneSided, type Roles } from './report.ts';
import { rolesOf } from './roles.ts';

/** All differences between two surfaces; equal surfaces give none. Sorted by weight, then by symbol. */
export function compareSurfaces(before: PublicSurface, after: PublicSurface): ApiFinding[] {
  const roles = rolesOf(after);
  const names = new Set([...before.symbols.keys(), ...after.symbols.keys()]);
  const found = [...names].flatMap((name) => {
    const [old, now] = [before.symbols.get(name), after.symbols.get(name)];
    if (old && now) return compareSymbols(old, now, after, roles);
    return old ? removed(old) : now ? added(now) : [];
  });
  return onceEach(found).sort(inOrder);
}

const removed = (one: ApiSymbol): ApiFinding[] => [
  oneSided(one.name, 'object_removed', one.public ? 'breaking' : 'private', `\`${one.name}\` is gone`, {
    before: one.at,
  }),
];

const added = (one: ApiSymbol): ApiFinding[] => [
  oneSided(one.name, 'object_added', one.public ? 'addition' : 'private', `\`${one.name}\` is new`, { after: one.at }),
];

function compareSymbols(old: ApiSymbol, now: ApiSymbol, { language }: PublicSurface, roles: Roles): ApiFinding[] {
  if (old.public && !now.public) {
    const said = `\`${old.name}\` is no longer public`;
    return [{ ...oneSided(old.name, 'visibility_reduced', 'breaking', said, { before: old.at, after: now.at }) }];
  }
  if (!old.public && now.public) return added(now);
  if (old.objects.length === 0 || now.objects.length === 0) return [];
  const name = { language, symbol: old.name, inClass: false, typeOnly: old.typeOnly, roles };
  const found = compareObjects(name, old.objects, now.objects);
  const both = { before: old.at, after: now.at };
  if (
    !old.typeOnly &&
    now.typeOnly &&
    old.objects.some((one) => /^(class|function|variable|enum)$/.test(one.facts.kind))
  )
    found.push(oneSided(old.name, 'export_type_only', 'breaking', `\`${old.name}\` is exported as a type only`, both));
  return old.public ? found : found.map((one) => ({ ...one, severity: 'private' }));
}

/** What is reachable under several names is said once, under the shortest; a public finding outweighs a private one. */
function onceEach(findings: readonly ApiFinding[]): ApiFinding[] {
  const kept = new Map<string, ApiFinding>();
  for (const one of findings) {
    const whole = one.kind === 'object_removed' || one.kind === 'object_added';
    const what = whole ? lastName(one.symbol) : one.said;
    const key = JSON.stringify([one.kind, one.before, one.after, what]);
    const known = kept.get(key);
    if (known === undefined || outweighs(one, known)) kept.set(key, one);
  }
  return [...kept.values()];
}

const lastName = (symbol: string): string => symbol.replace(/^.*[.:#]/, '');

const weight: Readonly<Record<Severity, number>> = { breaking: 0, addition: 1, private: 2 };

const outweighs = (one: ApiFinding, other: ApiFinding): boolean =>
  weight[one.severity] - weight[other.severity] < 0 ||
  (one.severity === other.severity && one.symbol.length < other.symbol.length);

const inOrder = (a: ApiFinding, b: ApiFinding): number =>
  weight[a.severity] - weight[b.severity] || compareText(a.symbol, b.symbol) || compareText(a.kind, b.kind);

const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
