import type { DeclarationKind } from '../declaration.ts';
import type { ApiFinding } from '../finding.ts';
import type { ApiObject } from '../symbol.ts';
import { roleOf } from './members.ts';
import { finding, type Pair } from './report.ts';

const words: Readonly<Record<DeclarationKind, string>> = {
  class: 'a class',
  function: 'a function',
  variable: 'a value',
  type: 'a type',
  interface: 'an interface',
  enum: 'an enumeration',
  namespace: 'a namespace',
};

/**
 * What it means that a name stands for something of another kind. In TypeScript classes, interfaces and aliases of
 * object types are one in what their values have; `compare` holds these against each other. A class is a value besides,
 * and with private members only its own instances are of its type. `after` is all that the name stands for now.
 */
export function kindChanged(
  pair: Pair,
  after: readonly ApiObject[],
  compare: (pair: Pair) => ApiFinding[],
): ApiFinding[] {
  const [old, now] = [pair.before.facts.kind, pair.after.facts.kind];
  const otherKind = finding(pair, 'object_kind_changed', 'breaking', `it was ${words[old]} and is ${words[now]}`);
  if (pair.language !== 'typescript') return [otherKind];
  const [was, is] = [asInterface(pair.before), asInterface(pair.after)];
  if (was === null || is === null)
    return isType(old) && isType(now)
      ? [finding(pair, 'type_changed', 'breaking', 'the type has changed')]
      : [otherKind];
  const isValue = pair.typeOnly === true || after.some((one) => one.facts.kind === 'variable');
  if (old === 'class' && !isValue) return [otherKind];
  const found = compare({ ...pair, before: was, after: is });
  if (now !== 'class') return found;
  if (isNominal(pair.after) && roleOf(pair, pair.before.facts.name) !== 'output')
    found.push(finding(pair, 'type_changed', 'breaking', 'only instances of the class are of this type now'));
  return [...found, finding(pair, 'object_kind_changed', 'addition', 'it is a class now')];
}

const isType = (kind: DeclarationKind): boolean => kind === 'interface' || kind === 'type';

/** What a value of the type has, null where that is not written out: a union, a mapped type, no type at all. */
function asInterface(object: ApiObject): ApiObject | null {
  const { kind, bases, members } = object.facts;
  if (kind === 'interface') return object;
  if (kind !== 'class' && (kind !== 'type' || bases.length + members.length === 0)) return null;
  const facts = {
    ...object.facts,
    kind: 'interface' as const,
    flags: [],
    bases: bases.map((one) => one.replace(/^implements /, '')),
  };
  const held = [...object.members].filter(([name, [one]]) => name !== 'constructor' && one && isOfInstances(one));
  return { ...object, facts, members: new Map(held) };
}

const isOfInstances = ({ facts }: ApiObject): boolean => facts.access === 'public' && !facts.flags.includes('static');

const isNominal = ({ facts }: ApiObject): boolean =>
  facts.members.some((one) => one.access !== 'public' && one.name !== 'constructor' && !one.flags.includes('static'));
