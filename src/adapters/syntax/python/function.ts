import type { Node } from '@vscode/tree-sitter-wasm';
import {
  type Declaration,
  declare,
  type Flag,
  type Parameter,
  type ParameterKind,
} from '../../../domain/api/declaration.ts';
import { children, field, hasWord, lineOf, textOf } from '../nodes.ts';
import { typeParameters } from './type-parameters.ts';

/** A function or method. A property is a variable: read only, unless a setter of its name follows. */
export function readFunction(node: Node, decorated: Node | null): Declaration {
  const decorators = decoratorsOf(decorated);
  const name = field(node, 'name')?.text ?? '';
  const type = textOf(field(node, 'return_type'));
  if (decorators.some((one) => /^(\w+\.)*(cached_property|property|abstractproperty)\b/.test(one)))
    return declare('variable', name, lineOf(node), { type, decorators, flags: ['readonly'] });
  const setter = decorators.some((one) => one.endsWith('.setter'));
  if (setter) return declare('variable', name, lineOf(node), { decorators, flags: ['setter'] });
  return declare('function', name, lineOf(node), {
    type,
    decorators,
    flags: flagsOf(node, decorators),
    generics: typeParameters(node),
    parameters: readParameters(field(node, 'parameters')),
  });
}

export const decoratorsOf = (decorated: Node | null): string[] =>
  children(decorated)
    .filter((one) => one.type === 'decorator')
    .map((one) => textOf(one)?.replace(/^@\s*/, '') ?? '');

function flagsOf(node: Node, decorators: readonly string[]): Flag[] {
  const decorated = (name: string) => decorators.some((one) => one.replace(/\(.*$/, '').split('.').at(-1) === name);
  const flags: (Flag | false)[] = [
    hasWord(node, 'async') && 'async',
    decorated('overload') && 'overload',
    decorated('abstractmethod') && 'abstract',
    decorated('staticmethod') && 'static',
    decorated('classmethod') && 'classmethod',
  ];
  return flags.filter((one) => one !== false);
}

/** In source order; `/` and `*` are no parameters, they say the kind of those before and after them. */
function readParameters(list: Node | null): Parameter[] {
  const nodes = children(list);
  const slash = nodes.findIndex((one) => one.type === 'positional_separator');
  const star = nodes.findIndex((one) => /^(keyword_separator|list_splat_pattern)$/.test(patternOf(one).type));
  return nodes.flatMap((node, index) => {
    if (/_separator$/.test(node.type)) return [];
    const place: ParameterKind = index < slash ? 'positional' : star >= 0 && index > star ? 'named' : 'either';
    return [readParameter(node, place)];
  });
}

function readParameter(node: Node, place: ParameterKind): Parameter {
  const pattern = patternOf(node);
  const splat = { list_splat_pattern: 'rest', dictionary_splat_pattern: 'named_rest' } as const;
  const kind = Object.hasOwn(splat, pattern.type) ? splat[pattern.type as keyof typeof splat] : place;
  const value = textOf(field(node, 'value'));
  return {
    name: pattern.text.replace(/^\*+\s*/, ''),
    kind,
    optional: value !== null || kind.endsWith('rest'),
    default: value,
    type: textOf(field(node, 'type')),
  };
}

/** What carries the name: itself, the name of a default, or the first part of a typed one. */
const patternOf = (node: Node): Node =>
  field(node, 'name') ?? (node.type === 'typed_parameter' ? (children(node)[0] ?? node) : node);
