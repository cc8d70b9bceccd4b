import { publisherOfAction, publishersOfScript } from './publishers.ts';
import type { Trigger } from './trigger.ts';

type Tree = Record<string, unknown>;

const treeOf = (value: unknown): Tree =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Tree) : {};
const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : value === undefined ? [] : [value]);

/** What a GitHub workflow publishes once this tag is pushed or its release page is shown. */
export function githubTriggers(file: string, workflow: unknown, tag: string): Trigger[] {
  const { on, jobs } = treeOf(workflow);
  const causes = causesOf(on, tag);
  if (causes.length === 0) return [];
  const steps = Object.values(treeOf(jobs)).flatMap((job) => listOf(treeOf(job).steps));
  const publishes = steps.flatMap((step) => {
    const { uses, run, with: settings } = treeOf(step);
    const action = typeof uses === 'string' ? publisherOfAction(uses, settings) : null;
    return [...(action ? [action] : []), ...(typeof run === 'string' ? publishersOfScript(run) : [])];
  });
  return causes.flatMap((cause) => publishes.map((one) => ({ file, on: cause, ...one })));
}

/** `on` may be one word, a list of words or a tree. A push without any filter is one of every branch and tag. */
function causesOf(on: unknown, tag: string): Trigger['on'][] {
  const named: Tree =
    typeof on === 'string' || Array.isArray(on)
      ? Object.fromEntries(listOf(on).map((word) => [String(word), {}]))
      : treeOf(on);
  const causes: Trigger['on'][] = [];
  if ('push' in named && startsOnTag(treeOf(named.push), tag)) causes.push('tag');
  if ('create' in named) causes.push('tag');
  if ('release' in named) {
    const types = listOf(treeOf(named.release).types).map(String);
    if (types.length === 0 || types.some((type) => ['published', 'released', 'prereleased'].includes(type)))
      causes.push('page');
  }
  return causes;
}

/** With filters for branches alone, no tag sets it off. */
function startsOnTag(
  { tags, branches, 'tags-ignore': ignored, 'branches-ignore': others }: Tree,
  tag: string,
): boolean {
  if (tags !== undefined) return fits(listOf(tags), tag);
  if (ignored !== undefined) return !fits(listOf(ignored), tag);
  return branches === undefined && others === undefined;
}

/** The last pattern that fits decides; `!` takes away. What cannot be read counts as fitting. */
function fits(patterns: readonly unknown[], tag: string): boolean {
  let found = false;
  for (const pattern of patterns.map(String)) {
    const taken = pattern.startsWith('!');
    if (fitsOne(taken ? pattern.slice(1) : pattern, tag)) found = !taken;
  }
  return found;
}

/** GitHub's own patterns: `*` stops at a slash, `?` and `+` count the character before them. */
function fitsOne(pattern: string, tag: string): boolean {
  const source = pattern.replace(/\*{2,}|\*|[.^$(){}|\\]/g, (part) =>
    part === '*' ? '[^/]*' : part.startsWith('*') ? '.*' : `\\${part}`,
  );
  try {
    return new RegExp(`^(?:${source})$`).test(tag);
  } catch {
    return true;
  }
}
