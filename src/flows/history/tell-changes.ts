import { headingOf, type Profile } from '../../domain/changelog/entry.ts';
import { forgeOf } from '../../domain/changelog/forge.ts';
import { unreleasedWords } from '../../domain/changelog/insert.ts';
import { cutAtEntry, forgeLimit } from '../../domain/changelog/limit.ts';
import { type Audience, renderNotes, toldTo } from '../../domain/changelog/notes.ts';
import { notesFile, wordsOf } from '../../domain/changelog/notes-file.ts';
import { notesOf } from '../../domain/changelog/seal.ts';
import { renderSection } from '../../domain/changelog/section.ts';
import { sectionOf } from '../../domain/changelog/sections.ts';
import type { RevertPair } from '../../domain/commits/reverts.ts';
import { Problem } from '../../domain/problem.ts';
import { type CommitFinding, unmarkedBreaks } from '../../domain/records/analysis.ts';
import { oneLine } from '../../domain/text.ts';
import type { Release } from '../../domain/version/releases/tag.ts';
import { compareVersions, requireVersion } from '../../domain/version/scheme.ts';
import type { GitReader } from '../../ports/git.ts';
import type { World } from '../../ports/world.ts';
import type { Project } from '../project/project.ts';
import { codeChanges } from './code-changes.ts';
import { readFindings } from './commits.ts';
import { reachableReleases, taggedReleases } from './releases.ts';

export interface TellWishes {
  /** A released version, or the one to come. */
  version?: string | undefined;
  /** Version, tag or commit; the release before `to` when absent. */
  from?: string | undefined;
  /** Version, tag or commit; the last commit when absent. */
  to?: string | undefined;
  /** Notes for these readers; without it a section of the changelog. */
  audience?: Audience | undefined;
  profile?: Profile | undefined;
  hotfix?: boolean | undefined;
  screenshots?: readonly string[] | undefined;
}

export interface ToldChanges {
  text: string;
  range: { version: string; from: string | null; to: string };
  /** Read in the range: `entries` of them are told, the others are `excluded`. */
  commits: number;
  entries: number;
  excluded: { commit: string; why: string }[];
  warnings: string[];
}

const excludedShownAtMost = 200;

/** The changes of any range as a section or as notes, made afresh from the commits. Changes nothing (R247, R250). */
export async function tellChanges(world: World, project: Project, wishes: TellWishes): Promise<ToldChanges> {
  const git = world.git(project.root);
  const { audience, profile = project.policy.changelog.profile, hotfix = false, screenshots = [] } = wishes;
  const range = await rangeOf(git, project, wishes);
  const { told, cancelled } = await readFindings(git, project, {
    from: range.from?.commit ?? null,
    to: range.to.commit,
  });
  const api = told.some((one) => one.breaking)
    ? null
    : await codeChanges(world, git, {
        from: range.from?.commit ?? null,
        to: range.to.commit,
        directory: project.member?.path ?? null,
        surface: project.policy.versioning.surface,
      });
  const forge = project.remote_url === null ? null : forgeOf(project.remote_url);
  const version = range.version ?? 'Unreleased';
  const content = {
    version,
    date: range.date,
    findings: told,
    breaks: { found: unmarkedBreaks({ api, commits: told }), reason: null },
    forge,
    compareUrl: forge && range.from ? forge.compare(range.from.name, range.to.name) : null,
    hotfix,
  };
  const whole = project.policy.changelog.file;
  const text = audience
    ? renderNotes({ ...content, audience, words: await wordsAbout(git, project, range), screenshots, whole })
    : cutAtEntry(renderSection({ ...content, profile }), { limit: forgeLimit, whole });
  const kept = audience ? toldTo(audience, told).map(({ finding }) => finding) : told.filter(isIn(profile));
  return {
    text,
    range: { version, from: range.from?.name ?? null, to: range.to.name },
    commits: told.length + 2 * cancelled.length,
    entries: kept.length,
    excluded: excludedFrom(told, kept, cancelled, audience).slice(0, excludedShownAtMost),
    warnings: await warningsOf(git, range),
  };
}

const isIn = (profile: Profile) => (finding: CommitFinding) => headingOf(finding, profile) !== null;

