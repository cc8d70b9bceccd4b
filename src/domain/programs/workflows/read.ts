import { parseDocument } from 'yaml';
import { githubTriggers } from './github.ts';
import { gitlabTriggers } from './gitlab.ts';
import type { Trigger } from './trigger.ts';

/** Files of more than this are no pipeline. */
const mostText = 500_000;

export const isWorkflow = (path: string): boolean =>
  /^\.github\/workflows\/[^/]+\.ya?ml$/.test(path) || path === '.gitlab-ci.yml';

/** What the pipeline of this file publishes because of this tag; null when the file cannot be read. */
export function triggersIn(file: string, text: string, tag: string): Trigger[] | null {
  if (text.length > mostText) return null;
  try {
    const document = parseDocument(text, { strict: false, uniqueKeys: false, logLevel: 'silent' });
    if (document.errors.length > 0) return null;
    const tree: unknown = document.toJS({ maxAliasCount: 50 });
    const found = file === '.gitlab-ci.yml' ? gitlabTriggers(file, tree) : githubTriggers(file, tree, tag);
    return [...new Map(found.map((one) => [JSON.stringify(one), one])).values()];
  } catch {
    return null;
  }
}
