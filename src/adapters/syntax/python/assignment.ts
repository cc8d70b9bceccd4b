import type { Node } from '@vscode/tree-sitter-wasm';
import { type Declaration, declare } from '../../../domain/api/declaration.ts';
import { children, field, lineOf, textOf } from '../nodes.ts';

const literals =
  /^(string|concatenated_string|integer|float|true|false|none|tuple|list|dictionary|set|unary_operator|ellipsis)$/;

/** The names that an assignment, a bare annotation or a `type` statement declares, `a = b = 1` and `a, b = f()` too. */
export function readAssignment(node: Node): Declaration[] {
  if (node.type === 'type_alias_statement') return [alias(node)];
  if (node.type !== 'assignment') return [];
  const right = field(node, 'right');
  const chained = right?.type === 'assignment' ? readAssignment(right) : [];
  const last = chained.at(-1);
  const value = last === undefined ? literalText(right) : last.value;
  const type = typeOf(node);
  if (/(^|\.)TypeAlias$/.test(type ?? '')) return [aliasOf(node, field(node, 'left')?.text ?? '')];
  const named = namesOf(field(node, 'left')).map((one, _index, all) =>
    declare('variable', one.text, lineOf(one), {
      type,
      value: all.length > 1 ? null : value,
      assigned: right !== null,
      decorators: right?.type === 'call' && all.length === 1 ? [textOf(right) ?? ''] : [],
    }),
  );
  return [...named, ...chained];
}

const deepest = 8;

/** The text of a value that needs no running to be known; a computed part or one nested very deep makes it unknown. */
export const literalText = (node: Node | null): string | null => (node && isLiteral(node, 0) ? textOf(node) : null);

function isLiteral(node: Node, depth: number): boolean {
  if (node.type !== 'pair' && !literals.test(node.type)) return false;
  if (node.type === 'string') return children(node).every((one) => one.type !== 'interpolation');
  return depth < deepest && children(node).every((one) => isLiteral(one, depth + 1));
}

/** `Final` alone says that nobody writes it, and nothing of what it is. */
function typeOf(node: Node): string | null {
  const type = textOf(field(node, 'type'));
  return type !== null && /^(\w+\.)*Final$/.test(type) ? null : type;
}

const alias = (node: Node): Declaration => aliasOf(node, (field(node, 'left')?.text ?? '').replace(/\[.*$/s, ''));

const aliasOf = (node: Node, name: string): Declaration =>
  declare('type', name, lineOf(node), { type: textOf(field(node, 'right')) });

function namesOf(left: Node | null): Node[] {
  if (left?.type === 'identifier') return [left];
  return left && /^(pattern_list|tuple_pattern|list_pattern)$/.test(left.type) ? children(left).flatMap(namesOf) : [];
}
