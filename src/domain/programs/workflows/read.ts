import { parseDocument } from 'yaml';
import { githubTriggers } from './github.ts';
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
  if (text.length > mostText) return null;
  try {
    const document = parseDocument(text, { strict: false, uniqueKeys: false, logLevel: 'silent' });
    if (document.errors.length > 0) return null;
    const tree: unknown = document.toJS({ maxAliasCount: 50 });
    return file === '.gitlab-ci.yml'
      ? { found: once(gitlabTriggers(file, tree)), pipelines: once(gitlabPipelines(file, tree)) }
      : { found: once(githubTriggers(file, tree, tag)), pipelines: once(githubPipelines(file, tree)) };
  } catch {
    return null;
  }
}

const once = <T>(all: readonly T[]): T[] => [...new Map(all.map((one) => [JSON.stringify(one), one])).values()];
