import type { ComponentFacts, Follower, Reference } from '../../domain/components/component.ts';
import { type ComponentSet, type ComponentText, readComponent, readReferences } from '../../domain/components/read.ts';
import { globToRegExp } from '../../domain/glob.ts';
import { formatOf, readField } from '../../domain/manifests/index.ts';
import type { Analysis } from '../../domain/records/analysis.ts';
import type { Bump } from '../../domain/records/release.ts';
import type { GitReader } from '../../ports/git.ts';
import type { World } from '../../ports/world.ts';
import type { Project } from '../project/project.ts';
import { bumpsOfPlaces } from './commits.ts';
import type { Since, Snapshot } from './snapshot.ts';
import { observeWorkspaces } from './workspaces.ts';

export interface ComponentsSeen {
  components: ComponentFacts[];
  followers: Follower[];
  references: Reference[];
  /** When the last release was made, ISO 8601; null before the first. */
  released_at: string | null;
}

const remembered = new WeakMap<World, { key: string; seen: Promise<ComponentsSeen> }>();

/**
 * Every component as it stands in the HEAD commit, in the order of the sets and then of the files, workspace members
 * after them. A commit never changes, so asking again costs nothing.
 */
export function observeComponents(world: World, project: Project, since: Since): Promise<ComponentsSeen> {
  const counted = since.findings.map(({ id, bump }) => `${id}${bump}`).join();
  const key = [project.root, project.head.commit, project.policy_hash, since.commit, counted].join('\0');
  const known = remembered.get(world);
  if (known?.key === key) return known.seen;
  const seen = lookAtComponents(world.git(project.root), project, since);
  remembered.set(world, { key, seen });
  seen.catch(() => remembered.delete(world));
  return seen;
}

async function lookAtComponents(git: GitReader, project: Project, since: Since): Promise<ComponentsSeen> {
  const { commit } = project.head;
  const { sets } = project.policy.components;
  const [files, changes] = await Promise.all([
    git.listFiles(commit),
    since.commit === null ? null : git.changedFiles(since.commit, commit),
  ]);
  const changed = new Set(changes === null ? files : changes.map((one) => one.path));
  const snapshot: Snapshot = { git, commit, files, since, changed };
  const [mirrors, ofSets, ofWorkspaces] = await Promise.all([
    readMirrors(project, snapshot),
    Promise.all(sets.map((set) => readSet(set, project, snapshot))),
    observeWorkspaces(project, snapshot),
  ]);
  const fields = [...mirrors, ...ofSets.flatMap((one) => one.fields), ...ofWorkspaces.fields];
  const [bumps, released_at] = await Promise.all([bumpsOfPlaces(snapshot, fields), timeOf(git, since.commit)]);
  return {
    components: fields.map((field) => withBump(field, bumps(field))),
    followers: ofWorkspaces.followers,
    references: ofSets.flatMap((one) => one.references),
    released_at,
  };
}

const withBump = (field: ComponentFacts, bump: Bump): ComponentFacts =>
  field.bump === bump ? field : { ...field, bump };

async function timeOf(git: GitReader, commit: string | null): Promise<string | null> {
  if (commit === null) return null;
  for await (const { at } of git.touches({ from: null, to: commit })) return at;
  return null;
}

/** As the analysis saw it: where the last release is, and what was committed since. */
export const sinceOf = (analysis: Pick<Analysis, 'last' | 'commits'> | null): Since => ({
  commit: analysis?.last?.commit ?? null,
  findings: analysis?.commits ?? [],
});

async function readSet(
  set: ComponentSet & { glob: string },
  { policy }: Project,
  snapshot: Snapshot,
): Promise<{ fields: ComponentFacts[]; references: Reference[] }> {
  const pattern = globToRegExp(set.glob);
  const left = policy.components.skip.map(globToRegExp);
  const matching = snapshot.files.filter((file) => pattern.test(file));
  const fields: ComponentFacts[] = [];
  const references: Reference[] = [];
  for (let at = 0; at < matching.length; at += portion) {
    const texts = await Promise.all(matching.slice(at, at + portion).map((file) => textOf(file, set, left, snapshot)));
    for (const text of texts) {
      const read = readComponent(set, text);
      fields.push(...read);
      references.push(...readReferences(set, text, read[0]?.id ?? text.file));
    }
  }
  return { fields, references };
}

/** Files held in memory at once, so that it stays flat however many there are. */
const portion = 500;

async function textOf(
  file: string,
  { format = formatOf(file) }: ComponentSet,
  left: readonly RegExp[],
  snapshot: Snapshot,
): Promise<ComponentText> {
  const { git, commit, since, changed } = snapshot;
  const isChanged = changed.has(file);
  const [text, before] = await Promise.all([
    git.readFile(commit, file),
    isChanged && since.commit !== null ? git.readFile(since.commit, file) : null,
  ]);
  const skipped = left.some((pattern) => pattern.test(file));
  return { file, format, text: text ?? '', before, fresh: isChanged && before === null, skipped };
}

/** The fields that repeat the version of the project; they are written with it. */
async function readMirrors({ policy }: Project, { git, commit }: Snapshot): Promise<ComponentFacts[]> {
  const fields = policy.versioning.mirrors.map(async ({ file, format, path, as }): Promise<ComponentFacts> => {
    const text = await git.readFile(commit, file);
    const field = text === null ? null : readField(format, text, path, file);
    const value =
      field?.found && (typeof field.value === 'string' || typeof field.value === 'number') ? field.value : null;
    const left = value === null ? `it has no field ${path}` : 'it is written with the version of the project';
    const plain = { changed: false, released: value, group: null, bump: 'none' as const };
    return { id: file, type: 'mirror', file, format, path, version: value, as, mode: 'mirror', left, ...plain };
  });
  return Promise.all(fields);
}
