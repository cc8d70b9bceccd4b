import { type Mark, marksOf, type PromotionEvidence, stagesEntered } from '../domain/version/promotion.ts';
import { compareVersions, finalOf, stageOf } from '../domain/version/scheme.ts';
import type { GitReader } from '../ports/git.ts';
import { readFindings, taggedReleases } from './analyze.ts';
import type { Project } from './project.ts';

/**
 * What is seen of a promotion: tags of this branch that mark milestone and freeze, and the commits since the freeze. The
 * first beta of a series freezes its features when nobody marked it. Only what the stages entered ask for is looked at.
 */
export async function observePromotion(
  git: GitReader,
  project: Project,
  { from, to }: { from: string; to: string },
): Promise<PromotionEvidence> {
  const { scheme } = project.version;
  const entered = stagesEntered(from, to, scheme);
  const marks = marksOf(to, scheme);
  const milestone = entered.includes('beta') ? await standingMark(git, project, [marks.milestone]) : null;
  if (!entered.includes('rc')) return { milestone, freeze: null };
  const freeze = await standingMark(git, project, [marks.freeze, ...(await firstBeta(git, project, to))]);
  return { milestone, freeze: freeze && { ...freeze, since: (await readFindings(git, project, freeze.commit)).told } };
}

/** The first of these tags that the branch contains. */
async function standingMark(git: GitReader, { head }: Project, tags: readonly string[]): Promise<Mark | null> {
  const all = await git.tags();
  const marks = tags.flatMap((tag) => (all[tag] === undefined ? [] : [{ tag, commit: all[tag] }]));
  const reachable = await git.reachable(
    head.commit,
    marks.map((one) => one.commit),
  );
  return marks.find((one) => reachable.has(one.commit)) ?? null;
}

async function firstBeta(git: GitReader, project: Project, version: string): Promise<string[]> {
  const { scheme } = project.version;
  const series = finalOf(version, scheme);
  const first = (await taggedReleases(git, project)).findLast(
    (one) =>
      stageOf(one.version, scheme) === 'beta' && compareVersions(finalOf(one.version, scheme), series, scheme) === 0,
  );
  return first ? [first.tag] : [];
}
