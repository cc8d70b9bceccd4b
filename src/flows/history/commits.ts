import { type CommitRules, classifyCommit } from '../../domain/commits/classify.ts';
import { cancelReverts, type RevertMark, readRevert } from '../../domain/commits/reverts.ts';
import type { CommitFinding } from '../../domain/records/analysis.ts';
import type { GitReader } from '../../ports/git.ts';
import type { Member } from '../project/members.ts';
import type { Subject } from '../project/project.ts';

export const commitRules = ({ ignore_commits, ...words }: Subject['policy']['versioning']): CommitRules => ({
  ...words,
  ignore_commits: ignore_commits.map((source) => new RegExp(source)),
});

/** Only commits that touch these count for a package; for a whole project every commit counts. */
export const pathsOf = (member: Member | null): { paths?: string[] } =>
  member ? { paths: [member.path, ...member.shared] } : {};

/** Whether a file is part of what is released. */
export const belongsTo = (member: Member | null, path: string): boolean =>
  pathsOf(member).paths?.some((one) => path === one || path.startsWith(`${one}/`)) ?? true;

/** What the commits of a range ask for, those taken back by a later one set aside. */
export async function readFindings(
  git: GitReader,
  { policy, member }: Subject,
  range: { from: string | null; to: string },
): Promise<ReturnType<typeof cancelReverts>> {
  const rules = commitRules(policy.versioning);
  const findings: CommitFinding[] = [];
  const reverts = new Map<string, RevertMark>();
  for await (const commits of git.log({ ...range, ...pathsOf(member) })) {
    for (const commit of commits) {
      findings.push(classifyCommit(commit, rules));
      const mark = readRevert(commit.message);
      if (mark) reverts.set(commit.id, mark);
    }
  }
  return cancelReverts(findings, reverts);
}
