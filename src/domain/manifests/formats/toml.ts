import { type AST, ParseError, parseTOML } from 'toml-eslint-parser';
import type { Fault } from '../manifest.ts';
import { numberText } from '../scalar.ts';
import { deepest, newMap, type Scalar, type Tree, type TreeMap } from '../tree.ts';
import { treeFormat } from '../tree-format.ts';
import { itemOf } from './toml-item.ts';

/** TOML 1.1, which reads every TOML 1.0 file; what is written is valid in both. */
export const toml = treeFormat('toml', parse, { partOf: itemOf });

/** Its parser takes a second for a megabyte; of larger lock files only the item of a path is read. */
const largest_KiB = 1024;

function parse(text: string, fault: Fault): Tree[] {
  if (Buffer.byteLength(text) > largest_KiB * 1024) throw fault(`it is larger than ${largest_KiB} KiB`);
  const root = newMap();
  const reading: Reading = { text, fault };
  for (const node of topLevel(text, fault)) {
    if (node.type === 'TOMLKeyValue') setEntry(root, node, reading, 0);
    else {
      const table = mapAt(root, node.resolvedKey, reading, 0);
      for (const entry of node.body) setEntry(table, entry, reading, node.resolvedKey.length);
    }
  }
  return [root];
}

interface Reading {
  text: string;
  fault: Fault;
}

function topLevel(text: string, fault: Fault): AST.TOMLTopLevelTable['body'] {
  try {
    return parseTOML(text, { tomlVersion: '1.1' }).body[0].body;
  } catch (error) {
    if (error instanceof ParseError) throw fault(`it is not valid TOML in line ${error.lineNumber}`);
    throw error;
  }
}

function setEntry(map: TreeMap, { key, value }: AST.TOMLKeyValue, reading: Reading, depth: number): void {
  const names = key.keys.map((one) => (one.type === 'TOMLBare' ? one.name : one.value));
  const parent = mapAt(map, names.slice(0, -1), reading, depth);
  parent.entries.set(names.at(-1) ?? '', treeOf(value, reading, depth + names.length));
}

/** The map at the end of a table name or dotted key; numbers are places in arrays of tables. Made where missing. */
function mapAt(root: TreeMap, names: readonly (string | number)[], { fault }: Reading, depth: number): TreeMap {
  if (depth + names.length > deepest) throw fault(`it is nested more than ${deepest} deep`);
  let tree: Tree = root;
  for (const [place, name] of names.entries()) {
    const fresh = (): Tree => (typeof names[place + 1] === 'number' ? { is: 'list', items: [] } : newMap());
    tree = child(tree, name, fresh);
  }
  if (tree.is !== 'map') throw fault('a table and a value share a name');
  return tree;
}

function child(tree: Tree, name: string | number, fresh: () => Tree): Tree {
  if (tree.is === 'list' && typeof name === 'number') {
    const item = tree.items[name] ?? fresh();
    tree.items[name] = item;
    return item;
  }
  if (tree.is !== 'map') return tree;
  const entry = tree.entries.get(String(name)) ?? fresh();
  tree.entries.set(String(name), entry);
  return entry;
}

function treeOf(node: AST.TOMLContentNode, reading: Reading, depth: number): Tree {
  if (depth > deepest) throw reading.fault(`it is nested more than ${deepest} deep`);
  if (node.type === 'TOMLArray') {
    return { is: 'list', items: node.elements.map((item) => treeOf(item, reading, depth + 1)) };
  }
  if (node.type === 'TOMLValue') return scalarOf(node, reading.text);
  const map = newMap();
  for (const entry of node.body) setEntry(map, entry, reading, depth);
  return map;
}

function scalarOf(node: AST.TOMLValue, text: string): Scalar {
  const [start, end] = node.range;
  const source = text.slice(start, end);
  const kind = isDate(node) ? 'date' : node.kind;
  return {
    is: 'scalar',
    value: isDate(node) ? source : node.value,
    kind,
    start,
    end,
    write: (next) => (typeof next === 'number' ? numberText(next, kind) : stringText(next, source)),
  };
}

const isDate = (node: AST.TOMLValue): node is AST.TOMLDateTimeValue => node.value instanceof Date;

/** In the quotes of the old string; basic ones where those cannot hold the text, or where there were none. */
function stringText(value: string, source: string): string {
  const quote = /^(?:"""|'''|"|')/.exec(source)?.[0] ?? '"';
  if (quote.startsWith("'") && !value.includes("'")) return quote + value + quote;
  const basic = quote.length === 3 ? '"""' : '"';
  return basic + JSON.stringify(value).slice(1, -1) + basic;
}
