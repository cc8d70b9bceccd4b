import type { Language, SourceFacts } from './declaration.ts';
import type { Layout } from './layout.ts';
import { pythonSurface } from './python/surface.ts';
import type { ApiSymbol } from './symbol.ts';
import { typescriptSurface } from './typescript/surface.ts';

/** The names that the read files show to others, and the private ones beside them, by their public name. */
export interface PublicSurface {
  language: Language;
  symbols: ReadonlyMap<string, ApiSymbol>;
}

export type { ApiSymbol };

/** The surface of one commit as far as its files were read; a name that leads into a file not read says where to. */
export function surfaceOf(files: readonly SourceFacts[], language: Language, layout: Layout): PublicSurface {
  const own = files.filter((one) => one.language === language);
  const read = new Map(own.map((one) => [one.path, one]));
  const symbols = language === 'python' ? pythonSurface(read, layout) : typescriptSurface(read, layout);
  return { language, symbols: new Map(symbols.map((one) => [one.name, one])) };
}
