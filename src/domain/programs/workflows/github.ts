import { publisherOfAction, publishersOfScript } from './publishers.ts';
import { eventsOf, listOf, stepsOf, treeOf, type WorkflowStep } from './steps.ts';
import type { Trigger } from './trigger.ts';

/** What a GitHub workflow publishes once this tag is pushed or its release page is shown. */
export function githubTriggers(file: string, workflow: unknown, tag: string): Trigger[] {
  const { on, jobs } = treeOf(workflow);
  const causes = causesOf(on, tag);
  if (causes.length === 0) return [];
  const publishes = publishersIn(stepsOf(jobs));
  return causes.flatMap((cause) => publishes.map((one) => ({ file, on: cause, ...one })));
}

/** What a GitHub workflow does once a branch is pushed; null: nothing, since that does not start it. */
export function githubOnBranch(workflow: unknown, branch: string): Pick<Trigger, 'publishes' | 'by'>[] | null {
  const { on, jobs } = treeOf(workflow);
  const events = eventsOf(on);
  if (!('create' in events) && !('push' in events && startsOnBranch(treeOf(events.push), branch))) return null;
  return publishersIn(stepsOf(jobs, (part) => !isForTags(part)));
}

/** Jobs and steps that say themselves that they are for tags. */
const isForTags = (part: unknown): boolean => /refs\/tags\/|ref_type/.test(String(treeOf(part).if ?? ''));

function publishersIn(steps: readonly WorkflowStep[]): Pick<Trigger, 'publishes' | 'by'>[] {
  return steps.flatMap(({ uses, settings, run }) => {
    const action = uses === null ? null : publisherOfAction(uses, settings);
    return [...(action ? [action] : []), ...(run === null ? [] : publishersOfScript(run))];
  });
}

/** A push without any filter is one of every branch and tag. */
function causesOf(on: unknown, tag: string): Trigger['on'][] {
  const named = eventsOf(on);
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
function startsOnTag(push: Record<string, unknown>, tag: string): boolean {
  const { tags, branches, 'tags-ignore': ignored, 'branches-ignore': others } = push;
  if (tags !== undefined) return fits(listOf(tags), tag);
  if (ignored !== undefined) return !fits(listOf(ignored), tag);
  return branches === undefined && others === undefined;
}

/** With filters for tags alone, no branch sets it off. */
function startsOnBranch(push: Record<string, unknown>, branch: string): boolean {
  const { tags, branches, 'tags-ignore': ignored, 'branches-ignore': others } = push;
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
