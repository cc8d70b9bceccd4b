import { newMap, type Tree, type TreeMap } from '../tree.ts';
import { plainScalar } from './yaml-scalar.ts';

const blockHead = '[|>][-+]?';
const quoted = String.raw`'[^']*'|"[^"\\]*"`;
const bare = String.raw`[A-Za-z0-9_./(](?:[^:#]|:(?=\S)|(?<=\S)#)*`;
const rest = '(?: {1,200}#.*)? {0,200}$';
const entry = new RegExp(
  `^ *(?<key>[A-Za-z_][\\w-]*):(?:(?<gap> {1,200})(?:(?<block>${blockHead})|(?<value>${quoted}|${bare}))?)?${rest}`,
);
const item = new RegExp(`^ *- {1,200}(?<value>${quoted}|${bare})${rest}`);
const strange = /[^\n -~\u00a1-\u2027\u2030-\ufefe]/;

interface Reading {
  /** The maps around the present line, outermost first, with the indent of their keys. */
  open: { indent: number; map: TreeMap }[];
  /** The key on the line before, when nothing stood behind it. */
  waiting: { indent: number; key: string; map: TreeMap } | null;
  /** The indent of the list that the line before belongs to, or -1. */
  list: number;
  block: Block | null;
}

/** A block scalar that is open: the indent of its key, of its first line (-1 before it) and of blank ones before that. */
interface Block {
  key: number;
  text: number;
  blank: number;
}

/**
 * A text in the plainest YAML, read line by line: block maps of simple keys, scalars of one line and lists of them, block
 * scalars, comments. Null for anything else, which is left to the real parser; so most component files cost a tenth.
 * What is no one-line scalar is left out: whoever misses something asks the real parser too.
 */
export function readPlainYaml(text: string): TreeMap | null {
  const root = newMap();
  const reading: Reading = { open: [{ indent: 0, map: root }], waiting: null, list: -1, block: null };
  for (let start = 0; start < text.length; ) {
    const newline = text.indexOf('\n', start);
    const end = newline < 0 ? text.length : newline;
    const line = text.slice(start, end);
    const at = { indent: indentOf(line), start };
    const inside = reading.block === null ? 'over' : insideBlock(line, at.indent, reading.block);
    if (inside === null) return null;
    if (inside === 'over') {
      reading.block = null;
      const blank = at.indent === line.length || line[at.indent] === '#';
      if (strange.test(line) || (!blank && !takeLine(line, at, reading))) return null;
    }
    start = end + 1;
  }
  return root;
}

/** The lines of a block scalar are indented as its first one or deeper; blank ones before that are no deeper. */
function insideBlock(line: string, indent: number, block: Block): 'inside' | 'over' | null {
  if (indent === line.length) {
    if (block.text < 0) block.blank = Math.max(block.blank, indent);
    return 'inside';
  }
  if (indent <= block.key) return 'over';
  if (block.text < 0) block.text = indent;
  return indent < block.text || block.blank > block.text ? null : 'inside';
}

/** Whether the line is as plain as can be; then it is part of the reading. */
function takeLine(line: string, { indent, start }: { indent: number; start: number }, reading: Reading): boolean {
  const listed = item.exec(line)?.groups;
  if (listed) return takeItem(listed.value ?? '', indent, reading);
  const groups = entry.exec(line)?.groups;
  const level = groups && levelAt(indent, reading);
  if (!groups || !level) return false;
  const { key = '', gap = '', value, block } = groups;
  if (level.entries.has(key)) return false;
  reading.list = -1;
  reading.waiting = value === undefined && block === undefined ? { indent, key, map: level } : null;
  const from = start + indent + key.length + 1 + gap.length;
  const tree: Tree | null = value === undefined ? newMap() : plainScalar(value.trimEnd(), from);
  if (tree === null) return false;
  level.entries.set(key, tree);
  if (block !== undefined) reading.block = { key: indent, text: -1, blank: 0 };
  return true;
}

/** Items belong to the key above them, at its indent or deeper, or to the list that is open. */
function takeItem(value: string, indent: number, reading: Reading): boolean {
  const begins = reading.waiting !== null && indent >= reading.waiting.indent;
  if (!begins && reading.list !== indent) return false;
  reading.list = indent;
  reading.waiting = null;
  return plainScalar(value.trimEnd(), 0) !== null;
}

/** The map that a key of this indent belongs to; a deeper one opens below a key that waits, and nowhere else. */
function levelAt(indent: number, { open, waiting }: Reading): TreeMap | null {
  if (waiting && indent > waiting.indent) {
    const map = newMap();
    waiting.map.entries.set(waiting.key, map);
    open.push({ indent, map });
    return map;
  }
  while ((open.at(-1)?.indent ?? 0) > indent) open.pop();
  const level = open.at(-1);
  return level?.indent === indent ? level.map : null;
}

function indentOf(line: string): number {
  let indent = 0;
  while (line.charCodeAt(indent) === 32) indent += 1;
  return indent;
}
