import type { Config } from '../../config/schema.ts';
import { namesOf } from '../../domain/programs/compose/judge.ts';
import { type ComposeFile, isComposeFile, readCompose } from '../../domain/programs/compose/read.ts';
import type { GitReader } from '../../ports/git.ts';

const mostFiles = 50;

/** The compose files of a commit: those that policy names, and where it wants that, those that look like one (R178). */
export async function observeCompose(git: GitReader, commit: string, { environment }: Config): Promise<ComposeFile[]> {
  const { files: named, detect } = environment.compose;
  const asked = new Set(named.flatMap(namesOf));
  const standing = (await git.listFiles(commit)).filter((path) => asked.has(path) || (detect && isComposeFile(path)));
  // Those that are named come first, whatever else there is.
  const chosen = standing.sort((a, b) => Number(asked.has(b)) - Number(asked.has(a))).slice(0, mostFiles);
  const read = chosen.map(async (file) => {
    const text = await git.readFile(commit, file);
    return text === null ? [] : [readCompose(file, text)];
  });
  return (await Promise.all(read)).flat();
}
