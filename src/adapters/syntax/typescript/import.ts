import type { Node } from '@vscode/tree-sitter-wasm';
import type { Link } from '../../../domain/api/declaration.ts';
import { childOf, children, field, hasWord, lineOf, unquoted } from '../nodes.ts';

/** The names that an import brings in: default, named, all as one, `import x = require('y')`. */
export function readImport(node: Node): Link[] {
  const required = childOf(node, 'import_require_clause');
  const from = unquoted(field(required ?? node, 'source'));
  const link = (local: string, name: string, typeOnly = hasWord(node, 'type')): Link => ({
    local,
    from,
    name,
    exported: false,
    typeOnly,
    line: lineOf(node),
  });
  if (required) return [link(childOf(required, 'identifier')?.text ?? '', '*')];
  return children(childOf(node, 'import_clause')).flatMap((one) => {
    if (one.type === 'identifier') return [link(one.text, 'default')];
    if (one.type === 'namespace_import') return [link(children(one)[0]?.text ?? '', '*')];
    return children(one).map((specifier) => {
      const name = unquoted(field(specifier, 'name'));
      const local = field(specifier, 'alias')?.text ?? name;
      return link(local, name, hasWord(node, 'type') || hasWord(specifier, 'type'));
    });
  });
}
