import type { ApiFinding } from '../finding.ts';
import type { ApiObject } from '../symbol.ts';
import { finding, type Pair } from './report.ts';
import { accepts, sameType, typeRules } from './type-rules.ts';
import { sameValue } from './values.ts';

/** Values that tell the version are meant to change with every release. */
const versionName = /(^|[._])(version|version_info|version_tuple|commit_id)(__)?$/i;

/** A constant, an attribute, a property, an alias. */
export function compareVariables(pair: Pair): ApiFinding[] {
  return [...compareType(pair), ...compareValue(pair), ...compareWriting(pair), ...compareBinding(pair)];
}

/** A value that is only read may become more exact; everything else keeps its type. */
function compareType(pair: Pair): ApiFinding[] {
  const [old, now] = heldTypes(pair);
  if (old === null || now === null) return [];
  const rules = typeRules(pair.language);
  const property = pair.before.facts.flags.includes('readonly') && pair.after.facts.flags.includes('readonly');
  if (sameType(old, now, rules) || (property && accepts(old, now, rules))) return [];
  const kind = pair.before.facts.kind === 'type' ? 'type_changed' : 'attribute_type_changed';
  return [finding(pair, kind, 'breaking', 'it is of another type')];
}

/** What may be missing may as well be said to be undefined. */
function heldTypes({ before, after }: Pair): [string | null, string | null] {
  const [old, now] = [before.facts.type, after.facts.type];
  const mayLack = [before, after].some((one) => one.facts.flags.includes('optional'));
  return mayLack && old !== null && now !== null ? [`(${old}) | undefined`, `(${now}) | undefined`] : [old, now];
}

/** Python's constants are part of what callers see; in TypeScript only an enumeration's are (its members say so). */
function compareValue(pair: Pair): ApiFinding[] {
  const [old, now] = [pair.before.facts, pair.after.facts];
  if (pair.language !== 'python' || versionName.test(pair.symbol)) return [];
  if (old.value === null || now.value === null || sameValue(old.value, now.value)) return [];
  return [finding(pair, 'attribute_value_changed', 'breaking', 'it has another value')];
}

/** In Python an attribute that becomes a property is mostly meant to be read; one that had a setter was not. */
const saysReadonly = ({ before, after }: Pair): boolean => isProperty(before) || !isProperty(after);

const isProperty = ({ facts }: ApiObject): boolean =>
  facts.decorators.some((one) => /^(\w+\.)*\w*property\b/.test(one));

function compareWriting(pair: Pair): ApiFinding[] {
  const [old, now] = [pair.before.facts.flags, pair.after.facts.flags];
  if (!saysReadonly(pair) || old.includes('readonly') || !now.includes('readonly')) return [];
  return [finding(pair, 'member_readonly', 'breaking', 'it can no longer be written')];
}

function compareBinding(pair: Pair): ApiFinding[] {
  if (pair.before.facts.flags.includes('static') === pair.after.facts.flags.includes('static')) return [];
  const now = pair.after.facts.flags.includes('static') ? 'is now' : 'is no longer';
  return [finding(pair, 'binding_changed', 'breaking', `it ${now} static`)];
}
