import { docsHost, isDocsHost } from '../../domain/programs/workflows/pipelines.ts';
import { isWorkflow, startsIn, triggersIn } from '../../domain/programs/workflows/read.ts';
import type { TriggerFacts } from '../../domain/records/facts.ts';
import type { GitReader } from '../../ports/git.ts';

const mostFiles = 100;

/**
 * What the project's own pipelines publish once this tag is out, and what else they do, by the files of the base commit
 * (R193); with a branch also which of them its push starts.
 */
export async function observeTriggers(
  git: GitReader,
  commit: string,
  { tag, branch }: { tag: string; branch: string | null },
): Promise<TriggerFacts> {
  const all = await git.listFiles(commit);
  const files = all.filter(isWorkflow);
  const read = files.slice(0, mostFiles).map(async (file) => {
    const text = await git.readFile(commit, file);
    const started = text === null || branch === null || file.startsWith('.gitlab') ? null : startsIn(text, branch);
    return { file, started, seen: text === null ? null : triggersIn(file, text, tag) };
  });
  const looks = await Promise.all(read);
  return {
    found: looks.flatMap(({ seen }) => seen?.found ?? []),
    pipelines: [...looks.flatMap(({ seen }) => seen?.pipelines ?? []), ...all.filter(isDocsHost).map(docsHost)],
    ...(branch === null
      ? {}
      : {
          candidate: looks.flatMap(({ file, started }) =>
            started?.starts ? [{ file, publishes: started.publishes }] : [],
          ),
        }),
    unread: [...looks.filter(({ seen }) => seen === null).map(({ file }) => file), ...files.slice(mostFiles)],
  };
}
