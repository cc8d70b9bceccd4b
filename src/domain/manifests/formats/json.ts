import { type JSONVisitor, visit } from 'jsonc-parser';
import type { Fault } from '../manifest.ts';
import { inLine, numberKind, numberText } from '../scalar.ts';
import { deepest, newMap, type Scalar, type Tree, type TreeList, type TreeMap } from '../tree.ts';
import { treeFormat } from '../tree-format.ts';

/** JSON and JSONC: comments and trailing commas are read and kept. A name that stands twice in an object is refused. */
export const json = treeFormat('json', (text, fault) => {
  const { root, visitor } = builder(text, fault);
  visit(text, visitor, { allowTrailingComma: true });
  const [tree] = root.items;
  if (!tree) throw fault(`it is not valid JSON${inLine(text, 0)}`);
  return [tree];
});

/** Builds our tree while the text is read: a tree of the library's in between would take as long again. */
function builder(text: string, fault: Fault): { root: TreeList; visitor: JSONVisitor } {
  const root: TreeList = { is: 'list', items: [] };
  const open: (TreeMap | TreeList)[] = [root];
  let key = '';
  const add = (tree: Tree) => {
    const parent = open.at(-1);
    if (parent?.is === 'map') parent.entries.set(key, tree);
    else parent?.items.push(tree);
  };
  const begin = (tree: TreeMap | TreeList) => {
    if (open.length > deepest) throw fault(`it is nested more than ${deepest} deep`);
    add(tree);
    open.push(tree);
  };
  const end = () => {
    open.pop();
  };
  const visitor: JSONVisitor = {
    onObjectBegin: () => begin(newMap()),
    onObjectEnd: end,
    onArrayBegin: () => begin({ is: 'list', items: [] }),
    onArrayEnd: end,
    onObjectProperty(name, offset) {
      const parent = open.at(-1);
      if (parent?.is === 'map' && parent.entries.has(name)) throw fault(`a key stands twice${inLine(text, offset)}`);
      key = name;
    },
    onLiteralValue: (value, offset, length) => add(scalarOf(value, offset, text.slice(offset, offset + length))),
    onError: (_error, offset) => {
      throw fault(`it is not valid JSON${inLine(text, offset)}`);
    },
  };
  return { root, visitor };
}

function scalarOf(value: Scalar['value'], start: number, source: string): Scalar {
  const kind =
    typeof value === 'number'
      ? numberKind(source)
      : value === null
        ? 'null'
        : typeof value === 'boolean'
          ? 'boolean'
          : 'string';
  return {
    is: 'scalar',
    value,
    kind,
    start,
    end: start + source.length,
    write: (next) => (typeof next === 'number' ? numberText(next, kind) : JSON.stringify(next)),
  };
}
