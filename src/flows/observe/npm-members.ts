import { workspaceManifests } from '../../config/workspaces.ts';
import { inDependencyOrder, neededBy } from '../../domain/components/workspaces/dependency-order.ts';
import { type Manifest, workspaces } from '../../domain/components/workspaces/index.ts';
import { readManifest } from '../../domain/manifests/index.ts';
import type { Package } from '../../domain/records/artifact.ts';
import type { GitReader } from '../../ports/git.ts';
import type { Project } from '../project/project.ts';

/**
 * The packages that are released together from a private npm root: every member that is not private itself, those that
 * others need first. None where members have versions of their own: each of them is a release of its own.
 */
export async function npmMembers(git: GitReader, project: Project): Promise<Package[]> {
  if (project.member !== null) return [];
  const manifests = await membersOf(git, project.head.commit);
  if (!isOneVersion(manifests, project)) return [];
  const shipped = manifests.filter(({ tree }) => tree.private !== true && typeof tree.name === 'string');
  const names = new Set(shipped.map(nameOf));
  const ordered = inDependencyOrder(
    shipped.map((manifest) => ({ name: nameOf(manifest), manifest, needs: siblingsOf(manifest, names) })),
  );
  return ordered.map(({ name, manifest: { directory } }) => ({
    kind: 'npm',
    name,
    private: false,
    directory,
    needs: neededBy(name, ordered),
  }));
}

const nameOf = ({ tree }: Manifest): string => String(tree.name);

async function membersOf(git: GitReader, commit: string): Promise<Manifest[]> {
  const root = await git.readFile(commit, 'package.json');
  if (root === null || readManifest('json', root, 'package.json').private !== true) return [];
  const texts = { 'package.json': root, 'pnpm-workspace.yaml': null, 'pyproject.toml': null, 'Cargo.toml': null };
  const read = workspaceManifests(texts, await git.listFiles(commit)).map(async (file) => {
    const tree = readManifest('json', (await git.readFile(commit, file)) ?? '{}', file);
    return { file, directory: file.slice(0, file.lastIndexOf('/')), tree };
  });
  return Promise.all(read);
}

/** As `components.workspaces` has it; `auto` where every member carries the version of the project. */
function isOneVersion(manifests: readonly Manifest[], { policy, version }: Project): boolean {
  const { mode } = policy.components.workspaces;
  if (mode === 'auto')
    return manifests.every(({ tree }) => tree.version === undefined || tree.version === version.current);
  return mode === 'framework';
}

/** What its users get with it; what only the work on it needs does not count. */
function siblingsOf(manifest: Manifest, names: ReadonlySet<string>): string[] {
  const ranges = workspaces.filter(({ type }) => type === 'npm').flatMap((npm) => npm.ranges(manifest, names));
  return [...new Set(ranges.filter(({ path }) => !path.startsWith('devDependencies')).map(({ on }) => on))];
}
