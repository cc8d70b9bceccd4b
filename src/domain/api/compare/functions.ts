import type { ApiFinding } from '../finding.ts';
import type { ApiObject } from '../symbol.ts';
import { comparePythonParameters } from './python-parameters.ts';
import { finding, type Pair } from './report.ts';
import { accepts, type TypeRules, typeRules } from './type-rules.ts';
import { compareTypescriptParameters } from './typescript-parameters.ts';

/**
 * Every way of calling that stood before must still stand: each signature is held against the one that suits it best.
 * With overloads the implementation behind them is nobody's business.
 */
export function compareOverloads(
  name: Omit<Pair, 'before' | 'after'>,
  before: readonly ApiObject[],
  after: readonly ApiObject[],
): ApiFinding[] {
  const [old, now] = [signaturesOf(before), signaturesOf(after)];
  const found = old.flatMap((one, index) => {
    const order = [now[index], ...now.filter((_, place) => place !== index)].filter((other) => other !== undefined);
    const compared = order.map((other) => compareSignature({ ...name, before: one, after: other }));
    return compared.reduce((best, other) => (breaks(other) < breaks(best) ? other : best));
  });
  const [first, last] = [old[0], now.at(-1)];
  if (!first || !last || now.length <= old.length || found.some((one) => one.severity === 'breaking')) return found;
  return [
    ...found,
    finding({ ...name, before: first, after: last }, 'overload_added', 'addition', 'it can be called in one more way'),
  ];
}

const breaks = (findings: readonly ApiFinding[]): number =>
  findings.filter((one) => one.severity === 'breaking').length;

function signaturesOf(all: readonly ApiObject[]): readonly ApiObject[] {
  const overloads = all.filter((one) => one.facts.flags.includes('overload'));
  return overloads.length > 0 ? overloads : all.slice(0, 1);
}

function compareSignature(pair: Pair): ApiFinding[] {
  if (pair.before.facts === pair.after.facts) return [];
  const rules = typeRules(pair.language);
  const parameters =
    pair.language === 'python' ? comparePythonParameters(pair, rules) : compareTypescriptParameters(pair, rules);
  return [...parameters, ...compareReturn(pair, rules), ...compareBinding(pair), ...compareGenerics(pair)];
}

/** What comes back may become more exact, never wider. A type that only TypeScript's inference knows is not judged. */
function compareReturn(pair: Pair, rules: TypeRules): ApiFinding[] {
  const [old, now] = [pair.before.facts.type, pair.after.facts.type];
  if (old === null || (now === null && pair.language === 'typescript')) return [];
  if (now !== null && accepts(old, now, rules)) return [];
  const said = now === null ? 'the return type is no longer said' : 'it returns another type';
  return [finding(pair, 'return_type_changed', 'breaking', said)];
}

/** Asynchronous or not, bound to the class or to an instance: callers write it differently. */
function compareBinding(pair: Pair): ApiFinding[] {
  const changed = (flag: 'async' | 'static' | 'classmethod') =>
    pair.before.facts.flags.includes(flag) !== pair.after.facts.flags.includes(flag);
  const now = (flag: 'async' | 'static') => (pair.after.facts.flags.includes(flag) ? 'is now' : 'is no longer');
  const found: ApiFinding[] = [];
  if (pair.language === 'python' && changed('async'))
    found.push(finding(pair, 'async_changed', 'breaking', `it ${now('async')} asynchronous`));
  if (pair.language === 'typescript' && pair.inClass && changed('static'))
    found.push(finding(pair, 'binding_changed', 'breaking', `it ${now('static')} static`));
  if (pair.language === 'python' && pair.inClass && reachedByClass(pair.before) && !reachedByClass(pair.after))
    found.push(finding(pair, 'binding_changed', 'breaking', 'it can no longer be called on the class'));
  return found;
}

const reachedByClass = (object: ApiObject): boolean =>
  object.facts.flags.includes('static') || object.facts.flags.includes('classmethod');

/** Type parameters that callers must write; those of a function are nearly always inferred, so only fewer is a break. */
export function compareGenerics(pair: Pair): ApiFinding[] {
  if (pair.language === 'python') return [];
  const [old, now] = [pair.before.facts.generics, pair.after.facts.generics];
  const inferred = pair.before.facts.kind === 'function';
  if (now.length < old.length)
    return [
      finding(pair, 'type_parameter_removed', 'breaking', `it takes ${now.length} type parameters, not ${old.length}`),
    ];
  const required = now.slice(old.length).some((one) => !one.optional);
  if (required && (!inferred || old.length > 0))
    return [finding(pair, 'type_parameter_added', 'breaking', 'it asks for one more type parameter')];
  const narrowed = old.some((one, index) => {
    const other = now[index];
    return (
      (one.optional && !other?.optional) ||
      ((other?.constraint ?? null) !== one.constraint && other?.constraint != null)
    );
  });
  if (narrowed) return [finding(pair, 'type_parameter_changed', 'breaking', 'a type parameter takes less than before')];
  if (now.length === old.length || inferred) return [];
  return [finding(pair, 'type_parameter_added', 'addition', 'it takes one more type parameter')];
}
