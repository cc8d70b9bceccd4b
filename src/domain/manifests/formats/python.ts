import type { Fault } from '../manifest.ts';
import { inLine } from '../scalar.ts';
import { addTo, newMap, type Scalar, type Tree } from '../tree.ts';
import { treeFormat } from '../tree-format.ts';

/**
 * Assignments at the top of a Python module: `__version__ = "1.2"`, `VERSION: str = '1.2'`, `a = b = "1.2"`. What stands
 * in strings, comments, brackets, blocks or behind a `;` is not seen. Only one plain string literal is a version;
 * anything else that is assigned (a tuple, a call, an f-string) is there, but cannot be read.
 */
export const python = treeFormat('python', (text, fault) => {
  const module = newMap();
  for (const start of statements(text, fault)) {
    assignment.lastIndex = start;
    const found = assignment.exec(text);
    if (!found) continue;
    const value = valueAt(text, assignment.lastIndex, fault);
    for (const [, name = ''] of found[0].matchAll(target)) addTo(module, name, value);
  }
  return [module];
});

const assignment = /(?:[A-Za-z_]\w*[ \t]*(?::[^=\r\n#]{1,200})?=(?!=)[ \t]*)+/y;
const target = /([A-Za-z_]\w*)[ \t]*(?::[^=]*)?=/g;
const literal = /[uU]?(?:"""[^"\\\r\n]*"""|'''[^'\\\r\n]*'''|"[^"\\\r\n]*"|'[^'\\\r\n]*')(?=[ \t]*(?:#|;|\r|\n|$))/y;

function valueAt(text: string, start: number, fault: Fault): Tree {
  literal.lastIndex = start;
  const [source] = literal.exec(text) ?? [];
  if (source === undefined) return { is: 'opaque', why: 'the value is not one plain string' };
  const [quote = ''] = /"""|'''|"|'/.exec(source) ?? [];
  const before = source.slice(0, source.indexOf(quote) + quote.length);
  const value = source.slice(before.length, -quote.length);
  const write: Scalar['write'] = (next) => {
    if (typeof next === 'number') throw fault('the field is a string; give the version as text');
    if (next.includes('\\') || next.includes(quote.charAt(0))) throw fault('the new value does not fit its quotes');
    return before + next + quote;
  };
  return { is: 'scalar', value, kind: 'string', start, end: start + source.length, write };
}

const piece = /[^\\\r\n#"'()[\]{}]+|\\(?:\r\n|[\s\S])?|#[^\r\n]*|\r\n|[\r\n]|"""|'''|["'()[\]{}]/y;
const restOfString = new Map([
  ['"', /(?:[^"\\\r\n]|\\(?:\r\n|[\s\S]))*"?/y],
  ["'", /(?:[^'\\\r\n]|\\(?:\r\n|[\s\S]))*'?/y],
]);

/** Where each statement of the module itself begins: a line without indent, outside of strings and brackets. */
function* statements(text: string, fault: Fault): Generator<number> {
  let depth = 0;
  let place = 0;
  if (/^[^\s#]/.test(text)) yield 0;
  while (place < text.length) {
    piece.lastIndex = place;
    const [part = text.charAt(place)] = piece.exec(text) ?? [];
    place += part.length;
    const rest = restOfString.get(part);
    if (rest) place = endOfString(text, place, rest);
    else if (part.startsWith('"""') || part.startsWith("'''")) place = endOfLongString(text, place, part, fault);
    else depth += depthOf(part);
    if (depth === 0 && /^[\r\n]/.test(part) && /[^\s#]/.test(text.charAt(place))) yield place;
  }
  if (depth !== 0) throw fault('it is not valid Python: its brackets do not match');
}

const depthOf = (part: string): number => ('([{'.includes(part) ? 1 : ')]}'.includes(part) ? -1 : 0);

/** A string that its line does not close is none, and ends with the line. */
function endOfString(text: string, place: number, rest: RegExp): number {
  rest.lastIndex = place;
  return place + (rest.exec(text)?.[0].length ?? 0);
}

function endOfLongString(text: string, start: number, quotes: string, fault: Fault): number {
  for (let place = start; place < text.length; place += 1) {
    if (text.startsWith(quotes, place)) return place + quotes.length;
    if (text.charAt(place) === '\\') place += 1;
  }
  throw fault(`it is not valid Python: the string${inLine(text, start)} does not end`);
}
