import type { Node } from '@vscode/tree-sitter-wasm';
import type { Declaration, Flag, Parameter, TypeParameter } from '../../../domain/api/declaration.ts';
import { childOf, children, field, hasWord, textOf } from '../nodes.ts';

export const isFunction = (node: Node): boolean =>
  /^(arrow_function|function_expression|generator_function)$/.test(node.type);

/** Parameters, return type and what else of a function can be seen from outside. */
export function signatureOf(node: Node): Pick<Declaration, 'parameters' | 'type' | 'flags'> {
  const bodiless = /signature$/.test(node.type) && node.type !== 'abstract_method_signature';
  const flags: (Flag | false)[] = [hasWord(node, 'async') && 'async', bodiless && 'overload'];
  const single = field(node, 'parameter');
  return {
    parameters: single ? [readParameter(single)] : children(field(node, 'parameters')).flatMap(readPlace),
    type: typeOf(node, 'return_type'),
    flags: flags.filter((one) => one !== false),
  };
}

/** An annotation without its colon. */
export function typeOf(node: Node, name = 'type'): string | null {
  return textOf(field(node, name))?.replace(/^:\s*/, '') ?? null;
}

export const typeParameters = (node: Node): TypeParameter[] =>
  children(field(node, 'type_parameters')).map((one) => ({
    name: field(one, 'name')?.text ?? '',
    constraint: textOf(childOf(one, 'constraint'))?.replace(/^extends\s*/, '') ?? null,
    optional: field(one, 'value') !== null,
  }));

/** The text of a value that is known without running anything. */
export function literalText(node: Node | null): string | null {
  if (node === null) return null;
  const literal = /^(string|number|true|false|null|undefined|unary_expression|regex)$/.test(node.type);
  return literal ? textOf(node) : null;
}

/** `this` says how a function is called, not with what. */
const readPlace = (node: Node): Parameter[] => (field(node, 'pattern')?.type === 'this' ? [] : [readParameter(node)]);

function readParameter(node: Node): Parameter {
  const pattern = field(node, 'pattern') ?? field(node, 'left') ?? node;
  const value = textOf(field(node, 'value') ?? field(node, 'right'));
  const rest = pattern.type === 'rest_pattern';
  return {
    name: /_pattern$/.test(pattern.type) && !rest ? '{}' : pattern.text.replace(/^\.\.\.\s*/, ''),
    kind: rest ? 'rest' : 'either',
    optional: rest || value !== null || node.type === 'optional_parameter',
    default: value,
    type: typeOf(node),
  };
}
