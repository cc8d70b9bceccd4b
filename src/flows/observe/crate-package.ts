import { readManifest } from '../../domain/manifests/index.ts';
import type { Package } from '../../domain/records/artifact.ts';
import type { GitReader } from '../../ports/git.ts';
import type { Project } from '../project/project.ts';

/** The Cargo.toml of a project or workspace member, as far as publishing needs it; null where it is of no crate. */
export async function cratePackage(git: GitReader, { head, member }: Project): Promise<Package | null> {
  const directory = member?.path ?? '.';
  const file = member ? `${directory}/Cargo.toml` : 'Cargo.toml';
  const text = await git.readFile(head.commit, file);
  if (text === null) return null;
  const { name, publish } = (readManifest('toml', text, file).package ?? {}) as { name?: unknown; publish?: unknown };
  if (typeof name !== 'string' || !isName.test(name)) return null;
  const hidden = publish === false || (Array.isArray(publish) && publish.length === 0);
  return { kind: 'crate', name, private: hidden, directory };
}

/** As cargo allows it; it becomes part of paths. */
const isName = /^[A-Za-z_][\w-]{0,63}$/;
