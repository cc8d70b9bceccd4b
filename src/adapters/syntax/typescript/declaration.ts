import type { Node } from '@vscode/tree-sitter-wasm';
import { type Declaration, type DeclarationKind, declare } from '../../../domain/api/declaration.ts';
import { childOf, children, field, lineOf, textOf, unquoted } from '../nodes.ts';
import { basesOf, readMembers } from './members.ts';
import { isFunction, literalText, signatureOf, typeOf, typeParameters } from './signature.ts';

const kinds: Readonly<Record<string, DeclarationKind>> = {
  class_declaration: 'class',
  abstract_class_declaration: 'class',
  class: 'class',
  interface_declaration: 'interface',
  enum_declaration: 'enum',
  type_alias_declaration: 'type',
  internal_module: 'namespace',
  module: 'namespace',
  function_declaration: 'function',
  generator_function_declaration: 'function',
  function_signature: 'function',
  import_alias: 'variable',
};

/** What one statement declares: several variables, one other thing, or nothing. */
export function readDeclaration(node: Node): Declaration[] {
  if (node.type === 'ambient_declaration') return children(node).flatMap(readDeclaration);
  if (/^(lexical|variable)_declaration$/.test(node.type)) return children(node).flatMap(readVariable);
  const kind = Object.hasOwn(kinds, node.type) ? kinds[node.type] : undefined;
  if (kind === undefined) return [];
  const name = field(node, 'name');
  return [readNamed(kind, name === null ? 'default' : unquoted(name), node)];
}

function readNamed(kind: DeclarationKind, name: string, node: Node): Declaration {
  const declared = declare(kind, name, lineOf(node), { generics: typeParameters(node) });
  if (kind === 'function') return { ...declared, ...signatureOf(node) };
  if (kind === 'namespace') return { ...declared, members: readNamespace(field(node, 'body')) };
  if (kind === 'type') return readAlias(declared, field(node, 'value'));
  const flags = node.type.startsWith('abstract') ? (['abstract'] as const) : [];
  const members = readMembers(field(node, 'body'));
  return { ...declared, flags, bases: basesOf(node), members: kind === 'enum' ? numbered(members) : members };
}

/** Members of an enumeration without a value count on from the one before. */
function numbered(members: readonly Declaration[]): Declaration[] {
  let next: number | null = 0;
  return members.map((one) => {
    const value: string | null = one.value ?? (next === null ? null : String(next));
    next = value !== null && /^-?\d+$/.test(value) ? Number(value) + 1 : null;
    return { ...one, value };
  });
}

/** An alias of an object type is an interface in all that a caller can see; one of several has their members. */
function readAlias(declared: Declaration, value: Node | null): Declaration {
  if (value?.type === 'object_type') return { ...declared, kind: 'interface', members: readMembers(value) };
  const parts = value ? partsOf(value) : null;
  const bases = parts?.filter((one) => one.type !== 'object_type').map((one) => textOf(one) ?? '') ?? [];
  const isOpen = declared.generics.some((one) => bases.includes(one.name));
  if (parts === null || isOpen) return { ...declared, type: textOf(value) };
  const members = parts.filter((one) => one.type === 'object_type').flatMap(readMembers);
  return { ...declared, type: textOf(value), bases, members };
}

/** The named and written types that an intersection joins; null when there is anything else among them. */
function partsOf(type: Node): Node[] | null {
  if (/^(object_type|type_identifier|generic_type|nested_type_identifier)$/.test(type.type)) return [type];
  if (!/^(intersection|parenthesized)_type$/.test(type.type)) return null;
  const parts = children(type).map(partsOf);
  return parts.includes(null) ? null : parts.flatMap((one) => one ?? []);
}

/** A namespace shows what it exports. */
function readNamespace(body: Node | null): Declaration[] {
  return children(body).flatMap((one) => {
    const shown = one.type === 'export_statement' ? field(one, 'declaration') : null;
    const inner = readDeclaration(shown ?? one);
    return shown ? inner : inner.map((hidden): Declaration => ({ ...hidden, access: 'private' }));
  });
}

function readVariable(declarator: Node): Declaration[] {
  const name = field(declarator, 'name');
  if (declarator.type !== 'variable_declarator' || name === null) return [];
  if (name.type === 'identifier') return [readValue(name.text, field(declarator, 'value'), declarator)];
  return children(name)
    .map((one) => field(one, 'value') ?? one)
    .filter((one) => /identifier/.test(one.type))
    .map((one) => declare('variable', one.text, lineOf(one), { assigned: true }));
}

/** A name that stands for a value; a function or a class is one whichever way it is written. */
export function readValue(name: string, value: Node | null, declarator: Node | null): Declaration {
  const at = value ?? declarator;
  const line = at ? lineOf(declarator ?? at) : 1;
  const type = declarator ? typeOf(declarator) : null;
  if (value && type === null && isFunction(value))
    return declare('function', name, line, { generics: typeParameters(value), ...signatureOf(value) });
  if (value && type === null && value.type === 'class') return { ...readNamed('class', name, value), line };
  const object = value?.type === 'object' ? value : childOf(value, 'object');
  return declare('variable', name, line, {
    type,
    value: literalText(value),
    assigned: value !== null,
    members: type === null ? readObject(object) : [],
  });
}

/** The fields of an object that is written out: they are what callers reach through its name. */
const readObject = (object: Node | null): Declaration[] =>
  children(object).flatMap((entry) => {
    if (entry.type === 'shorthand_property_identifier') return [declare('variable', entry.text, lineOf(entry))];
    if (entry.type === 'method_definition') return readMembers(object).filter((one) => one.line === lineOf(entry));
    const key = field(entry, 'key');
    return key ? [readValue(unquoted(key), field(entry, 'value'), null)] : [];
  });
