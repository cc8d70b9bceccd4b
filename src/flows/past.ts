import { type CommitRules, classifyCommit } from '../domain/commits/classify.ts';
import { type Conventions, learnConventions } from '../domain/commits/conventions/learn.ts';
import { type HistoryCommit, pastReleases } from '../domain/commits/conventions/past.ts';
import type { Scheme } from '../domain/release.ts';
import { compareVersions, isPrerelease } from '../domain/version/scheme.ts';
import type { GitReader } from '../ports/git.ts';

/** How many earlier releases are looked at, newest first. */
const remembered = 100;

/**
 * What the project's own earlier releases say of its convention; null when there are too few to say anything. One
 * streamed log from the oldest of them; only what lies before HEAD is looked at.
 */
export async function learnFromPast(
  git: GitReader,
  past: { head: string; scheme: Scheme; releases: readonly { version: string; commit: string }[]; rules: CommitRules },
): Promise<Conventions | null> {
  const { head, scheme, releases, rules } = past;
  const latest = releases
    .filter(({ version }) => !isPrerelease(version, scheme))
    .sort((a, b) => compareVersions(b.version, a.version, scheme))
    .slice(0, remembered + 1);
  const oldest = latest.at(-1);
  if (!oldest || latest.length < 2) return null;
  const history = new Map<string, HistoryCommit>();
  const times = new Map<string, number>();
  for await (const commit of git.log({ from: oldest.commit, to: head })) {
    history.set(commit.id, { parents: commit.parents, finding: classifyCommit(commit, rules) });
    times.set(commit.id, commit.author_time);
  }
  const tagged = latest.flatMap((one) => {
    const time = one === oldest ? 0 : times.get(one.commit);
    return time === undefined ? [] : [{ ...one, time }];
  });
  return learnConventions(pastReleases(tagged, history, scheme));
}
