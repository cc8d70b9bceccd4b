import { languageOf } from '../language.ts';
import { type Entry, layoutOf } from '../layout.ts';
import { jsonOf } from '../package/text.ts';
import { entriesOf } from '../typescript/entries.ts';
import type { Reading } from './read.ts';
import type { Side } from './side.ts';

/** What a project calls public or private against custom. */
export interface Globs {
  public?: readonly string[];
  private?: readonly string[];
}

/** One commit with its layout, as far as the changed files make it matter. */
export async function readingOf(side: Side, changed: readonly string[], globs: Globs): Promise<Reading> {
  const paths = new Set(side.paths);
  const entries = await Promise.all(manifestsAbove(changed, paths).map((one) => entriesIn(one, side, paths)));
  const fallback = entries.length > 0 ? entries.flat() : entriesOf('package.json', null, paths);
  const open = layoutOf(side.paths, [], globs);
  return { side, layout: { ...open, entries: fallback.filter((one) => !open.isHidden(one.file)) } };
}

const entriesIn = async (path: string, side: Side, paths: ReadonlySet<string>): Promise<Entry[]> =>
  entriesOf(path, jsonOf((await side.read(path)) ?? ''), paths);

/** The nearest package.json above each changed file of TypeScript or JavaScript. */
function manifestsAbove(changed: readonly string[], paths: ReadonlySet<string>): string[] {
  const nearest = changed
    .filter((path) => languageOf(path) === 'typescript')
    .map((path) => {
      const folders = path.split('/').slice(0, -1);
      const places = folders.map((_, index) => `${folders.slice(0, folders.length - index).join('/')}/package.json`);
      return [...places, 'package.json'].find((one) => paths.has(one));
    });
  return [...new Set(nearest.filter((one) => one !== undefined))];
}
