import { readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { type Node, type SourceFile, SyntaxKind } from 'typescript/unstable/ast';
import {
  isCallExpression,
  isExportDeclaration,
  isIdentifier,
  isImportClause,
  isImportDeclaration,
  isImportTypeNode,
  isLiteralTypeNode,
  isNamedImports,
  isNewExpression,
  isNoSubstitutionTemplateLiteral,
  isPropertyAccessExpression,
  isStringLiteral,
} from 'typescript/unstable/ast/is';
import { createVirtualFileSystem } from 'typescript/unstable/fs';
import { API } from 'typescript/unstable/sync';

/** One import of a file: static, `export … from`, `import()`, `require()` or `import('…')` as a type. */
export interface Import {
  specifier: string;
  /** Path below the same root when the import is one of ours; null for packages and builtins. */
  target: string | null;
  /** Erased by the compiler: nothing of it runs. */
  typeOnly: boolean;
  line: number;
}

/** What the rules look at. Paths are relative with forward slashes, lines count from 1. */
export interface Unit {
  path: string;
  text: string;
  lines: number;
  imports: Import[];
  functions: { name: string; line: number; lines: number }[];
  /** `process.env`, `Date.now`, `console.log` …: every plain member access as written. */
  accesses: { name: string; line: number }[];
  /** What is called or constructed, with the number of its arguments: `new Date/0`, `randomUUID/0`. */
  calls: { name: string; line: number }[];
}

/** Every TypeScript file below a directory, read with the parser of the TypeScript compiler itself. */
export function readUnits(directory: string): Unit[] {
  const names = readdirSync(directory, { recursive: true, encoding: 'utf8' })
    .map((name) => name.replaceAll('\\', '/'))
    .filter((name) => name.endsWith('.ts'))
    .sort();
  return parseUnits(Object.fromEntries(names.map((name) => [name, readFileSync(join(directory, name), 'utf8')])));
}

/** The same for texts in memory, so that each rule can be shown a bad one. */
export function parseUnits(texts: Record<string, string>): Unit[] {
  const paths = Object.keys(texts);
  if (paths.length === 0) return [];
  const root = '/source';
  const options = { noLib: true, noResolve: true, types: [], allowImportingTsExtensions: true, noEmit: true };
  const files = createVirtualFileSystem({
    ...Object.fromEntries(paths.map((path) => [`${root}/${path}`, texts[path] ?? ''])),
    [`${root}/tsconfig.json`]: JSON.stringify({ compilerOptions: options, files: paths }),
  });
  const api = new API({ cwd: root, fs: files });
  try {
    const [project] = api.updateSnapshot({ openProject: `${root}/tsconfig.json` }).getProjects();
    return paths.map((path) => {
      const source = project?.program.getSourceFile(`${root}/${path}`);
      if (!source) throw new Error(`${path} could not be parsed`);
      return unitOf(path, texts[path] ?? '', source);
    });
  } finally {
    api.close();
  }
}

const functionKinds: ReadonlySet<SyntaxKind> = new Set([
  SyntaxKind.FunctionDeclaration,
  SyntaxKind.FunctionExpression,
  SyntaxKind.ArrowFunction,
  SyntaxKind.MethodDeclaration,
  SyntaxKind.Constructor,
  SyntaxKind.GetAccessor,
  SyntaxKind.SetAccessor,
]);

function unitOf(path: string, text: string, source: SourceFile): Unit {
  const unit: Unit = { path, text, lines: countLines(text), imports: [], functions: [], accesses: [], calls: [] };
  const lineAt = lineCounter(text);
  const textOf = (node: Node) => text.slice(node.getStart(source), node.end);

  const visit = (node: Node): void => {
    const line = lineAt(node.getStart(source));
    const found = importOf(node);
    if (found) unit.imports.push({ ...found, target: targetOf(path, found.specifier), line });
    if (functionKinds.has(node.kind))
      unit.functions.push({ name: nameOf(node, textOf), line, lines: lineAt(node.end) - line + 1 });
    if (isPropertyAccessExpression(node)) unit.accesses.push({ name: textOf(node), line });
    if (isNewExpression(node))
      unit.calls.push({ name: `new ${textOf(node.expression)}/${node.arguments?.length ?? 0}`, line });
    if (isCallExpression(node)) unit.calls.push({ name: `${textOf(node.expression)}/${node.arguments.length}`, line });
    node.forEachChild(visit);
  };
  visit(source);
  return unit;
}

function importOf(node: Node): Omit<Import, 'target' | 'line'> | null {
  if (isImportDeclaration(node))
    return { specifier: literal(node.moduleSpecifier), typeOnly: erased(node.importClause) };
  if (isExportDeclaration(node)) {
    return node.moduleSpecifier ? { specifier: literal(node.moduleSpecifier), typeOnly: node.isTypeOnly } : null;
  }
  if (isImportTypeNode(node)) {
    const { argument } = node;
    return { specifier: literal(isLiteralTypeNode(argument) ? argument.literal : argument), typeOnly: true };
  }
  if (!isCallExpression(node)) return null;
  const callee = node.expression;
  const loads = callee.kind === SyntaxKind.ImportKeyword || (isIdentifier(callee) && callee.text === 'require');
  return loads ? { specifier: literal(node.arguments[0]), typeOnly: false } : null;
}

/** `import type …`, or braces in which every name says `type`. */
function erased(clause: Node | undefined): boolean {
  if (clause === undefined || !isImportClause(clause)) return false;
  if (clause.phaseModifier === SyntaxKind.TypeKeyword) return true;
  const { name, namedBindings } = clause;
  if (name || !namedBindings || !isNamedImports(namedBindings)) return false;
  return namedBindings.elements.length > 0 && namedBindings.elements.every((one) => one.isTypeOnly);
}

/** The text of a string literal; anything computed is `(computed)`, which no rule allows. */
function literal(node: Node | undefined): string {
  return node && (isStringLiteral(node) || isNoSubstitutionTemplateLiteral(node)) ? node.text : '(computed)';
}

function nameOf(node: Node, textOf: (node: Node) => string): string {
  const named = node as Node & { name?: Node; parent?: Node & { name?: Node } };
  const name = named.name ?? named.parent?.name;
  return name ? textOf(name) : '(anonymous)';
}

const targetOf = (from: string, specifier: string): string | null =>
  specifier.startsWith('.') ? posix.normalize(posix.join(posix.dirname(from), specifier)) : null;

const countLines = (text: string): number => text.split('\n').length - (text.endsWith('\n') ? 1 : 0);

/** Position to line number, counted once per file. */
function lineCounter(text: string): (position: number) => number {
  const starts = [0, ...[...text.matchAll(/\n/g)].map((newline) => newline.index + 1)];
  return (position) => {
    let [low, high] = [0, starts.length];
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if ((starts[middle] ?? 0) <= position) low = middle;
      else high = middle;
    }
    return low + 1;
  };
}
