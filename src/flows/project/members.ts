import type { Config, ConfigInput } from '../../config/schema.ts';
import { workspaceManifests } from '../../config/workspaces.ts';
import { Problem } from '../../domain/problem.ts';
import { isPackageName } from '../../domain/version/releases/prefix.ts';
import type { GitReader } from '../../ports/git.ts';
import { detectMember, kinds, type Member, refuseShared, textAt } from './member-version.ts';

export type { Member } from './member-version.ts';

/**
 * The package of this name and what its own files say: named under `packages` in release.yaml, or a member of an npm,
 * yarn, pnpm, uv or Cargo workspace (R47). Throws PACKAGE_UNKNOWN, PACKAGE_VERSION_SHARED.
 */
export async function findMember(
  git: GitReader,
  commit: string,
  packages: Config['packages'],
  name: string,
): Promise<{ member: Member; detected: ConfigInput }> {
  const named = Object.hasOwn(packages, name) ? packages[name] : undefined;
  const listed = named?.path === undefined ? await namedManifests(git, commit) : [{ name, path: named.path }];
  const meant = isPackageName(name) ? listed.filter((one) => one.name === name) : [];
  for (const { path } of meant) {
    const member = { name, path, shared: named?.shared ?? [] };
    const detected = await detectMember(git, commit, member);
    if (detected.versioning === undefined && named?.source === undefined) await refuseShared(git, commit, member);
    if (detected.versioning !== undefined || named?.path !== undefined) return { member, detected };
  }
  const own = await Promise.all(
    listed.map(async (one) => ((await detectMember(git, commit, { ...one, shared: [] })).versioning ? [one.name] : [])),
  );
  const known = [...new Set([...Object.keys(packages), ...own.flat()])].filter(isPackageName).slice(0, 20);
  throw new Problem('PACKAGE_UNKNOWN', { values: { known: known.join(', ') || 'none was found' } });
}

/** The workspace members by their names. */
async function namedManifests(git: GitReader, commit: string): Promise<{ name: string; path: string }[]> {
  const read = (file: string) => git.readFile(commit, file);
  const [npm, pnpm, python, cargo, files] = await Promise.all([
    read('package.json'),
    read('pnpm-workspace.yaml'),
    read('pyproject.toml'),
    read('Cargo.toml'),
    git.listFiles(commit),
  ]);
  const texts = { 'package.json': npm, 'pnpm-workspace.yaml': pnpm, 'pyproject.toml': python, 'Cargo.toml': cargo };
  const found = await Promise.all(
    workspaceManifests(texts, files).map(async (file) => {
      const kind = kinds.find(({ manifest }) => file.endsWith(`/${manifest}`));
      if (!kind) return [];
      const name = await textAt(git, commit, { file, format: kind.format, path: kind.name });
      return name ? [{ name, path: file.slice(0, file.lastIndexOf('/')) }] : [];
    }),
  );
  return found.flat();
}
