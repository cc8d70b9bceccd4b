import type { Node } from '@vscode/tree-sitter-wasm';
import type { Declaration, Link } from '../../../domain/api/declaration.ts';
import { field, lineOf } from '../nodes.ts';

/** What a module or class has named so far. */
export interface Known {
  declarations: Declaration[];
  links: Link[];
}

/** More overloads than anybody writes. */
const mostMeant = 50;

/**
 * What `b = a` and `b = module.a` bring in: the same thing under one more name, as an import would. Null when the value
 * is anything else or nothing known.
 */
export function readAlias(node: Node, known: Known): Known | null {
  const [left, right] = [field(node, 'left'), field(node, 'right')];
  if (node.type !== 'assignment' || left?.type !== 'identifier' || field(node, 'type')) return null;
  const [local, line] = [left.text, lineOf(left)];
  // A name that is given again is no other name; names that name each other would also grow without end.
  if (known.declarations.some((one) => one.name === local)) return null;
  if (right?.type === 'identifier') {
    const meant = (one: { name: string }) => one.name === right.text;
    const declarations = known.declarations
      .filter(meant)
      .slice(-mostMeant)
      .map((one) => ({ ...one, name: local, line }));
    const links = declarations.length > 0 ? [] : known.links.filter((one) => one.local === right.text).slice(-1);
    if (declarations.length === 0 && links.length === 0) return null;
    return { declarations, links: links.map((one) => ({ ...one, local, line, exported: true })) };
  }
  const module = right?.type === 'attribute' ? imported(field(right, 'object'), known) : null;
  const name = field(right, 'attribute')?.text;
  if (module === null || name === undefined) return null;
  return { declarations: [], links: [{ local, from: module, name, exported: true, typeOnly: false, line }] };
}

/** The specifier of the module that a name was imported as. */
function imported(object: Node | null, { links }: Known): string | null {
  const link = object?.type === 'identifier' ? links.find((one) => one.local === object.text) : undefined;
  if (link?.from == null) return null;
  if (link.name === '*') return link.from;
  return link.from.endsWith('.') ? `${link.from}${link.name}` : `${link.from}.${link.name}`;
}
