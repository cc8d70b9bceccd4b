import { bareText } from '../bare-text.ts';
import type { Fault } from '../manifest.ts';
import { addTo, newMap, type Tree } from '../tree.ts';
import { treeFormat } from '../tree-format.ts';

/** Java properties, such as gradle.properties. A key with dots is quoted in a path: `"app.version"`. */
export const properties = treeFormat('properties', (text, fault) => {
  const map = newMap();
  for (const entry of text.matchAll(line)) {
    const { before = '', key = '', between = '', value = '' } = entry.groups ?? {};
    if (key === '') continue;
    const start = entry.index + before.length + key.length + between.length;
    addTo(map, meaning(key), scalarOf(text, start, value, fault));
  }
  return [map];
});

/** One logical line; a backslash at its end joins the next to it. The value takes all that is left, so nothing is tried twice. */
const line =
  /^(?<before>[ \t\f]*)(?:[#!].*|(?<key>(?:[^\\\s=:]|\\[^\r\n])+)(?<between>[ \t\f]*[=:]?[ \t\f]*)(?<value>(?:[^\\\r\n]|\\(?:\r\n|[\s\S]|$))*))?$/gm;

function scalarOf(text: string, start: number, raw: string, fault: Fault): Tree {
  const kept = raw.trimEnd();
  if (/[\r\n]/.test(kept)) return { is: 'opaque', why: 'the value goes over several lines' };
  return bareText({ text, start, end: start + kept.length, value: meaning(kept), fault });
}

const named: Readonly<Record<string, string>> = { t: '\t', n: '\n', r: '\r', f: '\f' };

const meaning = (source: string): string =>
  source.replace(/\\(?:u([0-9a-fA-F]{4})|(.))/g, (_whole, code?: string, letter = '') =>
    code ? String.fromCharCode(Number.parseInt(code, 16)) : (named[letter] ?? letter),
  );
