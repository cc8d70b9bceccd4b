import type { FreezeFacts } from '../../domain/records/facts.ts';
import { marksOf } from '../../domain/version/promotion.ts';
import type { GitReader } from '../../ports/git.ts';
import { readFindings } from '../history/commits.ts';
import type { Project } from '../project/project.ts';

/** The tag that froze the code of a version, and every commit of the branch that came after it (R163). */
export async function observeFreeze(git: GitReader, project: Project, version: string): Promise<FreezeFacts | null> {
  const name = marksOf(version, project.version.scheme).freeze;
  const found = (await git.tags()).find((tag) => tag.name === name);
  if (!found) return null;
  const contained = await git.isAncestor(found.commit, project.head.commit);
  const range = { from: found.commit, to: project.head.commit };
  return { tag: name, commit: found.commit, since: contained ? (await readFindings(git, project, range)).told : [] };
}
