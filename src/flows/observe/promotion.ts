import { type Mark, marksOf, type PromotionEvidence, stagesEntered } from '../../domain/version/promotion.ts';
import type { Tag } from '../../domain/version/releases/tag.ts';
import { compareVersions, finalOf, stageOf } from '../../domain/version/scheme.ts';
import type { GitReader } from '../../ports/git.ts';
import { readFindings } from '../history/commits.ts';
import { taggedReleases } from '../history/releases.ts';
import type { Project } from '../project/project.ts';

/**
 * What is seen of a promotion: tags of this branch that mark milestone and freeze, and the commits since the freeze.
 * Only what the stages entered ask for is looked at.
 */
export async function observePromotion(
  git: GitReader,
  project: Project,
  { from, to }: { from: string; to: string },
): Promise<PromotionEvidence> {
  const entered = stagesEntered(from, to, project.version.scheme);
  if (!entered.includes('beta') && !entered.includes('rc')) return { milestone: null, freeze: null };
  const tags = await git.tags();
  const marks = marksOf(to, project.version.scheme);
  const milestone = entered.includes('beta') ? await contained(git, project, markOf(tags, marks.milestone)) : null;
  if (!entered.includes('rc')) return { milestone, freeze: null };
  const freeze = await freezeOf(git, project, markOf(tags, marks.freeze), to);
  return {
    milestone,
    freeze: freeze && {
      ...freeze,
      since: (await readFindings(git, project, { from: freeze.commit, to: project.head.commit })).told,
    },
  };
}

const markOf = (tags: readonly Tag[], name: string): Mark | null => {
  const found = tags.find((one) => one.name === name);
  return found ? { tag: name, commit: found.commit } : null;
};

/** A tag that the branch contains, or null. */
async function contained(git: GitReader, { head }: Project, mark: Mark | null): Promise<Mark | null> {
  return mark !== null && (await git.isAncestor(mark.commit, head.commit)) ? mark : null;
}

/**
 * The mark, or the first beta of the series where nobody marked it. A mark set after the last beta reaches back to that
 * beta: what no beta carried was not frozen.
 */
async function freezeOf(git: GitReader, project: Project, tagged: Mark | null, version: string): Promise<Mark | null> {
  const betas = await betasOf(git, project, version);
  const [last = null] = betas;
  const mark = await contained(git, project, tagged);
  if (mark === null) return betas.at(-1) ?? null;
  return last !== null && (await git.isAncestor(last.commit, mark.commit)) ? last : mark;
}

/** The betas of the series that the branch contains, newest first. */
async function betasOf(git: GitReader, project: Project, version: string): Promise<Mark[]> {
  const { scheme } = project.version;
  const series = finalOf(version, scheme);
  const betas = (await taggedReleases(git, project)).releases.filter(
    (one) =>
      stageOf(one.version, scheme) === 'beta' && compareVersions(finalOf(one.version, scheme), series, scheme) === 0,
  );
  const commits = betas.map((one) => one.commit);
  const reachable = await git.reachable(project.head.commit, commits);
  return betas.filter((one) => reachable.has(one.commit)).map(({ tag, commit }) => ({ tag, commit }));
}
