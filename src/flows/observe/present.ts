import { globToRegExp } from '../../domain/glob.ts';
import { globsOf } from '../../domain/readiness/readiness.ts';
import type { GitReader } from '../../ports/git.ts';
import type { Project } from '../project/project.ts';

/** Which globs of the readiness lists a file of the base commit fits. */
export async function observePresent(git: GitReader, { policy, head }: Pick<Project, 'policy' | 'head'>) {
  const globs = globsOf(policy.readiness);
  const files = globs.length > 0 ? await git.listFiles(head.commit) : [];
  return globs.filter((glob) => {
    const pattern = globToRegExp(glob);
    return files.some((file) => pattern.test(file));
  });
}
