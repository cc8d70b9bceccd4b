import type { Node } from '@vscode/tree-sitter-wasm';
import type { ExportList } from '../../../domain/api/declaration.ts';
import { children, field } from '../nodes.ts';
import { type Known, readAlias } from './alias.ts';
import { readAssignment } from './assignment.ts';
import { readClass } from './class.ts';
import { extendExportList } from './export-list.ts';
import { readFunction } from './function.ts';
import { readImport } from './import.ts';

interface Module extends Known {
  all: ExportList | null;
}

/** The declarations of a module, those behind `if` and `try` included, since either may be the one that runs. */
export function readPython(root: Node): Module {
  const module: Module = { declarations: [], links: [], all: null };
  readBlock(root, module);
  return module;
}

function readBlock(block: Node, module: Module): void {
  for (const statement of children(block)) readStatement(statement, module);
}

function readStatement(node: Node, module: Module): void {
  if (node.type === 'import_statement' || node.type === 'import_from_statement') module.links.push(...readImport(node));
  else if (node.type === 'decorated_definition') readDefinition(field(node, 'definition'), node, module);
  else if (node.type === 'expression_statement') readExpression(node, module);
  else if (node.type === 'type_alias_statement') module.declarations.push(...readAssignment(node));
  else if (/^(if|try|with|for|while)_statement$|_clause$|^block$/.test(node.type)) readBlock(node, module);
  else readDefinition(node, null, module);
}

function readDefinition(node: Node | null, decorated: Node | null, module: Module): void {
  if (node?.type === 'class_definition') module.declarations.push(readClass(node, decorated));
  if (node?.type === 'function_definition') module.declarations.push(readFunction(node, decorated));
}

function readExpression(node: Node, module: Module): void {
  for (const expression of children(node)) {
    const list = extendExportList(expression, module.all);
    if (list !== undefined) module.all = list;
    else addNamed(module, readAlias(expression, module) ?? { declarations: readAssignment(expression), links: [] });
  }
}

function addNamed(module: Module, { declarations, links }: Known): void {
  module.declarations.push(...declarations);
  module.links.push(...links);
}
