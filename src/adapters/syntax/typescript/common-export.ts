import type { Node } from '@vscode/tree-sitter-wasm';
import type { Declaration, Link } from '../../../domain/api/declaration.ts';
import { children, field, lineOf, unquoted } from '../nodes.ts';
import { readValue } from './declaration.ts';

interface Exported {
  declarations: Declaration[];
  links: Link[];
}

/** CommonJS: `module.exports = …` and `exports.name = …`; every other assignment exports nothing. */
export function readCommonExport(assignment: Node): Exported {
  const target = field(assignment, 'left')?.text.replace(/\s/g, '') ?? '';
  const value = field(assignment, 'right');
  const name = /^(?:module\.)?exports\.(\w+)$/.exec(target)?.[1];
  if (value === null || (name === undefined && target !== 'module.exports')) return { declarations: [], links: [] };
  if (name !== undefined) return exported(name, value);
  if (value.type === 'object') return joined(children(value).map(readEntry));
  const from = requiredBy(value);
  return from === null ? exported('export=', value) : { declarations: [], links: [link('*', '*', from, value)] };
}

function readEntry(entry: Node): Exported {
  if (entry.type === 'shorthand_property_identifier') return exported(entry.text, entry);
  if (entry.type === 'spread_element') {
    const from = requiredBy(children(entry)[0] ?? entry);
    return { declarations: [], links: from === null ? [] : [link('*', '*', from, entry)] };
  }
  const key = field(entry, 'key') ?? field(entry, 'name');
  return key ? exported(unquoted(key), field(entry, 'value') ?? entry) : { declarations: [], links: [] };
}

function exported(local: string, value: Node): Exported {
  const from = requiredBy(value);
  if (from !== null) return { declarations: [], links: [link(local, '*', from, value)] };
  if (/^(identifier|shorthand_property_identifier)$/.test(value.type))
    return { declarations: [], links: [link(local, value.text, null, value)] };
  return { declarations: [{ ...readValue(local, value, null), exported: true }], links: [] };
}

const requiredBy = (value: Node): string | null =>
  /^require\(\s*['"`]([^'"`]+)['"`]\s*\)$/.exec(value.text.slice(0, 400))?.[1] ?? null;

const link = (local: string, name: string, from: string | null, node: Node): Link => ({
  local,
  name,
  from,
  exported: true,
  typeOnly: false,
  line: lineOf(node),
});

const joined = (parts: readonly Exported[]): Exported => ({
  declarations: parts.flatMap((one) => one.declarations),
  links: parts.flatMap((one) => one.links),
});
