import { globToRegExp } from '../../domain/glob.ts';
import {
  asTexts,
  asTree,
  type Ecosystem,
  firstOf,
  type Look,
  standing,
  type Tree,
  treeOf,
  type VersionField,
} from './look.ts';

/** A crate, or a workspace whose members take the version from its root. */
export async function cargo(look: Look): Promise<Ecosystem | null> {
  const source = await firstOf(look, [
    { file: 'Cargo.toml', format: 'toml', path: 'workspace.package.version' },
    { file: 'Cargo.toml', format: 'toml', path: 'package.version' },
  ]);
  if (!source) return null;
  const root = await treeOf(look, 'Cargo.toml', 'toml');
  const own = { file: 'Cargo.toml', tree: root };
  const crates = [own, ...(await members(look, asTree(root.workspace)))];
  const following = crates.map(({ tree }) => asTree(tree.package)).filter((one, at) => at === 0 || isShared(one));
  const names = following.flatMap(({ name }) => asTexts(name));
  return {
    scheme: 'semver',
    source,
    mirrors: await standing(
      look,
      names.map((name) => locked(name)),
    ),
    others: await standing(
      look,
      [
        ...pathDependencies('Cargo.toml', ['workspace', 'dependencies'], root),
        ...crates.flatMap(({ file, tree }) =>
          tables.flatMap((table) => pathDependencies(file, [table], tree).filter(({ on }) => names.includes(on))),
        ),
      ].map(({ field }) => field),
    ),
    rest: {
      project: { ...(names[0] === undefined ? {} : { name: names[0] }) },
      channels: { npm: { enabled: false } },
    },
  };
}

const tables = ['dependencies', 'dev-dependencies', 'build-dependencies'];

const isShared = ({ version }: Tree): boolean => asTree(version).workspace === true;

const locked = (name: string): VersionField => ({
  file: 'Cargo.lock',
  format: 'toml',
  path: `package[name=${name}].version`,
});

/** The manifests of the members; a repository with hundreds of crates names its mirrors in release.yaml. */
async function members(look: Look, workspace: Tree): Promise<{ file: string; tree: Tree }[]> {
  const globs = asTexts(workspace.members).map((glob) => globToRegExp(`${glob.replace(/\/+$/, '')}/Cargo.toml`));
  if (globs.length === 0) return [];
  const files = (await look.list()).filter((file) => globs.some((glob) => glob.test(file))).slice(0, 50);
  return Promise.all(files.map(async (file) => ({ file, tree: await treeOf(look, file, 'toml') })));
}

/** Crates of the workspace are published with the version that their users ask for; `on` is the crate that is meant. */
function pathDependencies(file: string, table: string[], tree: Tree): { on: string; field: VersionField }[] {
  const wanted = table.reduce((at, key) => asTree(at[key]), tree);
  return Object.entries(wanted)
    .filter(([, one]) => typeof asTree(one).path === 'string')
    .map(([name, one]) => ({
      on: asTexts(asTree(one).package)[0] ?? name,
      field: { file, format: 'toml', path: `${table.join('.')}."${name}".version` },
    }));
}
