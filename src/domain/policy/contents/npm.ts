import { globToRegExp } from '../../glob.ts';
import {
  type Contents,
  type Declared,
  type Inside,
  identity,
  missingOf,
  promise,
  type Tree,
  textsOf,
} from './contents.ts';
import { leadsSomewhere, targetsOf } from './npm-targets.ts';

const isModule = /\.(?:[cm]?[jt]sx?|wasm|node)$/;

/** What an npm tarball holds against what its package.json and the release commit promise. */
export function npmContents(inside: Inside, declared: Declared): Contents {
  const manifest = readJson(inside.text('package.json'));
  if (manifest === null)
    return { faults: [identity('there is no readable package.json in it')], modules: 0, missing: [] };
  const held = new Set(inside.paths);
  const entries = shippedBy(textsOf(manifest.files));
  const faults = [
    ...(['name', 'version'] as const)
      .filter((field) => manifest[field] !== declared[field])
      .map((field) => identity(`its ${field} is ${JSON.stringify(manifest[field])}, not ${declared[field]}`)),
    ...targetsOf(manifest)
      .filter((target) => !leadsSomewhere(target, held))
      .map(({ field, path }) => promise(`${field} leads to ${path}, which is not in it`)),
    ...entries.wanted
      .filter(({ fits }) => !inside.paths.some(fits))
      .map(({ entry }) => promise(`files promises ${entry}, of which nothing is in it`)),
  ];
  return { faults, ...missingOf(modulesOf(declared.tracked, manifest, entries), inside) };
}

type Entries = ReturnType<typeof shippedBy>;

/** The entries of `files`: names of files and directories, and globs; `!` takes away. */
function shippedBy(files: readonly string[]) {
  const read = (entry: string) => {
    const path = entry.replace(/^!?(?:\.?\/)*/, '').replace(/\/+$/, '');
    const pattern = globToRegExp(path.replace(/(^|\/)\*$/, '$1**'));
    return { entry, fits: (one: string) => one === path || one.startsWith(`${path}/`) || pattern.test(one) };
  };
  const taken = files.filter((one) => one.startsWith('!')).map(read);
  return { wanted: files.filter((one) => !one.startsWith('!')).map(read), taken };
}

/**
 * The tracked modules that npm packs. Without `files` it packs all that no .npmignore names; where there is one, only
 * the promises of package.json are held to it. What lies in a package of its own below is not ours.
 */
function modulesOf(tracked: readonly string[], manifest: Tree, { wanted, taken }: Entries): string[] {
  if (!Array.isArray(manifest.files) && tracked.some((path) => /(?:^|\/)\.npmignore$/.test(path))) return [];
  const others = tracked.flatMap((path) =>
    path.endsWith('/package.json') ? [path.slice(0, -'package.json'.length)] : [],
  );
  const packed = (path: string) =>
    (!Array.isArray(manifest.files) || wanted.some(({ fits }) => fits(path))) && !taken.some(({ fits }) => fits(path));
  return tracked.filter(
    (path) => isModule.test(path) && packed(path) && !others.some((directory) => path.startsWith(directory)),
  );
}

function readJson(text: string | null): Tree | null {
  try {
    const value: unknown = JSON.parse(text ?? '');
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Tree) : null;
  } catch {
    return null;
  }
}
