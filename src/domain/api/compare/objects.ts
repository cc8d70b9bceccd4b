import type { ApiFinding } from '../finding.ts';
import type { ApiObject } from '../symbol.ts';
import { compareGenerics, compareOverloads } from './functions.ts';
import { kindChanged } from './kinds.ts';
import { compareClasses, compareMembers } from './members.ts';
import type { Pair } from './report.ts';
import { compareVariables } from './variables.ts';

type Name = Omit<Pair, 'before' | 'after'>;

/** What one name stands for before and after: overloads together, everything else kind by kind. */
export function compareObjects(name: Name, before: readonly ApiObject[], after: readonly ApiObject[]): ApiFinding[] {
  const [old, now] = [before[0], after[0]];
  if (old === undefined || now === undefined) return [];
  const kinds = [...new Set(before.map((one) => one.facts.kind))];
  return kinds.flatMap((kind) => {
    const same = after.filter((one) => one.facts.kind === kind);
    const first = before.find((one) => one.facts.kind === kind) ?? old;
    const pair = { ...name, before: first, after: same[0] ?? now };
    if (same.length === 0) return kindChanged(pair, after, compareOne);
    if (kind === 'function')
      return compareOverloads(
        name,
        before.filter((one) => one.facts.kind === kind),
        same,
      );
    return compareOne(
      merged(
        pair,
        before.filter((one) => one.facts.kind === kind),
        same,
      ),
    );
  });
}

/** What is declared in several places under one name and kind is one thing. */
const merged = (pair: Pair, before: readonly ApiObject[], after: readonly ApiObject[]): Pair => ({
  ...pair,
  before: asOne(asProperty(pair.before, before), before),
  after: asOne(asProperty(pair.after, after), after),
});

/** Interfaces, enumerations and namespaces of one name have the members of all. */
function asOne(object: ApiObject, all: readonly ApiObject[]): ApiObject {
  if (all.length < 2 || !/^(interface|enum|namespace)$/.test(object.facts.kind)) return object;
  return { ...object, members: new Map(all.toReversed().flatMap((one) => [...one.members])) };
}

/** A getter and its setter are one property that can be written. */

function asProperty(object: ApiObject, all: readonly ApiObject[]): ApiObject {
  if (object.facts.kind !== 'variable' || !all.some((one) => one.facts.flags.includes('setter'))) return object;
  const getter = all.find((one) => !one.facts.flags.includes('setter')) ?? object;
  return { ...getter, facts: { ...getter.facts, flags: getter.facts.flags.filter((one) => one !== 'readonly') } };
}

function compareOne(pair: Pair): ApiFinding[] {
  if (pair.before === pair.after || pair.before.facts === pair.after.facts) return [];
  if (pair.before.facts.kind === 'type') return [...compareVariables(pair), ...compareGenerics(pair)];
  if (pair.before.facts.kind === 'variable')
    return [...compareVariables(pair), ...compareMembers(pair, compareObjects), ...compareGenerics(pair)];
  return [...compareClasses(pair), ...compareGenerics(pair), ...compareMembers(pair, compareObjects)];
}
