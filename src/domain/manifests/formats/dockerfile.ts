import { bareText } from '../bare-text.ts';
import type { Fault } from '../manifest.ts';
import { addTo, newMap, type Tree, type TreeMap } from '../tree.ts';
import { treeFormat } from '../tree-format.ts';

/**
 * What LABEL, ARG and ENV of a Dockerfile give values to: `LABEL.version`, `ENV.APP_VERSION`,
 * `LABEL."org.opencontainers.image.version"`. What several instructions or stages set must be selected: `ARG.VERSION[1]`.
 * An ARG without a value only names one that stands elsewhere.
 */
export const dockerfile = treeFormat('dockerfile', (text, fault) => {
  const root = newMap();
  const kinds = new Map(['LABEL', 'ARG', 'ENV'].map((name) => [name, newMap()]));
  for (const [name, map] of kinds) root.entries.set(name, map);
  for (const { kind, body, start } of instructions(text)) {
    const map = kinds.get(kind);
    if (map) addPairs(map, { kind, body, start, text, fault });
  }
  return [root];
});

interface Instruction {
  /** In capitals. */
  kind: string;
  /** What stands behind the kind; joined lines with a blank in place of what joins them, so that offsets stay. */
  body: string;
  start: number;
}

interface Line {
  /** With its end. */
  text: string;
  start: number;
}

function* instructions(text: string): Generator<Instruction> {
  const joint = /^[ \t]*#[ \t]*escape[ \t]*=[ \t]*`[ \t]*\r?$/im.test(head(text)) ? '`' : '\\';
  const lines = [...text.matchAll(/[^\n]*\n|[^\n]+$/g)].map((line): Line => ({ text: line[0], start: line.index }));
  let at = 0;
  for (let first = lines[at]; first; first = lines[at]) {
    const [before, name = ''] = /^[ \t]*([A-Za-z]+)[ \t]+/.exec(first.text) ?? [];
    if (before === undefined) at += 1;
    else {
      const kind = name.toUpperCase();
      const { body, next } = joined(lines, at, joint);
      at = behindHereDocuments(lines, next, kind, body);
      yield { kind, body: body.slice(before.length), start: first.start + before.length };
    }
  }
}

/** The lines of one instruction; comments and empty lines between them belong to it. */
function joined(lines: readonly Line[], first: number, joint: string): { body: string; next: number } {
  let body = '';
  for (let at = first; ; at += 1) {
    const line = lines[at]?.text;
    if (line === undefined) return { body, next: at };
    const isBetween = body !== '' && /^\s*(?:#|$)/.test(line);
    const goesOn = line.trimEnd().endsWith(joint);
    const kept = isBetween ? 0 : goesOn ? line.lastIndexOf(joint) : line.length;
    body += line.slice(0, kept).padEnd(line.length);
    if (!isBetween && !goesOn) return { body, next: at + 1 };
  }
}

/** The parser directives stand in the comments at the top. */
const head = (text: string): string => /^(?:[ \t]*#[^\n]*(?:\n|$))*/.exec(text)?.[0] ?? '';

function behindHereDocuments(lines: readonly Line[], next: number, kind: string, body: string): number {
  if (!/^(?:RUN|COPY|ADD)$/.test(kind)) return next;
  let at = next;
  for (const [, dash, word = ''] of body.matchAll(/<<(-?)["']?([A-Za-z_]\w*)["']?/g)) {
    const isEnd = ({ text }: Line) => text.replace(/\r?\n$/, '').replace(dash ? /^\t+/ : '', '') === word;
    for (let line = lines[at]; line && !isEnd(line); line = lines[at]) at += 1;
    at += 1;
  }
  return at;
}

const pair =
  /(?<key>"[^"\\\n]*"|'[^'\n]*'|[^\s"'=]+)=(?<value>(?:"(?:[^"\\\n]|\\.)*"|'[^'\n]*'|\\.|[^\s"'\\])*)(?=\s|$)/y;

function addPairs(
  map: TreeMap,
  { kind, body, start, text, fault }: Instruction & { text: string; fault: Fault },
): void {
  const [before = '', key = ''] = /^([^\s"'=]+)[ \t]+(?=[^\s=])/.exec(body) ?? [];
  if (key !== '' && kind !== 'ARG') {
    addTo(map, key, scalarOf(body.slice(before.length).trimEnd(), start + before.length, { text, fault }));
    return;
  }
  for (const word of words(body)) {
    pair.lastIndex = word;
    const { key = '', value } = pair.exec(body)?.groups ?? {};
    if (value === undefined) continue;
    addTo(map, key.replace(/^["']|["']$/g, ''), scalarOf(value, start + word + key.length + 1, { text, fault }));
  }
}

/** Where each word begins; blanks in quotes part nothing. */
function* words(body: string): Generator<number> {
  const word = /(?:"(?:[^"\\]|\\[\s\S])*"?|'[^']*'?|\\[\s\S]|[^\s"'\\])+/g;
  for (const one of body.matchAll(word)) yield one.index;
}

/** A whole value in quotes, or one without any; anything put together is left alone. */
function scalarOf(raw: string, start: number, { text, fault }: { text: string; fault: Fault }): Tree {
  const [, quote = '', inner = ''] = /^(["']?)([^"'\\]*)\1$/.exec(raw) ?? [];
  if (inner === '') return { is: 'opaque', why: 'the value is empty or put together from parts' };
  const from = start + quote.length;
  return bareText({ text, start: from, end: from + inner.length, fault });
}
