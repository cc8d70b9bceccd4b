import type { Parameter } from '../declaration.ts';
import type { ApiFinding, FindingKind } from '../finding.ts';
import { finding, type Pair } from './report.ts';
import { accepts, type TypeRules } from './type-rules.ts';

/** Arguments are given by place, so a parameter may change its name but not its place, and may take more, not less. */
export function compareTypescriptParameters(pair: Pair, rules: TypeRules): ApiFinding[] {
  const [old, now] = [pair.before.facts.parameters, pair.after.facts.parameters];
  const moved = swapped(old, now);
  if (moved.length > 0) return moved.map((one) => say(pair, 'parameter_moved', one, 'stands at another place'));
  const rest = now.find((one) => one.kind === 'rest');
  return [
    ...old.flatMap((one, index) => compareParameter(pair, one, now[index] ?? rest, rules)),
    ...now.slice(old.length).map((one) => addedParameter(pair, one)),
  ];
}

function compareParameter(pair: Pair, one: Parameter, other: Parameter | undefined, rules: TypeRules): ApiFinding[] {
  if (other === undefined) return [say(pair, 'parameter_removed', one, 'is gone')];
  if (one.kind === 'rest' && other.kind !== 'rest')
    return [say(pair, 'parameter_kind_changed', one, 'takes one argument, no longer any number')];
  const found: ApiFinding[] = [];
  if (one.optional && !other.optional) found.push(say(pair, 'parameter_required', one, 'must now be given'));
  const taken = other.type !== null && other.optional ? `(${other.type}) | undefined` : other.type;
  // Callers gave whatever they had: `any` that was asked for is not the `any` that fits everywhere.
  const given = one.type === 'any' ? 'unknown' : one.type;
  if (one.kind === other.kind && given !== null && taken !== null && !accepts(taken, given, rules))
    found.push(say(pair, 'parameter_type_changed', one, 'takes other types'));
  return found;
}

const addedParameter = (pair: Pair, one: Parameter): ApiFinding =>
  one.optional
    ? finding(pair, 'parameter_added', 'addition', `parameter \`${one.name}\` is new and may be left out`)
    : say(pair, 'parameter_added_required', one, 'is new and must be given');

/** Those that changed places when the names are all the same in another order. */
function swapped(old: readonly Parameter[], now: readonly Parameter[]): Parameter[] {
  const names = (all: readonly Parameter[]) =>
    all
      .map((one) => one.name)
      .sort()
      .join();
  return names(old) === names(now) ? old.filter((one, index) => one.name !== now[index]?.name) : [];
}

const say = (pair: Pair, kind: FindingKind, one: Parameter, what: string): ApiFinding =>
  finding(pair, kind, 'breaking', `parameter \`${one.name}\` ${what}`);
