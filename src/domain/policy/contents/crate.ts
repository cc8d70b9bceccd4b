import { globToRegExp } from '../../glob.ts';
import { readManifest } from '../../manifests/index.ts';
import { type Contents, type Declared, type Inside, identity, missingOf, textsOf, treeAt } from './contents.ts';

/** What a crate holds against what its Cargo.toml and the release commit promise. */
export function crateContents(inside: Inside, declared: Declared): Contents {
  const text = inside.text('Cargo.toml');
  if (text === null) return { faults: [identity('there is no Cargo.toml in it')], modules: 0, missing: [] };
  const said = treeAt(readManifest('toml', text, 'Cargo.toml'), 'package');
  const faults = (['name', 'version'] as const)
    .filter((field) => said[field] !== declared[field])
    .map((field) => identity(`its ${field} is ${JSON.stringify(said[field])}, not ${declared[field]}`));
  return { faults, ...missingOf(modulesOf(declared), inside) };
}

/** The tracked sources that cargo packs: none of a crate below, and only what `include` and `exclude` leave. */
function modulesOf({ tracked, manifest }: Declared): string[] {
  const { include, exclude } = treeAt(readManifest('toml', manifest, 'Cargo.toml'), 'package');
  const [wanted, left] = [include, exclude].map((globs) => textsOf(globs).map(ignorePattern));
  const below = tracked.flatMap((path) => (path.endsWith('/Cargo.toml') ? [path.slice(0, -'Cargo.toml'.length)] : []));
  return tracked
    .filter((path) => path.endsWith('.rs') && !below.some((directory) => path.startsWith(directory)))
    .filter((path) =>
      wanted && wanted.length > 0 ? wanted.some((one) => one.test(path)) : !left?.some((one) => one.test(path)),
    );
}

/** Cargo reads these lists as git reads its ignore files: with a slash from the top, else anywhere, and all below. */
function ignorePattern(glob: string): RegExp {
  const plain = glob.replace(/\/+$/, '');
  const inner = plain.replace(/^\//, '');
  return globToRegExp(plain.includes('/') ? `${inner}{,/**}` : `{,**/}${inner}{,/**}`);
}
