import { unaliased } from '../aliases.ts';
import { type Language, type SourceFacts, unreadSource } from '../declaration.ts';
import type { Layout } from '../layout.ts';
import { resolvePython } from '../python/paths.ts';
import type { Resolve } from '../scope.ts';
import { resolveTypescript } from '../typescript/resolve.ts';
import { furtherFiles } from './further.ts';
import { pythonPassers, typescriptPassers } from './passers.ts';
import { type ReadSource, readingOnce, type Side } from './side.ts';

export interface Reading {
  side: Side;
  layout: Layout;
}

export type Facts = ReadonlyMap<string, SourceFacts>;

export interface ReadFacts {
  before: Facts;
  after: Facts;
  /** Files that had to be read as well and were too many. */
  left: number;
}

const rounds = 3;
const mostFurther = 400;
/** Characters of one commit; beyond, the sources stay unread and say so. */
const mostText = 12_000_000;
const atOnce = 200;

/** The facts of the files that changed, of those that pass them on, and of those they lead to anew, on both sides. */
export async function readChanged(
  changed: readonly string[],
  language: Language,
  sides: { before: Reading; after: Reading },
  read: ReadSource,
): Promise<ReadFacts> {
  const [above, below] = await Promise.all([
    passersOf(changed, language, sides.before),
    passersOf(changed, language, sides.after),
  ]);
  const first = [...new Set([...changed, ...above.files, ...below.files])];
  let left = Math.max(above.left, below.left);
  const once = readingOnce(async (path, kind, text) => unaliased(await read(path, kind, text)));
  const resolvers = [sides.before, sides.after].map((one) => resolverOf(language, one));
  const before = new Map<string, SourceFacts>();
  const after = new Map<string, SourceFacts>();
  let wave = first;
  for (let round = 0; round <= rounds && wave.length > 0; round += 1) {
    await Promise.all([
      readInto(before, wave, language, sides.before, once),
      readInto(after, wave, language, sides.after, once),
    ]);
    const further = [...new Set(resolvers.flatMap((one) => furtherFiles(before, after, one)))];
    wave = further.slice(0, mostFurther);
    left += further.length - wave.length;
  }
  return { before, after, left };
}

const passersOf = async (changed: readonly string[], language: Language, { side, layout }: Reading) =>
  language === 'python' ? pythonPassers(changed, layout.paths) : typescriptPassers(changed, layout, side);

const resolverOf = (language: Language, { layout }: Reading): Resolve =>
  language === 'python' ? resolvePython(layout) : resolveTypescript(layout.paths);

/** In portions, so that no more text is held than is allowed. */
async function readInto(
  facts: Map<string, SourceFacts>,
  paths: readonly string[],
  language: Language,
  { side, layout }: Reading,
  read: ReadSource,
): Promise<void> {
  const present = paths.filter((path) => layout.paths.has(path));
  let held = 0;
  const readOne = async (path: string): Promise<SourceFacts> => {
    if (side.links?.has(path)) return unreadSource(path, language, 'link');
    if (held > mostText) return unreadSource(path, language, 'too_many');
    const text = await side.read(path);
    held += text?.length ?? 0;
    return text === null ? unreadSource(path, language, 'too_large') : read(path, language, text);
  };
  for (let start = 0; start < present.length; start += atOnce)
    for (const one of await Promise.all(present.slice(start, start + atOnce).map(readOne))) facts.set(one.path, one);
}
