import { bareText } from '../bare-text.ts';
import type { Fault } from '../manifest.ts';
import { inLine } from '../scalar.ts';
import { addTo, newMap, type Tree } from '../tree.ts';
import { treeFormat } from '../tree-format.ts';

/**
 * INI as Python's configparser reads setup.cfg: `metadata.version` is the option of a section. Options are found by
 * their name in small letters; `#` and `;` begin a comment only at the start of a line.
 */
export const ini = treeFormat('ini', (text, fault) => {
  const root = newMap();
  let section = null;
  let place = 0;
  for (const { whole, end } of logicalLines(text)) {
    const start = place;
    place = end;
    const [, name] = /^\[([^\]\r\n]+)\]/.exec(whole) ?? [];
    if (name !== undefined) {
      section = newMap();
      addTo(root, name, section);
      continue;
    }
    if (/^\s*(?:[#;]|$)/.test(whole)) continue;
    const [before = '', key = ''] = /^\s*([^\s=:[][^=:\r\n]*)[=:][ \t]*/.exec(whole) ?? [];
    if (!section || key === '') throw fault(`it is not valid INI${inLine(text, start)}`);
    addTo(section, key.trim().toLowerCase(), scalarOf(text, start + before.length, whole.slice(before.length), fault));
  }
  return [root];
});

/** A line together with the indented lines that go on with it. */
function* logicalLines(text: string): Generator<{ whole: string; end: number }> {
  const one = /(?:[ \t]*[#;][^\n]*|[^\n]*(?:\n[ \t]+(?![ \t\r\n#;])[^\n]*)*)(?:\n|$)/y;
  while (one.lastIndex < text.length) {
    const [whole = ''] = one.exec(text) ?? [];
    yield { whole, end: one.lastIndex };
  }
}

function scalarOf(text: string, start: number, raw: string, fault: Fault): Tree {
  const value = raw.trimEnd();
  if (value.includes('\n')) return { is: 'opaque', why: 'the value goes over several lines' };
  return bareText({ text, start, end: start + value.length, fault });
}
