import { Problem } from '../../domain/problem.ts';
import type { Package } from '../../domain/records/artifact.ts';
import type { GitReader } from '../../ports/git.ts';
import { lookForImages } from '../project/images.ts';
import type { Project } from '../project/project.ts';
import { cratePackage } from './crate-package.ts';
import { npmMembers } from './npm-members.ts';
import { pythonPackage } from './python-package.ts';

/** What this release builds: of every kind that a channel ships, the packages the base commit speaks of. */
export async function observePackages(git: GitReader, project: Project): Promise<Package[]> {
  const { npm, pypi, commands } = project.policy.channels;
  const crates = Object.values(commands).some(({ ships }) => ships === 'crate');
  const [{ packages: images }, ...found] = await Promise.all([
    lookForImages(git, project),
    npm.enabled ? npmPackage(git, project) : null,
    npm.enabled ? npmMembers(git, project) : [],
    pypi.enabled ? pythonPackage(git, project) : null,
    crates ? cratePackage(git, project) : null,
  ]);
  return [...images, ...found.flat().filter((one) => one !== null)];
}

/** Those that go to a channel. */
export const published = (packages: readonly Package[]): Package[] => packages.filter((one) => !one.private);

/** The package.json of a project or package, as far as publishing needs it; null when there is none. */
async function npmPackage(git: GitReader, { head, member }: Project): Promise<Package | null> {
  const directory = member?.path ?? '.';
  const file = member ? `${directory}/package.json` : 'package.json';
  const text = await git.readFile(head.commit, file);
  if (text === null) return null;
  let manifest: unknown;
  try {
    manifest = JSON.parse(text);
  } catch {
    throw new Problem('MANIFEST_UNREADABLE', { values: { file, format: 'json', why: 'it is not JSON' } });
  }
  const { name, private: hidden } = manifest as { name?: unknown; private?: unknown };
  return typeof name === 'string' ? { kind: 'npm', name, private: hidden === true, directory } : null;
}
