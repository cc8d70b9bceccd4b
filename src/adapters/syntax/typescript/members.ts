import type { Node } from '@vscode/tree-sitter-wasm';
import { type Declaration, declare, type Flag } from '../../../domain/api/declaration.ts';
import { childOf, children, field, hasWord, lineOf, textOf, unquoted } from '../nodes.ts';
import { isFunction, literalText, signatureOf, typeOf, typeParameters } from './signature.ts';

/** Members of a class, an interface, an object type or an enum. */
export const readMembers = (body: Node | null): Declaration[] => children(body).flatMap(readMember);

/** `extends` and `implements`, with their type arguments. */
export function basesOf(node: Node): string[] {
  const heritage = childOf(node, 'class_heritage', 'extends_type_clause');
  return children(heritage).flatMap((one) => {
    if (one.type === 'implements_clause') return children(one).map((base) => `implements ${textOf(base)}`);
    if (one.type === 'extends_clause') return [textOf(one)?.replace(/^extends\s*/, '') ?? ''];
    return [textOf(one) ?? ''];
  });
}

/** What has no name of its own is known by what it is. */
const unnamed: Readonly<Record<string, string>> = {
  call_signature: '()',
  construct_signature: 'new',
  index_signature: '[]',
};

function readMember(node: Node): Declaration[] {
  if (/^(property_identifier|string)$/.test(node.type)) return [declare('variable', unquoted(node), lineOf(node))];
  const name = Object.hasOwn(unnamed, node.type) ? unnamed[node.type] : unquoted(field(node, 'name'));
  if (!name) return [];
  const member = describe(name, node);
  return name === 'constructor' ? [member, ...parameterProperties(node)] : [member];
}

function describe(name: string, node: Node): Declaration {
  const value = field(node, 'value');
  const common = { access: accessOf(name, node), generics: typeParameters(node) };
  if (hasWord(node, 'set')) return declare('variable', name, lineOf(node), { ...common, flags: ['setter'] });
  if (hasWord(node, 'get')) {
    const flags: Flag[] = ['readonly', ...modifiers(node)];
    return declare('variable', name, lineOf(node), { ...common, type: typeOf(node, 'return_type'), flags });
  }
  if (/^(method|abstract_method|call|construct)/.test(node.type)) return method(name, node, node, common);
  if (value && isFunction(value) && !field(node, 'type')) return method(name, node, value, common);
  return declare('variable', name, lineOf(node), {
    ...common,
    type: typeOf(node),
    value: node.type === 'enum_assignment' ? textOf(value) : literalText(value),
    assigned: value !== null,
    flags: modifiers(node),
  });
}

/** A method; `new (…): T` keeps its result under another name than the rest. */
function method(name: string, node: Node, signed: Node, common: Partial<Declaration>): Declaration {
  const signature = signatureOf(signed);
  return declare('function', name, lineOf(node), {
    ...common,
    ...signature,
    type: signature.type ?? (node.type === 'construct_signature' ? typeOf(node) : null),
    flags: [...signature.flags, ...modifiers(node)],
  });
}

function modifiers(node: Node): Flag[] {
  const words: readonly (readonly [string, Flag])[] = [
    ['abstract', 'abstract'],
    ['readonly', 'readonly'],
    ['static', 'static'],
    ['?', 'optional'],
  ];
  return words.filter(([word]) => hasWord(node, word)).map(([, flag]) => flag);
}

function accessOf(name: string, node: Node): Declaration['access'] {
  const said = childOf(node, 'accessibility_modifier')?.text;
  if (said === 'private' || name.startsWith('#')) return 'private';
  return said === 'protected' ? 'protected' : 'public';
}

/** `constructor(readonly x: number)` declares the property `x` too. */
const parameterProperties = (maker: Node): Declaration[] =>
  children(field(maker, 'parameters'))
    .filter((one) => childOf(one, 'accessibility_modifier') !== null || hasWord(one, 'readonly'))
    .map((one) =>
      declare('variable', field(one, 'pattern')?.text ?? '', lineOf(one), {
        access: accessOf('', one),
        type: typeOf(one),
        flags: modifiers(one),
        assigned: true,
      }),
    );
