import { isWorkflow, triggersIn } from '../../domain/programs/workflows/read.ts';
import type { TriggerFacts } from '../../domain/records/facts.ts';
import type { GitReader } from '../../ports/git.ts';

const mostFiles = 100;

/** What the project's own pipelines publish once this tag is out, by the files of the base commit (R193). */
export async function observeTriggers(git: GitReader, commit: string, tag: string): Promise<TriggerFacts> {
  const files = (await git.listFiles(commit)).filter(isWorkflow);
  const read = files.slice(0, mostFiles).map(async (file) => {
    const text = await git.readFile(commit, file);
    return { file, found: text === null ? null : triggersIn(file, text, tag) };
  });
  const seen = await Promise.all(read);
  return {
    found: seen.flatMap(({ found }) => found ?? []),
    unread: [...seen.filter(({ found }) => found === null).map(({ file }) => file), ...files.slice(mostFiles)],
  };
}
