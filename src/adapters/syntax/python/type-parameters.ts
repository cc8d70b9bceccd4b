import type { Node } from '@vscode/tree-sitter-wasm';
import type { TypeParameter } from '../../../domain/api/declaration.ts';
import { children, field, textOf } from '../nodes.ts';

/** The type parameters of PEP 695; callers of Python never have to name them. */
export const typeParameters = (node: Node): TypeParameter[] =>
  children(field(node, 'type_parameters')).map((one) => ({
    name: textOf(one) ?? '',
    constraint: null,
    optional: true,
  }));
