import type { Language } from './declaration.ts';

const read: Readonly<Record<Language, RegExp>> = { python: /\.pyi?$/, typescript: /\.[cm]?[jt]sx?$/ };

/** Languages that hold public surfaces too, but that nothing here reads. */
const unread: Readonly<Record<string, RegExp>> = {
  C: /\.[ch]$/,
  'C++': /\.(cc|cpp|cxx|hh|hpp|hxx)$/,
  'C#': /\.cs$/,
  Dart: /\.dart$/,
  Elixir: /\.exs?$/,
  Go: /\.go$/,
  Java: /\.java$/,
  Kotlin: /\.kts?$/,
  PHP: /\.php$/,
  Ruby: /\.rb$/,
  Rust: /\.rs$/,
  Scala: /\.scala$/,
  Swift: /\.swift$/,
  Svelte: /\.svelte$/,
  Vue: /\.vue$/,
  Cython: /\.px[di]$|\.pyx$/,
};

export const languageOf = (path: string): Language | null =>
  read.python.test(path) ? 'python' : read.typescript.test(path) ? 'typescript' : null;

/** The language of a source file that cannot be read, or null when the path is none. */
export const unreadLanguageOf = (path: string): string | null =>
  Object.entries(unread).find(([, pattern]) => pattern.test(path))?.[0] ?? null;
