import type { Language } from '../declaration.ts';
import { pythonAlternatives } from './python-types.ts';
import { splitOutside } from './split.ts';
import { typescriptAlternatives } from './typescript-types.ts';

/** How the types of one family are read: the alternatives that a text stands for, and what takes what. */
export interface TypeRules {
  alternatives(text: string): ReadonlySet<string>;
  anything: ReadonlySet<string>;
  /** What may stand where the first is asked for, by its bare name. */
  wider: Readonly<Record<string, readonly string[]>>;
  /** What only hands out what it holds, so that one of something more exact may stand in its place. */
  covariant: ReadonlySet<string>;
  /** A container whose contents are not said holds anything. */
  bareHoldsAny: boolean;
}

const sequences = ['Sequence', 'Iterable', 'Collection', 'Reversible', 'Container'];
const mappings = ['Mapping', 'Iterable', 'Collection', 'Container'];

const rules: Readonly<Record<Language, TypeRules>> = {
  python: {
    alternatives: pythonAlternatives,
    anything: new Set(['Any', 'object']),
    wider: {
      int: ['float', 'complex'],
      float: ['complex'],
      bool: ['int', 'float'],
      list: ['MutableSequence', ...sequences],
      tuple: sequences,
      Sequence: sequences,
      set: ['MutableSet', 'AbstractSet', 'Iterable', 'Collection'],
      frozenset: ['AbstractSet', 'Iterable', 'Collection'],
      dict: ['MutableMapping', ...mappings],
      Mapping: mappings,
      Generator: ['Iterator', 'Iterable'],
      Iterator: ['Iterable'],
      Coroutine: ['Awaitable'],
    },
    covariant: new Set([
      ...[...sequences, 'Sequence', 'Iterator', 'tuple', 'frozenset', 'AbstractSet', 'type', 'Mapping'],
      ...['Awaitable', 'Coroutine', 'AsyncIterator', 'AsyncIterable', 'ContextManager', 'AsyncContextManager'],
    ]),
    bareHoldsAny: true,
  },
  typescript: {
    alternatives: typescriptAlternatives,
    anything: new Set(['any', 'unknown']),
    wider: {
      ReadonlyArray: ['Iterable'],
      Array: ['ReadonlyArray', 'Iterable'],
      Set: ['ReadonlySet'],
      Map: ['ReadonlyMap'],
    },
    covariant: new Set([
      ...['Array', 'ReadonlyArray', 'Promise', 'PromiseLike', 'Iterable', 'AsyncIterable', 'Iterator', 'AsyncIterator'],
      ...['Set', 'ReadonlySet', 'Map', 'ReadonlyMap', 'Record', 'Partial', 'Readonly', 'Awaited'],
    ]),
    bareHoldsAny: false,
  },
};

export const typeRules = (language: Language): TypeRules => rules[language];

export function sameType(a: string, b: string, { alternatives }: TypeRules): boolean {
  if (a === b) return true;
  const [left, right] = [alternatives(a), alternatives(b)];
  return left.size === right.size && [...left].every((one) => right.has(one));
}

/** Whether all that `given` can be may stand where `wanted` is asked for. Unknown names take only themselves. */
export function accepts(wanted: string, given: string, rules: TypeRules): boolean {
  if (wanted === given) return true;
  const allowed = rules.alternatives(wanted);
  if ([...allowed].some((one) => rules.anything.has(one))) return true;
  return [...rules.alternatives(given)].every(
    (one) => allowed.has(one) || [...allowed].some((all) => takes(all, one, rules)),
  );
}

function takes(wanted: string, given: string, rules: TypeRules): boolean {
  const fields = [fieldsOf(wanted), fieldsOf(given)];
  if (fields[0] && fields[1]) return takesFields(fields[0], fields[1], rules);
  const [outer, inner] = [partsOf(wanted), partsOf(given)];
  if (/^(any|Any|never|Never|NoReturn)$/.test(inner.name)) return true;
  if (splitOutside(given, '&').length > 1 && splitOutside(given, '&').includes(wanted)) return true;
  const names = Object.hasOwn(rules.wider, inner.name) ? rules.wider[inner.name] : undefined;
  if (names?.includes(outer.name) !== true && outer.name !== inner.name) return isLiteralOf(given, wanted);
  return takesArguments(outer, inner, rules);
}

/** What is said must be the same, or for what only hands out, as exact at least. */
function takesArguments(outer: Parts, inner: Parts, rules: TypeRules): boolean {
  const [wanted, given] = [splitOutside(outer.arguments, ','), splitOutside(inner.arguments, ',')];
  if (wanted.length === 0 || given.length === 0) return rules.bareHoldsAny;
  if (wanted.length !== given.length) return false;
  return wanted.every((one, at) => {
    const other = given[at] ?? '';
    if (one === other || /^(any|Any)$/.test(other)) return true;
    return rules.covariant.has(outer.name) && accepts(one, other, rules);
  });
}

type Fields = ReadonlyMap<string, { optional: boolean; type: string }>;

/** An object may have more than is asked for, never less. */
const takesFields = (wanted: Fields, given: Fields, rules: TypeRules): boolean =>
  [...wanted].every(([name, { optional, type }]) => {
    const other = given.get(name);
    if (other === undefined) return optional;
    return (optional || !other.optional) && accepts(type, other.type, rules);
  });

/** The fields of an object type that is written out; null for everything else and for what is more than fields. */
function fieldsOf(text: string): Fields | null {
  const body = /^\{(.*)\}$/s.exec(text)?.[1];
  if (body === undefined) return null;
  const fields = splitOutside(body, ',;').map((one) => /^(?:readonly )?([\w$]+)(\?)?\s*:(.*)$/s.exec(one));
  const known = fields.filter((one) => one !== null);
  if (known.length < fields.length) return null;
  return new Map(known.map((one) => [one[1] ?? '', { optional: one[2] === '?', type: one[3] ?? '' }]));
}

/** `'a'` where a string is asked for, `1` where a number is. */
const isLiteralOf = (given: string, wanted: string): boolean =>
  (wanted === 'string' && /^(['"`]).*\1$/s.test(given)) ||
  (wanted === 'number' && /^-?[\d.]+$/.test(given)) ||
  (wanted === 'boolean' && /^(true|false)$/.test(given));

interface Parts {
  name: string;
  arguments: string;
}

function partsOf(type: string): Parts {
  const parts = /^([\w.]+)[[<](.*)[\]>]$/s.exec(type);
  return parts ? { name: parts[1] ?? '', arguments: parts[2] ?? '' } : { name: type, arguments: '' };
}
