import { readManifest } from '../../domain/manifests/index.ts';
import { declaredIn } from '../../domain/manifests/python/project.ts';
import type { Package } from '../../domain/records/artifact.ts';
import type { GitReader } from '../../ports/git.ts';
import type { Project } from '../project/project.ts';

/** The pyproject.toml of a project or workspace member, as far as publishing needs it; null when nothing is built. */
export async function pythonPackage(git: GitReader, { head, member }: Project): Promise<Package | null> {
  const directory = member?.path ?? '.';
  const file = member ? `${directory}/pyproject.toml` : 'pyproject.toml';
  const text = await git.readFile(head.commit, file);
  if (text === null) return null;
  const { name, buildable, private: hidden } = declaredIn(readManifest('toml', text, file));
  return name !== null && buildable ? { kind: 'python', name, private: hidden, directory } : null;
}
