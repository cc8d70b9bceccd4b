import { parseDocument } from 'yaml';
import { githubOnBranch, githubTriggers } from './github.ts';
import { gitlabTriggers } from './gitlab.ts';
import { githubPipelines, gitlabPipelines, type Pipeline } from './pipelines.ts';
import type { Trigger } from './trigger.ts';

/** Files of more than this are no pipeline. */
const mostText = 500_000;

export const isWorkflow = (path: string): boolean =>
  /^\.github\/workflows\/[^/]+\.ya?ml$/.test(path) || path === '.gitlab-ci.yml';

/**
 * What the pipeline of this file publishes because of this tag, and what else it does; null when the file cannot be read.
 */
export function triggersIn(
  file: string,
  text: string,
  tag: string,
): { found: Trigger[]; pipelines: Pipeline[] } | null {
  return reading(text, (tree) =>
    file === '.gitlab-ci.yml'
      ? { found: once(gitlabTriggers(file, tree)), pipelines: once(gitlabPipelines(file, tree)) }
      : { found: once(githubTriggers(file, tree, tag)), pipelines: once(githubPipelines(file, tree)) },
  );
}

/** Whether a GitHub workflow starts at the push of a branch, and what it then publishes; null when it cannot be read. */
export function startsIn(text: string, branch: string): { starts: boolean; publishes: string[] } | null {
  return reading(text, (tree) => {
    const found = githubOnBranch(tree, branch);
    return { starts: found !== null, publishes: [...new Set(found?.map(({ by }) => by))] };
  });
}

function reading<T>(text: string, look: (tree: unknown) => T): T | null {
  if (text.length > mostText) return null;
  try {
    const document = parseDocument(text, { strict: false, uniqueKeys: false, logLevel: 'silent' });
    return document.errors.length > 0 ? null : look(document.toJS({ maxAliasCount: 50 }));
  } catch {
    return null;
  }
}

const once = <T>(all: readonly T[]): T[] => [...new Map(all.map((one) => [JSON.stringify(one), one])).values()];
