import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { Node, Parser } from '@vscode/tree-sitter-wasm';
import { lazily } from '../postgres/lazily.ts';

const grammars = ['python', 'typescript', 'tsx'] as const;
export type Grammar = (typeof grammars)[number];

/** The parser and its grammars, loaded at the first need and one grammar at a time. */
export function syntaxRuntime() {
  const runtime = lazily(async () => {
    const { default: loaded } = await import('@vscode/tree-sitter-wasm');
    await loaded.Parser.init();
    return loaded;
  });
  const parserOf = (grammar: Grammar) =>
    lazily(async () => {
      const { Language, Parser } = await runtime.get();
      const file = createRequire(import.meta.url).resolve(`@vscode/tree-sitter-wasm/wasm/tree-sitter-${grammar}.wasm`);
      return new Parser().setLanguage(await Language.load(await readFile(file)));
    });
  const parsers = { python: parserOf('python'), typescript: parserOf('typescript'), tsx: parserOf('tsx') };
  return {
    /** Hands the tree's root to `use` and frees the tree after it. */
    async withTree<T>(grammar: Grammar, text: string, use: (root: Node) => T): Promise<T | null> {
      const parser: Parser = await parsers[grammar].get();
      const tree = parser.parse(text);
      if (tree === null) return null;
      try {
        return use(tree.rootNode);
      } finally {
        tree.delete();
      }
    },
  };
}
