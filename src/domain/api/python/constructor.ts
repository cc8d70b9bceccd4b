import { type Declaration, declare, type Parameter } from '../declaration.ts';

const dataDecorator = /^(\w+\.)*(dataclass|dataclass_transform|attrs?|s|define|frozen|mutable)(\(|$)/;
const dataBase = /^(\w+\.)*(NamedTuple|TypedDict|BaseModel|BaseSettings|SQLModel|Struct)$/;

/** A data class has a constructor made of its fields; here it is written out, so that it is compared as any other. */
export function withConstructor(facts: Declaration): Declaration {
  if (facts.kind !== 'class' || facts.members.some((one) => one.name === '__init__')) return facts;
  const decorator = facts.decorators.find((one) => dataDecorator.test(one));
  const base = facts.bases.find((one) => dataBase.test(one));
  if (decorator === undefined && base === undefined) return facts;
  if (/\binit\s*=\s*False/.test(decorator ?? '')) return facts;
  const said = [decorator, ...facts.decorators.filter((one) => /^\w+\s*=/.test(one))].join();
  const keywordOnly = /\bkw_only\s*=\s*True/.test(said) || (base !== undefined && !/NamedTuple$/.test(base));
  const parameters = fieldsOf(facts.members, keywordOnly, /\btotal\s*=\s*False/.test(said));
  const frozen = /\bfrozen\s*=\s*True|^(\w+\.)*frozen\b/.test(said);
  const members = frozen ? facts.members.map(readOnly) : facts.members;
  return { ...facts, members: [...members, declare('function', '__init__', facts.line, { parameters })] };
}

const readOnly = (member: Declaration): Declaration =>
  member.kind === 'variable' && member.type !== null ? { ...member, flags: [...member.flags, 'readonly'] } : member;

/** Fields in order; those after the `KW_ONLY` mark and those that say so can be given by name alone. */
function fieldsOf(members: readonly Declaration[], keywordOnly: boolean, mayLack = false): Parameter[] {
  const self: Parameter = { name: 'self', kind: 'either', optional: false, default: null, type: null };
  const mark = members.findIndex((one) => /(^|\.)KW_ONLY$/.test(one.type ?? ''));
  const fields = members.flatMap((one, index) => {
    if (one.kind !== 'variable' || one.type === null || one.flags.length > 0 || index === mark) return [];
    const call = one.decorators[0] ?? '';
    if (/(^|\.)ClassVar\b/.test(one.type) || /\binit\s*=\s*False/.test(call)) return [];
    const named = keywordOnly || (mark >= 0 && index > mark) || /\bkw_only\s*=\s*True/.test(call);
    const given = {
      name: one.name,
      kind: named ? 'named' : 'either',
      ...defaultOf(one, call),
      type: one.type,
    } as const;
    return [mayBeMissing(one.type, mayLack) ? { ...given, optional: true } : given];
  });
  return [self, ...fields];
}

/** A key of a `TypedDict`: by its own word, else by that of the whole. */
const mayBeMissing = (type: string, mayLack: boolean): boolean =>
  /^(\w+\.)*NotRequired\b/.test(type) || (mayLack && !/^(\w+\.)*Required\b/.test(type));

function defaultOf(field: Declaration, call: string): Pick<Parameter, 'optional' | 'default'> {
  const isField = /^(\w+\.)*(field|Field|ib|attrib)\(/.test(call);
  const given =
    /\b(default|default_factory|factory)\s*=/.test(call) || /^(\w+\.)*Field\(\s*(?!\.\.\.)[^\s=,)]+\s*[,)]/.test(call);
  return { optional: field.assigned && (!isField || given), default: field.assigned ? field.value : null };
}
