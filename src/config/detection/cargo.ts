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
  const crates = [asTree(root.package), ...(await members(look, asTree(root.workspace)))];
  const following = crates.filter((one) => one === crates[0] || asTree(one.version).workspace === true);
  const names = following.flatMap(({ name }) => asTexts(name));
  return {
    scheme: 'semver',
    source,
    mirrors: await standing(
      look,
      names.map((name) => locked(name)),
    ),
    others: await standing(look, pathDependencies(asTree(root.workspace))),
    rest: {
      project: { ...(names[0] === undefined ? {} : { name: names[0] }) },
      channels: { npm: { enabled: false } },
    },
  };
}

const locked = (name: string): VersionField => ({
  file: 'Cargo.lock',
  format: 'toml',
  path: `package[name=${name}].version`,
});

/** The packages of the members; a repository with hundreds of crates names its mirrors in release.yaml. */
async function members(look: Look, workspace: Tree): Promise<Tree[]> {
  const globs = asTexts(workspace.members).map((glob) => globToRegExp(`${glob.replace(/\/+$/, '')}/Cargo.toml`));
  if (globs.length === 0) return [];
  const files = (await look.list()).filter((file) => globs.some((glob) => glob.test(file))).slice(0, 50);
  return Promise.all(files.map(async (file) => asTree((await treeOf(look, file, 'toml')).package)));
}

/** Crates of the workspace are published with the version that their users ask for. */
function pathDependencies(workspace: Tree): VersionField[] {
  return Object.entries(asTree(workspace.dependencies))
    .filter(([, wanted]) => typeof asTree(wanted).path === 'string')
    .map(([name]) => ({ file: 'Cargo.toml', format: 'toml', path: `workspace.dependencies."${name}".version` }));
}
