import { createHash } from 'node:crypto';
import type { Node } from '@vscode/tree-sitter-wasm';

const longestText = 400;

/** What may stand between any two words. Asked by name, since every other question to a node crosses into WASM. */
const extras = new Set(['comment', 'html_comment', 'line_continuation']);

/** The named children without comments. */
export const children = (node: Node | null): Node[] =>
  (node?.namedChildren ?? []).filter((one): one is Node => one !== null && !extras.has(one.type));

export const field = (node: Node | null, name: string): Node | null => node?.childForFieldName(name) ?? null;

export const childOf = (node: Node | null, ...types: string[]): Node | null =>
  children(node).find((one) => types.includes(one.type)) ?? null;

/** Whether one of the words (`readonly`, `async`, `?` …) stands directly below the node. */
export const hasWord = (node: Node, ...words: string[]): boolean =>
  node.children.some((one) => one !== null && words.includes(one.type));

export const lineOf = (node: Node): number => node.startPosition.row + 1;

/** The text on one line; a very long one is replaced by its digest, since it is only ever compared. */
export function textOf(node: Node | null): string | null {
  if (node === null) return null;
  const text = node.text.replace(/\s+/g, ' ').trim();
  return text.length <= longestText ? text : `sha256:${createHash('sha256').update(text).digest('hex')}`;
}

/** A string literal without its quotes. */
export const unquoted = (node: Node | null): string => (node?.text ?? '').replace(/^\w*(['"`]{3}|['"`])|['"`]+$/g, '');
