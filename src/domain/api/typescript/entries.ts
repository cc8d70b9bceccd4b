import type { Entry } from '../layout.ts';
import { isRecord } from '../package/text.ts';
import { normalized, sourceAt } from './resolve.ts';

const builtFolder = /^(dist|build|lib|out|esm|cjs|es|types|typings)(\/(esm|cjs|es|types|src|node|browser))*\//;

const ending = /(\.d)?\.[cm]?[jt]sx?$/;

/**
 * The entries of one package: each path of `exports`, or `types`, `module` and `main`, led back from what is built to
 * its source. A package that says nothing usable shows its index; one without an index shows every file.
 */
export function entriesOf(manifest: string, json: unknown, paths: ReadonlySet<string>): Entry[] {
  const folder = manifest.replace(/package\.json$/, '');
  const named = folder === '' || !isRecord(json) || typeof json.name !== 'string' ? '.' : json.name;
  const said = [...exportedTargets(json)].flatMap(([name, targets]) => {
    if (name.includes('*'))
      return targets.flatMap((one) => manyOf(folder, { name: joined(named, name), target: one }, paths));
    const file = targets.map((one) => sourceOf(folder, one, paths)).find((one) => one !== null);
    return file ? [{ name: name === '.' ? named : joined(named, name), file }] : [];
  });
  if (said.length > 0) return said;
  const index = sourceAt(`${folder}src/index`, paths) ?? sourceAt(`${folder}index`, paths);
  if (index) return [{ name: named, file: index }];
  return filesBelow(folder, paths).map((file) => ({ name: joined(named, `./${file.slice(folder.length)}`), file }));
}

const joined = (named: string, path: string): string => (named === '.' ? path : `${named}${path.slice(1)}`);

/** Every source of the package itself, not of packages inside it. */
function filesBelow(folder: string, paths: ReadonlySet<string>): string[] {
  const below = [...paths].filter((one) => one.startsWith(folder));
  const inner = below
    .filter((one) => one.endsWith('/package.json') && one !== `${folder}package.json`)
    .map((one) => one.replace(/package\.json$/, ''));
  return below.filter(
    (one) => /\.[cm]?[jt]sx?$/.test(one) && !/\.d\.[cm]?ts$/.test(one) && !inner.some((other) => one.startsWith(other)),
  );
}

/** What is written in the manifest, by the name that importers write; the typed form first. */
export function exportedTargets(json: unknown): Map<string, string[]> {
  const targets = new Map<string, string[]>();
  if (!isRecord(json)) return targets;
  const main = [json.types, json.typings, json.module, json.main].filter((one) => typeof one === 'string');
  const paths = isRecord(json.exports) && Object.keys(json.exports).some((key) => key.startsWith('.'));
  const exported = paths && isRecord(json.exports) ? json.exports : { '.': json.exports };
  for (const [name, target] of Object.entries(exported)) {
    const found = stringsOf(target);
    if (found.length > 0) targets.set(name, found);
  }
  if (json.exports === undefined && main.length > 0) targets.set('.', main);
  return targets;
}

function stringsOf(target: unknown, depth = 0): string[] {
  if (typeof target === 'string') return [target];
  if (depth > 6) return [];
  if (Array.isArray(target)) return target.flatMap((one) => stringsOf(one, depth + 1));
  if (!isRecord(target)) return [];
  const inOrder = Object.entries(target).sort(([a], [b]) => Number(b === 'types') - Number(a === 'types'));
  return inOrder.flatMap(([, one]) => stringsOf(one, depth + 1));
}

/** The entries behind `./p/*`: every source that the star of its target can stand for, each once. */
function manyOf(
  folder: string,
  { name, target }: { name: string; target: string },
  paths: ReadonlySet<string>,
): Entry[] {
  const [start = '', end = ''] = normalized(target).split('*', 2);
  const last = end.replace(ending, '');
  for (const place of placesOf(start)) {
    const begin = `${folder}${place}`;
    const found = [...paths].flatMap((file): [string, Entry][] => {
      const bare = file.replace(ending, '');
      const star =
        bare.startsWith(begin) && bare.endsWith(last) ? bare.slice(begin.length, bare.length - last.length) : '';
      return bare === file || star === '' ? [] : [[star, { name: name.replace('*', () => star), file }]];
    });
    if (found.length > 0) return [...new Map(found).values()];
  }
  return [];
}

function sourceOf(folder: string, target: string, paths: ReadonlySet<string>): string | null {
  const path = normalized(target);
  const found = placesOf(path)
    .map((one) => sourceAt(`${folder}${one}`, paths))
    .find((one) => one !== null);
  return found ?? null;
}

/** Where the source of a built path may lie, nearest first. */
function placesOf(path: string): string[] {
  const inner = path.replace(builtFolder, '');
  return [path, `src/${inner}`, inner, `source/${inner}`, `src/${path}`];
}
