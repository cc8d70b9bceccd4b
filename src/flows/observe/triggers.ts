import { isWorkflow, startsIn, triggersIn } from '../../domain/programs/workflows/read.ts';
import type { TriggerFacts } from '../../domain/records/facts.ts';
import type { GitReader } from '../../ports/git.ts';

const mostFiles = 100;

/**
 * What the project's own pipelines publish once this tag is out, by the files of the base commit (R193); with a branch
 * also which of them its push starts.
 */
export async function observeTriggers(
  git: GitReader,
  commit: string,
  { tag, branch }: { tag: string; branch: string | null },
): Promise<TriggerFacts> {
  const files = (await git.listFiles(commit)).filter(isWorkflow);
  const read = files.slice(0, mostFiles).map(async (file) => {
    const text = await git.readFile(commit, file);
    const started = text === null || branch === null || file.startsWith('.gitlab') ? null : startsIn(text, branch);
    return { file, started, found: text === null ? null : triggersIn(file, text, tag) };
  });
  const seen = await Promise.all(read);
  return {
    found: seen.flatMap(({ found }) => found ?? []),
    ...(branch === null
      ? {}
      : {
          candidate: seen.flatMap(({ file, started }) =>
            started?.starts ? [{ file, publishes: started.publishes }] : [],
          ),
        }),
    unread: [...seen.filter(({ found }) => found === null).map(({ file }) => file), ...files.slice(mostFiles)],
  };
}
