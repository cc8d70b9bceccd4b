import { Problem } from '../domain/problem.ts';
import { type Evidence, freshEvidence } from '../domain/records/evidence.ts';
import type { Eyes, Hands } from './step.ts';

/** The commit the release stands on: the tip of the release work tree, or the tag once that is gone; null before. */
export async function releaseCommit(eyes: Eyes): Promise<string | null> {
  const { plan } = eyes.release;
  const tip =
    (await eyes.project.resolve(`refs/heads/${plan.release_branch}`)) ??
    (await eyes.project.resolve(`refs/tags/${plan.tag}`));
  if (tip === null || tip === plan.base.commit) return null;
  return (await eyes.project.message(tip)).includes(`Release-Plan: ${plan.id}`) ? tip : null;
}

/** As releaseCommit, for steps that cannot go on without it. Throws PHASE_ORDER. */
export async function requireReleaseCommit(eyes: Eyes, tool: string): Promise<string> {
  const commit = await releaseCommit(eyes);
  if (commit === null) throw new Problem('PHASE_ORDER', { values: { tool, missing: 'generate_changelog' } });
  return commit;
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

/** What the evidence of an artifact says of its bytes. */
export interface ArtifactFacts {
  file: string;
  integrity: string;
  sha256: string;
}

export function artifactFacts(evidence: Evidence): ArtifactFacts {
  const { file, integrity, sha256 } = evidence.facts;
  return { file: String(file), integrity: String(integrity), sha256: String(sha256) };
}
