import type { Layout } from '../layout.ts';
import { resolveTypescript } from '../typescript/resolve.ts';
import type { Side } from './side.ts';

/** Files that pass on what others declare, and how many more there are that were not looked at. */
export interface Passers {
  files: string[];
  left: number;
}

/** The `__init__` files above the changed modules: they may pass on what changed. */
export function pythonPassers(changed: readonly string[], paths: ReadonlySet<string>): Passers {
  const found = new Set<string>();
  for (const path of changed) {
    const folders = path.split('/').slice(0, -1);
    for (let depth = folders.length; depth > 0; depth -= 1)
      for (const name of ['__init__.py', '__init__.pyi']) found.add(`${folders.slice(0, depth).join('/')}/${name}`);
  }
  return { files: [...found].filter((path) => paths.has(path)), left: 0 };
}

const most = 5000;

/**
 * The files between a package's entries and what changed: found by the names of modules in the text alone, without
 * parsing, from the entries down, and only as far as things are passed on.
 */
export async function typescriptPassers(changed: readonly string[], layout: Layout, side: Side): Promise<Passers> {
  const resolve = resolveTypescript(layout.paths);
  const above = new Map<string, Set<string>>();
  const seen = new Set(layout.entries.map((entry) => entry.file));
  let wave = [...seen];
  while (wave.length > 0 && seen.size < most) {
    const read = await Promise.all(wave.map(async (path) => [path, passedOn((await side.read(path)) ?? '')] as const));
    const edges = read.flatMap(([path, names]) => names.map((name) => [path, resolve(path, name)] as const));
    wave = [];
    for (const [from, to] of edges) {
      if (to === null) continue;
      above.set(to, (above.get(to) ?? new Set()).add(from));
      if (!seen.has(to)) wave.push(to);
      seen.add(to);
    }
  }
  return { files: ancestors(changed, above), left: wave.length };
}

function ancestors(changed: readonly string[], above: ReadonlyMap<string, ReadonlySet<string>>): string[] {
  const found = new Set<string>();
  const open = [...changed];
  for (let path = open.pop(); path !== undefined; path = open.pop())
    for (const parent of above.get(path) ?? []) {
      if (!found.has(parent)) open.push(parent);
      found.add(parent);
    }
  return [...found];
}

/** Module names behind `export … from`, and behind imports where the file exports names without saying from where. */
function passedOn(text: string): string[] {
  const takes = /\bexport\s*\{[^{}]*\}(?!\s*from)|\bexport\s+default\s+\w+[ \t]*;?[ \t]*$|\bexport\s*=/m.test(text);
  const names: string[] = [];
  let end = 0;
  for (const found of text.matchAll(/\bfrom\s*['"](\.[^'"\n]*)['"]/g)) {
    const head = text.slice(end, found.index);
    if (takes || head.lastIndexOf('export') > head.lastIndexOf('import')) names.push(found[1] ?? '');
    end = found.index + found[0].length;
  }
  const required = /\bexports\b/.test(text) ? text.matchAll(/\brequire\(\s*['"](\.[^'"\n]*)['"]\s*\)/g) : [];
  return [...names, ...[...required].map((one) => one[1] ?? '')];
}
