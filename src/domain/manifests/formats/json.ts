import { type Node, type ParseError, parseTree } from 'jsonc-parser';
import type { Fault } from '../manifest.ts';
import { inLine, numberKind, numberText } from '../scalar.ts';
import { deepest, newMap, type Scalar, type Tree } from '../tree.ts';
import { treeFormat } from '../tree-format.ts';

/** JSON and JSONC: comments and trailing commas are read and kept. A name that stands twice in an object is refused. */
export const json = treeFormat('json', (text, fault) => {
  const errors: ParseError[] = [];
  const root = parseTree(text, errors, { allowTrailingComma: true });
  const [error] = errors;
  if (!root || error) throw fault(`it is not valid JSON${inLine(text, error?.offset ?? 0)}`);
  return [treeOf(root, { text, fault }, 1)];
});

interface Source {
  text: string;
  fault: Fault;
}

function treeOf(node: Node, source: Source, depth: number): Tree {
  if (depth > deepest) throw source.fault(`it is nested more than ${deepest} deep`);
  const children = node.children ?? [];
  if (node.type === 'array') return { is: 'list', items: children.map((item) => treeOf(item, source, depth + 1)) };
  if (node.type !== 'object') return scalarOf(node, source.text);
  const map = newMap();
  for (const { children: [name, value] = [], offset } of children) {
    if (!name || !value) continue;
    if (map.entries.has(name.value)) throw source.fault(`a key stands twice${inLine(source.text, offset)}`);
    map.entries.set(name.value, treeOf(value, source, depth + 1));
  }
  return map;
}

function scalarOf({ type, value, offset, length }: Node, text: string): Scalar {
  const end = offset + length;
  const kind =
    type === 'number' ? numberKind(text.slice(offset, end)) : type === 'boolean' || type === 'null' ? type : 'string';
  return {
    is: 'scalar',
    value,
    kind,
    start: offset,
    end,
    write: (next) => (typeof next === 'number' ? numberText(next, kind) : JSON.stringify(next)),
  };
}
