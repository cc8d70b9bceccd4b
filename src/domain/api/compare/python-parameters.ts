import type { Parameter, ParameterKind } from '../declaration.ts';
import type { ApiFinding, FindingKind } from '../finding.ts';
import { finding, type Pair } from './report.ts';
import { accepts, type TypeRules } from './type-rules.ts';
import { sameValue } from './values.ts';

/** Whether every call that was right before is right still, parameter by parameter, as griffe asks it. */
export function comparePythonParameters(pair: Pair, rules: TypeRules): ApiFinding[] {
  const old = ownParameters(pair, 'before');
  const now = ownParameters(pair, 'after');
  return [
    ...old.flatMap((one) => compareParameter(pair, one, { old, now, rules })),
    ...now.flatMap((one) => compareNew(pair, one, { old, now, rules })),
  ];
}

interface Lists {
  old: readonly Parameter[];
  now: readonly Parameter[];
  rules: TypeRules;
}

/** What an instance or class gets by being called is not written by the caller. */
function ownParameters(pair: Pair, side: 'before' | 'after'): readonly Parameter[] {
  const { parameters, flags } = pair[side].facts;
  const bound = pair.inClass && !flags.includes('static') && !parameters[0]?.kind.match(/rest|named/);
  return bound ? parameters.slice(1) : parameters;
}

function compareParameter(pair: Pair, one: Parameter, lists: Lists): ApiFinding[] {
  const other = counterpart(one, lists);
  if (other === undefined) return swallowed(one, lists.now) ? [] : [say(pair, 'parameter_removed', one, 'is gone')];
  if (one.kind.endsWith('rest')) return [];
  const found: ApiFinding[] = [];
  if (one.optional && !other.optional) found.push(say(pair, 'parameter_required', one, 'must now be given'));
  if (one.optional && other.optional && !sameDefault(one, other))
    found.push(say(pair, 'parameter_default_changed', one, 'has another default'));
  if (!allows(other.kind, one.kind)) found.push(say(pair, 'parameter_kind_changed', one, 'is given in another way'));
  else if (moved(one, other, lists)) found.push(say(pair, 'parameter_moved', one, 'stands at another place'));
  if (one.type !== null && other.type !== null && !accepts(other.type, one.type, lists.rules))
    found.push(say(pair, 'parameter_type_changed', one, 'takes other types'));
  return found;
}

const sameDefault = (one: Parameter, other: Parameter): boolean =>
  one.default === null || other.default === null || sameValue(one.default, other.default);

/** The same by name, or by place where names cannot be written. */
function counterpart(one: Parameter, { old, now }: Lists): Parameter | undefined {
  const named = now.find((other) =>
    one.kind.endsWith('rest') ? other.kind === one.kind : other.name === one.name && !other.kind.endsWith('rest'),
  );
  if (named || one.kind !== 'positional') return named;
  const there = placed(now)[placed(old).indexOf(one)];
  return there && !old.some((other) => other.name === there.name) ? there : undefined;
}

const placed = (all: readonly Parameter[]): Parameter[] =>
  all.filter((one) => one.kind === 'positional' || one.kind === 'either');

/** A rest takes what has no parameter of its own. */
function swallowed(one: Parameter, now: readonly Parameter[]): boolean {
  const has = (kind: ParameterKind) => now.some((other) => other.kind === kind);
  if (one.kind === 'positional') return has('rest');
  if (one.kind === 'named') return has('named_rest');
  return one.kind === 'either' && has('rest') && has('named_rest');
}

const allows = (now: ParameterKind, old: ParameterKind): boolean =>
  now === old || (now === 'either' && (old === 'positional' || old === 'named'));

/** Places count among the parameters that stayed, so that one removal is one finding and not many. */
function moved(one: Parameter, other: Parameter, lists: Lists): boolean {
  if (one.kind === 'named') return false;
  const stayed = placed(lists.old).filter((old) => counterpart(old, lists) !== undefined);
  return stayed.indexOf(one) !== placed(lists.now).indexOf(other);
}

function compareNew(pair: Pair, one: Parameter, lists: Lists): ApiFinding[] {
  if (lists.old.some((old) => counterpart(old, lists) === one)) return [];
  return one.optional
    ? [say(pair, 'parameter_added', one, 'is new and may be left out')]
    : [say(pair, 'parameter_added_required', one, 'is new and must be given')];
}

const say = (pair: Pair, kind: FindingKind, one: Parameter, what: string): ApiFinding =>
  finding(pair, kind, kind === 'parameter_added' ? 'addition' : 'breaking', `parameter \`${one.name}\` ${what}`);
