import { readField } from '../../domain/manifests/index.ts';
import { Problem } from '../../domain/problem.ts';
import type { Analysis } from '../../domain/records/analysis.ts';
import type { Bump } from '../../domain/records/release.ts';
import type { Release } from '../../domain/version/releases/tag.ts';
import { canonical, parseVersion, type VersionStage } from '../../domain/version/scheme.ts';
import type { GitReader } from '../../ports/git.ts';
import type { World } from '../../ports/world.ts';
import { policyHash, rulesAt } from '../project/policy.ts';
import { projectId, type Subject } from '../project/project.ts';
import { analyze } from './analyze.ts';
import { taggedReleases } from './releases.ts';

/** Which part of a history to look at; all are refs, commit ids or released versions, but `current`. */
export interface Look {
  /** Counted from here; the last release before `to` when absent. */
  from?: string | undefined;
  /** Counted up to here; HEAD when absent. */
  to?: string | undefined;
  /** The version counted from, instead of the one that `from` stands for. */
  current?: string | undefined;
  package?: string | undefined;
  /** What to calculate instead of what the commits ask for (R43). */
  bump?: Bump | undefined;
  pre_release?: VersionStage | undefined;
}

const keptNothing = 'This is a look: nothing is kept, and no plan rests on it.';
const cutOff = 'The clone is cut off: commits and releases before its oldest commit are not counted.';
const apart = '`from` is no part of the history of `to`: what `to` has beyond their common past is counted.';

/**
 * What the commits of any range ask for, under the rules of today. Needs nothing but git: no ledger, no work tree, no
 * branch, no release.yaml. Throws REVISION_UNKNOWN, VERSION_INVALID, PACKAGE_UNKNOWN.
 */
export async function lookAtHistory(world: World, directory: string, asked: Look): Promise<Analysis> {
  const look = { ...asked, ...rangeIn(asked) };
  const place = world.allowed(directory);
  const root = await topOf(world.git(place), place);
  const git = world.git(root);
  const here = await headOf(git, look.to);
  const { policy, member } = await rulesAt(world, git, here.commit, look.package ?? null);
  const subject: Subject = {
    id: projectId((await git.remoteUrl(policy.git.remote)) ?? root, member),
    name: policy.project.name ?? root.split('/').at(-1) ?? root,
    root,
    member,
    head: here,
    shallow: here.shallow,
    policy,
    policy_hash: policyHash(policy),
    version: { current: null, scheme: policy.versioning.scheme ?? 'semver' },
  };
  const { releases } = await taggedReleases(git, subject);
  const find = (argument: 'from' | 'to') => findCommit(git, releases, subject, argument, look[argument]);
  const [from, to] = [await find('from'), await find('to')];
  if (to) subject.head = { commit: to.commit, tree: await git.treeOf(to.commit), branch: null };
  const { commit } = subject.head;
  subject.version.current = await versionAt(git, subject);
  const current = look.current ?? from?.release?.version;
  const isApart = from !== null && !(await git.isAncestor(from.commit, commit));
  return analyze(world, subject, {
    ...(from || to ? { horizon: { from: from?.commit ?? null, to: commit, time: await knownUntil(git, to) } } : {}),
    ...(current === undefined ? {} : { current: canonical(current, subject.version.scheme) }),
    ...(look.bump ? { bump: look.bump } : {}),
    ...(look.pre_release ? { stage: look.pre_release } : {}),
    reasons: [keptNothing, ...(here.shallow ? [cutOff] : []), ...(isApart ? [apart] : [])],
  });
}

/** `v1.0.0..v1.1.0` in one word, as git writes a range. */
function rangeIn({ from, to }: Look): Pick<Look, 'from' | 'to'> {
  const [first, second, ...more] = from?.split('..') ?? [];
  return to === undefined && first && second && more.length === 0 ? { from: first, to: second } : { from, to };
}

/** The top of the work tree; a bare repository is its own top. */
async function topOf(git: GitReader, place: string): Promise<string> {
  try {
    return await git.root();
  } catch (error) {
    if (error instanceof Problem && error.code === 'NO_WORK_TREE') return place;
    throw error;
  }
}

/** HEAD, or where it leads nowhere (as in a bare repository whose branch has another name) the commit asked for. */
async function headOf(git: GitReader, to: string | undefined): Promise<Subject['head'] & { shallow: boolean }> {
  try {
    return await git.head();
  } catch (error) {
    const commit = to === undefined ? null : await git.resolve(to);
    if (!(error instanceof Problem && error.code === 'NO_COMMITS') || commit === null) throw error;
    return { commit, tree: await git.treeOf(commit), branch: null, shallow: false };
  }
}

type Found = { commit: string; release: Release | null };

/** A ref or commit id as git reads it, else the version of a release. */
async function findCommit(
  git: GitReader,
  releases: readonly Release[],
  { version: { scheme } }: Subject,
  argument: 'from' | 'to',
  text: string | undefined,
): Promise<Found | null> {
  if (text === undefined) return null;
  const commit = await git.resolve(text);
  if (commit !== null) {
    const here = releases.filter((one) => one.commit === commit);
    return { commit, release: here.find(({ tag }) => tag === text) ?? here[0] ?? null };
  }
  const reading = parseVersion(text, scheme);
  const release = reading.ok ? releases.find(({ version }) => version === reading.version.canonical) : undefined;
  if (!release) throw new Problem('REVISION_UNKNOWN', { values: { argument } });
  return { commit: release.commit, release };
}

/** The version that the manifest carries there; null where none can be read. */
async function versionAt(git: GitReader, { head, policy, version }: Subject): Promise<string | null> {
  const { source } = policy.versioning;
  const text = source ? await git.readFile(head.commit, source.file) : null;
  if (!source || text === null) return null;
  try {
    const field = readField(source.format, text, source.path, source.file);
    return field.found ? canonical(String(field.value), version.scheme) : null;
  } catch {
    return null;
  }
}

/** Seconds; up to HEAD everything is known. */
async function knownUntil(git: GitReader, to: Found | null): Promise<number> {
  if (to === null) return Number.POSITIVE_INFINITY;
  if (to.release) return to.release.time;
  for await (const [newest] of git.log({ from: null, to: to.commit })) if (newest) return newest.author_time;
  return 0;
}
