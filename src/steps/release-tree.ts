import { Problem } from '../domain/problem.ts';
import { type Evidence, freshEvidence } from '../domain/records/evidence.ts';
import type { Eyes, Hands } from './step.ts';

/** The commit the release stands on: the tip of the release work tree, or the tag once that is gone; null before. */
export async function releaseCommit(eyes: Pick<Eyes, 'project' | 'release'>): Promise<string | null> {
  const { plan } = eyes.release;
  const tip =
    (await eyes.project.resolve(`refs/heads/${plan.release_branch}`)) ??
    (await eyes.project.resolve(`refs/tags/${plan.tag}`));
  return tip !== null && tip !== plan.base.commit && (await isOwnTip(eyes, tip)) ? tip : null;
}

/** Whether a branch at this commit may be taken for ours: it is the base, or says that it was made for this plan. */
export async function isOwnTip(
  { project, release: { plan } }: Pick<Eyes, 'project' | 'release'>,
  tip: string,
): Promise<boolean> {
  return tip === plan.base.commit || (await project.message(tip)).includes(`Release-Plan: ${plan.id}`);
}

/** As releaseCommit, for steps that cannot go on without it. Throws PHASE_ORDER. */
export async function requireReleaseCommit(eyes: Eyes, tool: string): Promise<string> {
  const commit = await releaseCommit(eyes);
  if (commit === null) throw new Problem('PHASE_ORDER', { values: { tool, missing: 'generate_changelog' } });
  return commit;
}

/**
 * As requireReleaseCommit, for steps whose work is believed to be of that commit: the work tree stands on it and every
 * file of it is as committed. What stands beside them is watched by whoever runs programs there. Throws
 * RELEASE_TREE_CHANGED.
 */
export async function requireReleaseTree(eyes: Eyes, tool: string): Promise<string> {
  const commit = await requireReleaseCommit(eyes, tool);
  const [head, dirty] = await Promise.all([eyes.worktree.head(), eyes.worktree.dirty()]);
  const tracked = new Set(dirty.length > 0 ? await eyes.project.listFiles(commit) : []);
  const differs = async (path: string) =>
    (await eyes.files.read(path)) === (await eyes.project.readFile(commit, path)) ? [] : [path];
  const changed = (await Promise.all(dirty.filter((path) => tracked.has(path)).map(differs))).flat();
  if (head.commit === commit && changed.length === 0) return commit;
  throw new Problem('RELEASE_TREE_CHANGED', {
    details: [
      {
        expected: `the work tree as in ${commit.slice(0, 12)}`,
        actual: `${head.commit.slice(0, 12)} ${changed.slice(0, 10).join(', ')}`.trim(),
        by: 'agent',
      },
    ],
  });
}

/** Whether the release work tree is there at all; without it there is nothing in it to undo. */
export async function worktreeStands(eyes: Eyes): Promise<boolean> {
  return (await eyes.project.worktrees()).some((tree) => tree.path === eyes.release.worktree);
}

/** Brings one file of the release work tree back to how it stands in the base commit. */
export async function restoreFile(hands: Hands, file: string): Promise<void> {
  const before = await hands.project.readFile(hands.release.plan.base.commit, file);
  if (before === null) await hands.files.remove(file);
  else await hands.worktree.restore([file]);
}

/** A file of the release work tree, for undoing; a link out of it counts as none, since nothing was ever written there. */
export const readInside = (hands: Hands, file: string): Promise<string | null> =>
  hands.files.read(file).catch((error: unknown) => {
    if (error instanceof Problem && error.code === 'FILE_OUTSIDE_PROJECT') return null;
    throw error;
  });

/** A file as it stands in the release: in the work tree while there is one, else in the release commit. */
export async function readReleaseFile(eyes: Eyes, path: string): Promise<string | null> {
  const text = await eyes.files.read(path);
  if (text !== null) return text;
  const commit = await releaseCommit(eyes);
  return commit === null ? null : eyes.project.readFile(commit, path);
}

/** The newest evidence of this kind and name for the tree of the release commit. */
export async function evidenceForTree(eyes: Eyes, kind: Evidence['kind'], name: string): Promise<Evidence | null> {
  const commit = await releaseCommit(eyes);
  if (commit === null) return null;
  const tree = await eyes.project.treeOf(commit);
  return freshEvidence(await eyes.evidence(), { kind, name, tree, now: eyes.clock.now() }) ?? null;
}
