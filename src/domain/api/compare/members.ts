import type { ApiFinding } from '../finding.ts';
import { type ApiObject, placeOf } from '../symbol.ts';
import { finding, oneSided, type Pair } from './report.ts';
import { sameValue } from './values.ts';

type Compare = (
  name: Omit<Pair, 'before' | 'after'>,
  before: readonly ApiObject[],
  after: readonly ApiObject[],
) => ApiFinding[];

/** What a class or interface says of itself: its bases, and whether it can be made as it is. */
export function compareClasses(pair: Pair): ApiFinding[] {
  const [old, now] = [pair.before.facts, pair.after.facts];
  const bare = (base: string) => base.replace(/[[<(].*$/s, '').replace(/^.*\./, '');
  const [before, after] = [old.bases.map(bare), now.bases.map(bare)];
  const gone = before.filter((one) => !after.includes(one) && one !== 'object' && one !== 'Generic');
  const found = gone.map((one) => finding(pair, 'base_removed', 'breaking', `it no longer builds on \`${one}\``));
  if (gone.length === 0 && after.some((one) => !before.includes(one) && one !== 'object' && one !== 'Generic'))
    found.push(finding(pair, 'base_added', 'addition', 'it builds on one more base'));
  if (now.flags.includes('abstract') && !old.flags.includes('abstract'))
    found.push(finding(pair, 'abstract_added', 'breaking', 'it can no longer be made directly'));
  return found;
}

/** Members by name: those that went, those that came, and what became of those that stayed. */
export function compareMembers(pair: Pair, compare: Compare): ApiFinding[] {
  const names = new Set([...pair.before.members.keys(), ...pair.after.members.keys()]);
  return [...names].flatMap((name) => {
    const [old, now] = [pair.before.members.get(name), pair.after.members.get(name)];
    const symbol = `${pair.symbol}.${name}`;
    if (old && now) return stayed(pair, symbol, compare, old, now);
    if (old?.[0]) return goneMember(pair, symbol, old[0]);
    return now?.[0] ? newMember(pair, symbol, now[0]) : [];
  });
}

function stayed(
  pair: Pair,
  symbol: string,
  compare: Compare,
  old: readonly ApiObject[],
  now: readonly ApiObject[],
): ApiFinding[] {
  const { language, roles, before, after } = pair;
  const found = compare({ language, roles, symbol, inClass: before.facts.kind === 'class' }, old, now);
  const [first, last] = [old[0], now[0]];
  if (!first || !last) return found;
  const member = { ...pair, symbol, before: first, after: last };
  if (first.facts.access === 'public' && last.facts.access === 'protected')
    found.push(finding(member, 'visibility_reduced', 'breaking', 'it is now for subclasses alone'));
  if (
    after.facts.kind === 'enum' &&
    language === 'typescript' &&
    !sameValue(first.facts.value ?? '', last.facts.value ?? '')
  )
    found.push(finding(member, 'attribute_value_changed', 'breaking', 'it has another value'));
  return [...found, ...presence(member, before.facts.name)];
}

/** Whether it must be there: who makes such a value suffers from «must», who is given one from «may». */
function presence(pair: Pair, owner: string): ApiFinding[] {
  const [old, now] = [pair.before.facts.flags.includes('optional'), pair.after.facts.flags.includes('optional')];
  if (old === now) return [];
  const role = roleOf(pair, owner);
  if (now) {
    const severity = role === 'input' ? 'addition' : 'breaking';
    return [finding(pair, 'member_optional', severity, 'it may be missing now')];
  }
  return [finding(pair, 'member_required', role === 'output' ? 'addition' : 'breaking', 'it must be there now')];
}

/** How callers meet the values of a type. */
export function roleOf({ roles }: Pair, type: string): 'input' | 'output' | 'unknown' {
  const [input, output] = [roles.inputs.has(type), roles.outputs.has(type)];
  return input === output ? 'unknown' : input ? 'input' : 'output';
}

/** Without a constructor of its own a class takes no arguments, so that one without any changes nothing. */
const isConstructor = (object: ApiObject): boolean => /^(constructor|__init__)$/.test(object.facts.name);

function goneMember(pair: Pair, symbol: string, old: ApiObject): ApiFinding[] {
  const given = old.facts.parameters.filter((one) => one.name !== 'self').length;
  if (isConstructor(old) && (given === 0 || !pair.after.complete)) return [];
  const at = { before: placeOf(old), after: placeOf(pair.after) };
  return [oneSided(symbol, 'member_removed', 'breaking', `\`${old.facts.name}\` is gone`, at)];
}

function newMember(pair: Pair, symbol: string, now: ApiObject): ApiFinding[] {
  const at = { before: placeOf(pair.before), after: placeOf(now) };
  const { name, flags, parameters } = now.facts;
  if (isConstructor(now)) {
    const required = parameters.some((one) => !one.optional && one.name !== 'self');
    if (!required || !pair.before.complete) return [];
    return [oneSided(symbol, 'parameter_added_required', 'breaking', 'its constructor asks for arguments', at)];
  }
  const must = mustBeThere(pair) && !flags.includes('optional');
  if (must || flags.includes('abstract'))
    return [oneSided(symbol, 'member_added_required', 'breaking', `\`${name}\` is new and must be there`, at)];
  return [oneSided(symbol, 'member_added', 'addition', `\`${name}\` is new`, at)];
}

/** Whoever writes a value of an interface must write every member; who is only given one need not care. */
const mustBeThere = (pair: Pair): boolean =>
  pair.before.facts.kind === 'interface' && roleOf(pair, pair.before.facts.name) !== 'output';
