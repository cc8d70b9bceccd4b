import type { Node } from '@vscode/tree-sitter-wasm';
import { type Declaration, declare } from '../../../domain/api/declaration.ts';
import { children, field, lineOf, textOf } from '../nodes.ts';
import { readAlias } from './alias.ts';
import { readAssignment } from './assignment.ts';
import { decoratorsOf, readFunction } from './function.ts';
import { typeParameters } from './type-parameters.ts';

/** A class with its members in source order, attributes that `__init__` sets on `self` included. */
export function readClass(node: Node, decorated: Node | null): Declaration {
  const handed = children(field(node, 'superclasses'));
  const keywords = handed.filter((one) => one.type === 'keyword_argument');
  const bases = handed.filter((one) => one.type !== 'keyword_argument').map((one) => textOf(one) ?? '');
  const members = readMembers(field(node, 'body'));
  const known = new Set(members.map((one) => one.name));
  const attributes = initOf(field(node, 'body')).flatMap(selfAttributes);
  const added = attributes.filter((one) => !known.has(one.name) && known.add(one.name));
  return declare(
    bases.some((one) => /(^|\.)(\w*Enum|(Int)?Flag)$/.test(one)) ? 'enum' : 'class',
    nameOf(node),
    lineOf(node),
    {
      bases,
      decorators: [...decoratorsOf(decorated), ...keywords.map((one) => textOf(one) ?? '')],
      generics: typeParameters(node),
      members: [...members, ...added],
    },
  );
}

const nameOf = (node: Node): string => field(node, 'name')?.text ?? '';

/** Those of the block, behind what the class has already. */
function readMembers(block: Node | null, known: Declaration[] = []): Declaration[] {
  for (const node of children(block)) {
    if (/^(if|try)_statement$|_clause$|^block$/.test(node.type)) readMembers(node, known);
    else known.push(...readMember(node, known));
  }
  return known;
}

function readMember(node: Node, known: Declaration[]): Declaration[] {
  if (node.type === 'function_definition') return [readFunction(node, null)];
  if (node.type === 'class_definition') return [readClass(node, null)];
  if (node.type === 'expression_statement')
    return children(node).flatMap(
      (one) => readAlias(one, { declarations: known, links: [] })?.declarations ?? readAssignment(one),
    );
  const definition = node.type === 'decorated_definition' ? field(node, 'definition') : null;
  if (definition?.type === 'function_definition') return [readFunction(definition, node)];
  return definition?.type === 'class_definition' ? [readClass(definition, node)] : [];
}

const initOf = (block: Node | null): Node[] =>
  children(block)
    .filter((one) => one.type === 'function_definition' && nameOf(one) === '__init__')
    .flatMap((one) => children(field(one, 'body')));

function selfAttributes(statement: Node): Declaration[] {
  if (statement.type !== 'expression_statement')
    return /^(if|try|with)_statement$|_clause$|^block$/.test(statement.type)
      ? children(statement).flatMap(selfAttributes)
      : [];
  return children(statement)
    .filter((one) => one.type === 'assignment')
    .flatMap((one) => {
      const name = /^self\.(\w+)$/.exec(field(one, 'left')?.text ?? '')?.[1];
      if (name === undefined) return [];
      return [declare('variable', name, lineOf(one), { type: textOf(field(one, 'type')), assigned: true })];
    });
}
