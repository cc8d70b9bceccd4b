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
  const publishes = publishersIn(Object.values(treeOf(jobs)));
  return causes.flatMap((cause) => publishes.map((one) => ({ file, on: cause, ...one })));
}

/** What a GitHub workflow does once a branch is pushed; null: nothing, since that does not start it. */
export function githubOnBranch(workflow: unknown, branch: string): Pick<Trigger, 'publishes' | 'by'>[] | null {
  const { on, jobs } = treeOf(workflow);
  const named = namedCauses(on);
  if (!('create' in named) && !('push' in named && startsOnBranch(treeOf(named.push), branch))) return null;
  return publishersIn(Object.values(treeOf(jobs)), (part) => !isForTags(part));
}

/** Jobs and steps that say themselves that they are for tags. */
const isForTags = (part: unknown): boolean => /refs\/tags\/|ref_type/.test(String(treeOf(part).if ?? ''));

function publishersIn(
  jobs: readonly unknown[],
  runs: (part: unknown) => boolean = () => true,
): Pick<Trigger, 'publishes' | 'by'>[] {
  const steps = jobs.filter(runs).flatMap((job) => listOf(treeOf(job).steps).filter(runs));
  return steps.flatMap((step) => {
    const { uses, run, with: settings } = treeOf(step);
    const action = typeof uses === 'string' ? publisherOfAction(uses, settings) : null;
    return [...(action ? [action] : []), ...(typeof run === 'string' ? publishersOfScript(run) : [])];
  });
}

/** `on` may be one word, a list of words or a tree. */
const namedCauses = (on: unknown): Tree =>
  typeof on === 'string' || Array.isArray(on)
    ? Object.fromEntries(listOf(on).map((word) => [String(word), {}]))
    : treeOf(on);

/** A push without any filter is one of every branch and tag. */
function causesOf(on: unknown, tag: string): Trigger['on'][] {
  const named = namedCauses(on);
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

/** With filters for tags alone, no branch sets it off. */
function startsOnBranch({ tags, branches, 'tags-ignore': ignored, 'branches-ignore': others }: Tree, branch: string) {
  if (branches !== undefined) return fits(listOf(branches), branch);
  if (others !== undefined) return !fits(listOf(others), branch);
  return tags === undefined && ignored === undefined;
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
