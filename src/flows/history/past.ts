import { classifyCommit } from '../../domain/commits/classify.ts';
import { type Conventions, learnConventions } from '../../domain/commits/conventions/learn.ts';
import { type HistoryCommit, pastReleases } from '../../domain/commits/conventions/past.ts';
import type { Release } from '../../domain/version/releases/tag.ts';
import { isPrerelease } from '../../domain/version/scheme.ts';
import type { GitReader } from '../../ports/git.ts';
import type { Subject } from '../project/project.ts';
import { commitRules, pathsOf } from './commits.ts';
import { reachableReleases } from './releases.ts';

/** How many earlier releases are looked at, newest first. */
const remembered = 100;

/**
 * What the project's own earlier releases say of its convention; null when there are too few to say anything. One
 * streamed log from the oldest of them; only releases in the history of `head` are learnt from, the others merely say
 * by their time which of those were made on an older line.
 *
 * @param releases highest version first
 */
export async function learnFromPast(
  git: GitReader,
  subject: Subject,
  { head, releases }: { head: string; releases: readonly Release[] },
): Promise<Conventions | null> {
  const { policy, member, version } = subject;
  const finals = releases.filter((one) => !isPrerelease(one.version, version.scheme));
  const reached = await reachableReleases(git, head, finals, remembered + 1);
  const oldest = reached.at(-1);
  if (!oldest || reached.length < 2) return null;
  const range = { from: oldest.commit, to: head };
  const touching = member ? await idsOf(git.log({ ...range, ...pathsOf(member) })) : null;
  const rules = commitRules(policy.versioning);
  const history = new Map<string, HistoryCommit>();
  for await (const commits of git.log(range)) {
    for (const { id, parents, message } of commits) {
      const counts = touching?.has(id) ?? true;
      history.set(id, { parents, finding: counts ? classifyCommit({ id, parents, message }, rules) : null });
    }
  }
  return learnConventions(pastReleases(finals, history, version.scheme));
}

async function idsOf(portions: AsyncIterable<readonly { id: string }[]>): Promise<Set<string>> {
  const ids = new Set<string>();
  for await (const commits of portions) for (const { id } of commits) ids.add(id);
  return ids;
}
