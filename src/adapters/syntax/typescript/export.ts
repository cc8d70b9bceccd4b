import type { Node } from '@vscode/tree-sitter-wasm';
import type { Declaration, Link } from '../../../domain/api/declaration.ts';
import { childOf, children, field, hasWord, lineOf, unquoted } from '../nodes.ts';
import { readDeclaration, readValue } from './declaration.ts';

interface Exported {
  declarations: Declaration[];
  links: Link[];
}

/** One export statement: of a declaration, of a value, of names, or of what another module has. */
export function readExport(node: Node): Exported {
  const declaration = field(node, 'declaration');
  const isDefault = hasWord(node, 'default');
  if (declaration) return { declarations: readDeclaration(declaration).map(exportedAs(isDefault)), links: [] };
  const value = field(node, 'value');
  if (value) return exportedValue(value, 'default', node);
  if (hasWord(node, '=')) return exportedValue(children(node)[0] ?? node, 'export=', node);
  return { declarations: [], links: readClause(node) };
}

const exportedAs =
  (isDefault: boolean) =>
  (one: Declaration): Declaration => ({ ...one, exported: true, name: isDefault ? 'default' : one.name });

function exportedValue(value: Node, name: string, node: Node): Exported {
  if (value.type === 'identifier')
    return { declarations: [], links: [linkOf(node, { local: name, name: value.text, from: null })] };
  return { declarations: [{ ...readValue(name, value, null), exported: true }], links: [] };
}

function readClause(node: Node): Link[] {
  const source = field(node, 'source');
  const from = source ? unquoted(source) : null;
  const whole = childOf(node, 'namespace_export');
  if (whole) return [linkOf(node, { local: unquoted(children(whole)[0] ?? null), name: '*', from })];
  const clause = childOf(node, 'export_clause');
  if (clause === null) return hasWord(node, '*') ? [linkOf(node, { local: '*', name: '*', from })] : [];
  return children(clause).map((specifier) => {
    const name = unquoted(field(specifier, 'name'));
    const local = unquoted(field(specifier, 'alias')) || name;
    return linkOf(node, { local, name, from, typeOnly: hasWord(node, 'type') || hasWord(specifier, 'type') });
  });
}

const linkOf = (node: Node, rest: Pick<Link, 'local' | 'name' | 'from'> & { typeOnly?: boolean }): Link => ({
  typeOnly: hasWord(node, 'type'),
  ...rest,
  exported: true,
  line: lineOf(node),
});
