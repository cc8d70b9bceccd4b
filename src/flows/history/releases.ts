import { readField } from '../../domain/manifests/index.ts';
import type { Analysis } from '../../domain/records/analysis.ts';
import type { Scheme } from '../../domain/records/release.ts';
import { oneLine } from '../../domain/text.ts';
import { type Line, lineOf } from '../../domain/version/releases/line.ts';
import { likelyPrefixes } from '../../domain/version/releases/prefix.ts';
import { readReleaseTags, usedPrefix } from '../../domain/version/releases/read-tags.ts';
import { type Release, type TagFinding, tagFindingKinds } from '../../domain/version/releases/tag.ts';
import { compareVersions, parseVersion } from '../../domain/version/scheme.ts';
import type { GitReader } from '../../ports/git.ts';
import type { Subject } from '../project/project.ts';

/** What the tags of a repository say of one project's releases. */
export interface KnownReleases {
  prefix: string;
  /** Highest version first, whether or not this branch contains them. */
  releases: Release[];
  last: Release | null;
  line: Line;
  findings: TagFinding[];
}

/** For a look at a range: what was released in it, or elsewhere from `time` on (seconds), is not known yet. */
export interface Horizon {
  from: string | null;
  to: string;
  time: number;
}

/**
 * Reads the releases, with a `horizon` only those before it. The last one is the highest version among the reachable
 * tags of the project's pattern, by version order, never by `git describe` (the order of commits lies after squashes
 * and back-ports). `broken`: versions that were taken back or never came to their end; their tags may stand beside the
 * branch, which makes no older line of it.
 */
export async function knownReleases(
  git: GitReader,
  subject: Subject,
  { horizon, broken = [] }: { horizon?: Horizon | undefined; broken?: readonly string[] } = {},
): Promise<KnownReleases> {
  const { releases: all, ...read } = await taggedReleases(git, subject);
  const releases = horizon ? await madeBefore(git, all, horizon) : all;
  const [last = null] = await reachableReleases(git, horizon?.from ?? subject.head.commit, releases, 1);
  const standing = releases.filter(({ version }) => !broken.includes(version));
  return { ...read, releases, last, line: lineOf(last, standing, subject.version.scheme) };
}

/** All releases by the project's tag pattern: the configured one, else the one its tags show. */
export async function taggedReleases(
  git: GitReader,
  { name, member, policy, version: { scheme } }: Subject,
): Promise<Pick<KnownReleases, 'prefix' | 'releases' | 'findings'>> {
  const tags = await git.tags();
  const prefix = policy.versioning.tag_prefix ?? usedPrefix(tags, likelyPrefixes(name, member !== null), scheme);
  return { prefix, ...readReleaseTags(tags, prefix, scheme) };
}

/** In the history of the range its graph says what was before, elsewhere the time of the tag. */
async function madeBefore(
  git: GitReader,
  releases: readonly Release[],
  { from, to, time }: Horizon,
): Promise<Release[]> {
  const commits = releases.map(({ commit }) => commit);
  const [inTo, inFrom] = await Promise.all([git.reachable(to, commits), from ? git.reachable(from, commits) : null]);
  return releases.filter(({ commit, time: made }) =>
    inTo.has(commit) ? (inFrom?.has(commit) ?? commit !== to) : made < time,
  );
}

/** The last release of a project as it stands. */
export async function lastRelease(git: GitReader, subject: Subject): Promise<Release | null> {
  return (await knownReleases(git, subject)).last;
}

/** The first so many of these releases that a commit contains; asked in portions, since nearly always the first do. */
export async function reachableReleases<One extends { commit: string }>(
  git: GitReader,
  head: string,
  sorted: readonly One[],
  count: number,
): Promise<One[]> {
  const found: One[] = [];
  for (
    let start = 0, size = Math.max(count, 4);
    start < sorted.length && found.length < count;
    start += size, size *= 4
  ) {
    const portion = sorted.slice(start, start + size);
    const reachable = await git.reachable(
      head,
      portion.map((one) => one.commit),
    );
    found.push(...portion.filter((one) => reachable.has(one.commit)));
  }
  return found.slice(0, count);
}

/** Commits looked into, newest versions first. */
const looked = 50;
const shownOfEach = 10;

/** What is odd about the tags, the versions that stand in the tagged commits included; bounded, each kind counted. */
export async function tagReport(
  git: GitReader,
  { prefix, releases, findings }: KnownReleases,
  { policy, version }: Subject,
): Promise<Analysis['tags']> {
  const { source } = policy.versioning;
  const carried = source ? await mismatches(git, releases.slice(0, looked), source, version.scheme) : [];
  const kinds = tagFindingKinds.map((kind) => {
    const ofKind = [...findings, ...carried].filter((one) => one.kind === kind);
    const tags = ofKind.slice(0, shownOfEach).map(({ tag, said }) => ({ tag, said }));
    return { kind, count: ofKind.length, tags };
  });
  return { prefix, releases: releases.length, findings: kinds.filter(({ count }) => count > 0) };
}

type Source = NonNullable<Subject['policy']['versioning']['source']>;

/** Tags whose commit carries another version than they name; where no version can be read nothing is said. */
async function mismatches(
  git: GitReader,
  releases: readonly Release[],
  source: Source,
  scheme: Scheme,
): Promise<TagFinding[]> {
  const found = await Promise.all(
    releases.map(async ({ tag, version, commit }): Promise<TagFinding[]> => {
      const text = await git.readFile(commit, source.file);
      const reading = text === null ? null : parseVersion(versionIn(text, source), scheme);
      if (!reading?.ok || compareVersions(reading.version.canonical, version, scheme) === 0) return [];
      const said = `names ${version}, but its commit carries ${reading.version.canonical}.`;
      return [{ kind: 'mismatch', tag: oneLine(tag, 100), said }];
    }),
  );
  return found.flat();
}

/** An old manifest may be broken, which is no concern of today's release. */
function versionIn(text: string, { format, path, file }: Source): string {
  try {
    const field = readField(format, text, path, file);
    return field.found ? String(field.value) : '';
  } catch {
    return '';
  }
}
