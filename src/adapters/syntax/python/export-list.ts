import type { Node } from '@vscode/tree-sitter-wasm';
import type { ExportList } from '../../../domain/api/declaration.ts';
import { children, field, unquoted } from '../nodes.ts';

/** `__all__` after this expression; undefined when the expression is about something else. */
export function extendExportList(node: Node, before: ExportList | null): ExportList | undefined {
  if (node.type === 'call') return extendByCall(node, before);
  if (node.type !== 'assignment' && node.type !== 'augmented_assignment') return undefined;
  if (field(node, 'left')?.text !== '__all__') return undefined;
  const added = namesOf(field(node, 'right'));
  return node.type === 'assignment' ? added : joined(before, added);
}

function extendByCall(node: Node, before: ExportList | null): ExportList | undefined {
  const called = /^__all__\.(extend|append)$/.exec(field(node, 'function')?.text ?? '');
  if (called === null) return undefined;
  const handed = field(node, 'arguments');
  return joined(before, namesOf(called[1] === 'append' ? handed : (children(handed)[0] ?? null)));
}

const joined = (before: ExportList | null, added: ExportList): ExportList => ({
  names: [...(before?.names ?? []), ...added.names],
  open: added.open || before?.open === true,
});

function namesOf(node: Node | null): ExportList {
  if (node?.type === 'binary_operator') return joined(namesOf(field(node, 'left')), namesOf(field(node, 'right')));
  if (node === null || !/^(list|tuple|set|argument_list|parenthesized_expression)$/.test(node.type))
    return { names: [], open: true };
  const items = children(node);
  const names = items.filter((one) => one.type === 'string').map(unquoted);
  return { names, open: names.length < items.length };
}
