import type { Node } from '@vscode/tree-sitter-wasm';
import type { Link } from '../../../domain/api/declaration.ts';
import { childOf, children, field, lineOf } from '../nodes.ts';

/** The names that one import statement brings in. `X as X` is the sign of a name that is passed on (PEP 484). */
export function readImport(node: Node): Link[] {
  const module = field(node, 'module_name')?.text.replace(/\s+/g, '') ?? null;
  const line = lineOf(node);
  const link = (local: string, from: string, name: string, exported: boolean): Link => ({
    local,
    from,
    name,
    exported,
    typeOnly: false,
    line,
  });
  if (module !== null && childOf(node, 'wildcard_import')) return [link('*', module, '*', true)];
  return children(node)
    .filter((one) => one.id !== field(node, 'module_name')?.id)
    .flatMap((one) => {
      const alias = field(one, 'alias')?.text;
      const name = (alias === undefined ? one : field(one, 'name'))?.text ?? '';
      if (module !== null) return [link(alias ?? name, module, name, alias === name)];
      return alias === undefined ? [] : [link(alias, name, '*', alias === name)];
    });
}
