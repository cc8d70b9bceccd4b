import type { Language, SourceFacts } from '../declaration.ts';
import type { Layout } from '../layout.ts';
import { resolvePython } from '../python/paths.ts';
import { resolveTypescript } from '../typescript/resolve.ts';
import { furtherFiles } from './further.ts';
import { pythonPassers, typescriptPassers } from './passers.ts';
import { type ReadSource, readingOnce, type Side } from './side.ts';

export interface Reading {
  side: Side;
  layout: Layout;
}

export type Facts = ReadonlyMap<string, SourceFacts>;

const rounds = 3;
const mostFurther = 400;

/** The facts of the files that changed, of those that pass them on, and of those they lead to anew, on both sides. */
export async function readChanged(
  changed: readonly string[],
  language: Language,
  sides: { before: Reading; after: Reading },
  read: ReadSource,
): Promise<{ before: Facts; after: Facts }> {
  const [above, below] = await Promise.all([sides.before, sides.after].map((one) => passersOf(changed, language, one)));
  const first = [...new Set([...changed, ...(above ?? []), ...(below ?? [])])];
  const once = readingOnce(read);
  const before = new Map<string, SourceFacts>();
  const after = new Map<string, SourceFacts>();
  let wave = first;
  for (let round = 0; round <= rounds && wave.length > 0; round += 1) {
    await Promise.all([
      readInto(before, wave, language, sides.before, once),
      readInto(after, wave, language, sides.after, once),
    ]);
    const there = new Set([
      ...furtherOf(before, after, language, sides.before),
      ...furtherOf(before, after, language, sides.after),
    ]);
    wave = [...there].slice(0, mostFurther);
  }
  return { before, after };
}

const passersOf = async (changed: readonly string[], language: Language, { side, layout }: Reading) =>
  language === 'python' ? pythonPassers(changed, layout.paths) : typescriptPassers(changed, layout, side);

const furtherOf = (before: Facts, after: Facts, language: Language, { layout }: Reading): string[] =>
  furtherFiles(before, after, language === 'python' ? resolvePython(layout) : resolveTypescript(layout.paths));

async function readInto(
  facts: Map<string, SourceFacts>,
  paths: readonly string[],
  language: Language,
  { side, layout }: Reading,
  read: ReadSource,
): Promise<void> {
  const present = paths.filter((path) => layout.paths.has(path));
  const found = await Promise.all(
    present.map(async (path) => {
      const text = await side.read(path);
      return text === null ? null : read(path, language, text);
    }),
  );
  for (const one of found) if (one) facts.set(one.path, one);
}
