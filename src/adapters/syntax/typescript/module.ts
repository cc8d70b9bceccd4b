import type { Node } from '@vscode/tree-sitter-wasm';
import type { Declaration, Link } from '../../../domain/api/declaration.ts';
import { children, field } from '../nodes.ts';
import { readCommonExport } from './common-export.ts';
import { readDeclaration } from './declaration.ts';
import { readExport } from './export.ts';
import { readImport } from './import.ts';

/** What a module declares, takes and passes on, ES modules and CommonJS alike. */
export function readTypescript(root: Node): { declarations: Declaration[]; links: Link[]; all: null } {
  const declarations: Declaration[] = [];
  const links: Link[] = [];
  for (const node of children(root)) {
    const read = readStatement(node);
    declarations.push(...read.declarations);
    links.push(...read.links);
  }
  return { declarations, links, all: null };
}

export interface Statement {
  declarations: Declaration[];
  links: Link[];
}

function readStatement(node: Node): Statement {
  if (node.type === 'export_statement') return readExport(node);
  if (node.type === 'import_statement') return { declarations: [], links: readImport(node) };
  if (node.type !== 'expression_statement') return { declarations: readDeclaration(node), links: [] };
  const inner = children(node)[0];
  if (inner && field(inner, 'left')) return readCommonExport(inner);
  return { declarations: inner ? readDeclaration(inner) : [], links: [] };
}