function excludedFrom(
  told: readonly CommitFinding[],
  kept: readonly CommitFinding[],
  cancelled: readonly RevertPair[],
  audience: Audience | undefined,
): ToldChanges['excluded'] {
  const shown = new Set(kept);
  const excluded = (id: string, why: string) => ({ commit: id.slice(0, 12), why });
  return [
    ...told
      .filter((one) => !shown.has(one))
      .map(({ id, rule }) => excluded(id, audience ? `${rule}, not for ${audience}` : rule)),
    ...cancelled.flatMap(({ revert, reverted }) => [
      excluded(revert, `takes back ${reverted.slice(0, 12)}`),
      excluded(reverted, `taken back by ${revert.slice(0, 12)}`),
    ]),
  ];
}

interface End {
  name: string;
  commit: string;
}

interface Range {
  version: string | null;
  /** Day of the release, null when it is still to come. */
  date: string | null;
  from: End | null;
  to: End;
}

/** Throws RANGE_UNKNOWN for a name that stands for nothing. */
async function rangeOf(git: GitReader, project: Project, wishes: TellWishes): Promise<Range> {
  const { releases, prefix } = await taggedReleases(git, project);
  const released = wishes.to === undefined ? releaseNamed(releases, prefix, wishes.version) : undefined;
  const to = released
    ? { name: released.tag, commit: released.commit }
    : await endNamed(git, project, { releases, prefix }, wishes.to ?? project.head.commit);
  const own = releases.find((one) => one.tag === to.name);
  const below = own ? releases.slice(releases.indexOf(own) + 1) : releases;
  const last = wishes.from === undefined ? ((await reachableReleases(git, to.commit, below, 1))[0] ?? null) : null;
  const from =
    wishes.from === undefined
      ? last && { name: last.tag, commit: last.commit }
      : await endNamed(git, project, { releases, prefix }, wishes.from);
  const version = own?.version ?? comingVersion(project, wishes.version, last);
  return { version, date: own ? await dayOf(git, to.commit) : null, from, to };
}

/** A version that is not released yet must be one that can come. */
function comingVersion(project: Project, name: string | undefined, last: Release | null): string | null {
  if (name === undefined) return null;
  const { scheme } = project.version;
  const version = requireVersion(name, scheme);
  if (last && compareVersions(version, last.version, scheme) < 0) throw unknown(name);
  return version;
}

const unknown = (name: string): Problem => new Problem('RANGE_UNKNOWN', { values: { ref: oneLine(name, 100) } });

const releaseNamed = (releases: readonly Release[], prefix: string, name: string | undefined): Release | undefined =>
  releases.find(({ tag, version }) => version === name || tag === name || `${prefix}${name}` === tag);

async function endNamed(
  git: GitReader,
  project: Project,
  { releases, prefix }: { releases: readonly Release[]; prefix: string },
  name: string,
): Promise<End> {
  const release = releaseNamed(releases, prefix, name);
  if (release) return { name: release.tag, commit: release.commit };
  if (name === project.head.commit || name === 'HEAD') return { name: 'HEAD', commit: project.head.commit };
  const commit = (await git.resolve(`refs/tags/${name}`)) ?? (await git.resolve(name));
  if (commit === null) throw unknown(name);
  return { name, commit };
}

async function dayOf(git: GitReader, commit: string): Promise<string | null> {
  for await (const [newest] of git.log({ from: null, to: commit }))
    if (newest) return new Date(newest.author_time * 1000).toISOString().slice(0, 10);
  return null;
}

/** What people wrote about the release: below Unreleased or in the slot of its section, and in its file of notes. */
async function wordsAbout(git: GitReader, { policy }: Project, { version, date, to }: Range): Promise<string[]> {
  const { file, notes } = policy.changelog;
  const [changelog, written] = await Promise.all([
    git.readFile(to.commit, file),
    notes === undefined || version === null ? null : git.readFile(to.commit, notesFile(notes, version)),
  ]);
  const section = version === null ? null : sectionOf(changelog ?? '', version);
  const words = section === null && date === null ? unreleasedWords(changelog ?? '') : notesOf(section ?? '');
  return [words, written === null ? null : wordsOf(written)].flatMap((one) => (one ? [one] : []));
}

async function warningsOf(git: GitReader, { from, to }: Range): Promise<string[]> {
  if (from === null || (await git.isAncestor(from.commit, to.commit))) return [];
  return [`${from.name} is not part of ${to.name}: told is what ${to.name} has and ${from.name} has not.`];
}
