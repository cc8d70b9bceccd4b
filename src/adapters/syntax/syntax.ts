import type { Node } from '@vscode/tree-sitter-wasm';
import { type Language, type SourceFacts, unreadSource } from '../../domain/api/declaration.ts';
import type { Syntax } from '../../ports/syntax.ts';
import { readPython } from './python/module.ts';
import { type Grammar, syntaxRuntime } from './runtime.ts';
import { readTypescript } from './typescript/module.ts';
import { withoutVariance } from './typescript/variance.ts';

/** Sources above this many characters are not parsed: nobody writes them by hand. */
const largestSource = 2 * 1024 * 1024;

const readers = { python: readPython, typescript: readTypescript } as const;

/** The syntax port through tree-sitter; nothing is loaded before the first file is read. */
export function treeSitterSyntax(): Syntax {
  const runtime = syntaxRuntime();
  const read = (path: string, language: Language, text: string) =>
    runtime.withTree(grammarOf(path, language), text, (root) => factsOf(path, language, root));
  return {
    async read(path, language, text) {
      if (text.length > largestSource) return unreadSource(path, language, 'too_large');
      const facts = await read(path, language, text);
      const plainer = facts?.fault && language === 'typescript' ? withoutVariance(text) : text;
      const again = plainer === text ? facts : await read(path, language, plainer);
      return again ?? unreadSource(path, language, 'syntax_error');
    },
  };
}

function factsOf(path: string, language: Language, root: Node): SourceFacts {
  try {
    return { path, language, ...readers[language](root), fault: root.hasError ? 'syntax_error' : null };
  } catch (error) {
    // Only a source that nests deeper than the stack gets here; nothing that is read by people does.
    if (error instanceof RangeError) return unreadSource(path, language, 'syntax_error');
    throw error;
  }
}

/** JavaScript is read with the grammar of TSX, which knows all of it. */
function grammarOf(path: string, language: Language): Grammar {
  if (language === 'python') return 'python';
  return /\.[cm]?ts$/.test(path) ? 'typescript' : 'tsx';
}
