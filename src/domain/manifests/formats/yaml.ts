import {
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  Lexer,
  type Node,
  parseAllDocuments,
  type YAMLMap,
} from 'yaml';
import type { Fault } from '../manifest.ts';
import { inLine } from '../scalar.ts';
import { deepest, newMap, type Tree } from '../tree.ts';
import { treeFormat } from '../tree-format.ts';
import { readPlainYaml } from './yaml-plain.ts';
import { emptyField, scalarOf } from './yaml-scalar.ts';

/**
 * YAML 1.2 (1.1 where the file says so), one or several documents. Aliases and merge keys are followed when reading and
 * refused when editing; a key that stands twice is refused.
 */
export const yaml = treeFormat('yaml', parseYaml, { quick: readPlainYaml });

function parseYaml(text: string, fault: Fault): Tree[] {
  if (hasTooManyMarks(text)) throw fault(`it has more than ${mostMarks} words and marks`);
  // The library's own search for double keys takes quadratic time, so we look ourselves.
  const documents: Document[] = parseAllDocuments(text, { uniqueKeys: false, prettyErrors: false, logLevel: 'error' });
  return documents.flatMap(({ errors: [error], contents }) => {
    if (error) throw fault(`it is not valid YAML${inLine(text, error.pos[0])}`);
    return contents ? [treeOf(contents, { text, fault, anchors: new Map() }, 1)] : [];
  });
}

/** Far above any real manifest; a hostile megabyte of brackets would otherwise keep the parser busy for seconds. */
const mostMarks = 300_000;

function hasTooManyMarks(text: string): boolean {
  if (text.length <= mostMarks) return false;
  let marks = 0;
  for (const _ of new Lexer().lex(text)) {
    marks += 1;
    if (marks > mostMarks) return true;
  }
  return false;
}

interface Reading {
  text: string;
  fault: Fault;
  /** What each anchor names so far; a thing has its name only once it is complete, so no alias leads in a circle. */
  anchors: Map<string, Tree>;
}

function treeOf(node: Node, reading: Reading, depth: number): Tree {
  if (depth > deepest) throw reading.fault(`it is nested more than ${deepest} deep`);
  if (isAlias(node)) return { is: 'alias', target: reading.anchors.get(node.source) ?? null };
  const tree = contentOf(node, reading, depth);
  if ('anchor' in node && node.anchor) reading.anchors.set(node.anchor, tree);
  return tree;
}

function contentOf(node: Node, reading: Reading, depth: number): Tree {
  if (isMap(node)) return mapOf(node, reading, depth);
  if (isSeq(node)) return { is: 'list', items: node.items.map((item) => childOf(item, reading, depth)) };
  return isScalar(node) ? scalarOf(node, reading) : emptyField(reading);
}

function mapOf(node: YAMLMap, reading: Reading, depth: number): Tree {
  const map = newMap();
  for (const { key, value } of node.items) {
    const name = isScalar(key) ? (key.source ?? String(key.value)) : null;
    const tree = childOf(value, reading, depth);
    if (name === null) continue;
    if (map.entries.has(name)) throw reading.fault(`a key stands twice${lineOf(key, reading)}`);
    map.entries.set(name, tree);
    if (name === '<<') map.inherited = tree.is === 'list' ? tree.items : [tree];
  }
  return map;
}

const childOf = (node: unknown, reading: Reading, depth: number): Tree =>
  isMap(node) || isSeq(node) || isScalar(node) || isAlias(node)
    ? treeOf(node, reading, depth + 1)
    : emptyField(reading);

const lineOf = (key: unknown, { text }: Reading): string =>
  isScalar(key) && key.range ? inLine(text, key.range[0]) : '';
