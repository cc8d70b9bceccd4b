import type { Analysis, CommitFinding } from '../domain/analysis.ts';
import { renderSection } from '../domain/changelog/section.ts';
import { type CommitRules, classifyCommit, isIgnored } from '../domain/commits/classify.ts';
import { type ConventionDecision, decideByConventions } from '../domain/commits/conventions/decide.ts';
import { cancelReverts, type RevertMark, readRevert } from '../domain/commits/reverts.ts';
import { contentId } from '../domain/content-id.ts';

import { nextVersion } from '../domain/version/bump.ts';
import { compareOrder } from '../domain/version/order.ts';
import { compareVersions, isPrerelease, readVersion, versionFromTag } from '../domain/version/scheme.ts';
import type { GitReader } from '../ports/git.ts';
import type { World } from '../ports/world.ts';
import { codeChanges, codeReason, raisedByCode } from './code-changes.ts';
import { learnFromPast } from './past.ts';
import type { Project } from './project.ts';

/** Reads the commits since the last release and says what they ask for; kept in the ledger under a content id. */
export async function analyzeChanges(world: World, project: Project): Promise<Analysis> {
  const git = world.git(project.root);
  const releases = await taggedReleases(git, project);
  const last = await firstReachable(git, project.head.commit, releases);
  const { told, counted, cancelled } = await readFindings(git, project, last?.commit ?? null);
  const { current, scheme } = project.version;
  const base = last?.version ?? current;
  const [decision, api] = await Promise.all([
    decide(git, project, { findings: counted, releases, base, first: last === null }),
    codeChanges(world, git, last?.commit ?? null, project.head.commit),
  ]);
  const { prerelease_series: series, api: policy, zero_major } = project.policy.versioning;
  const bump = policy === 'floor' ? raisedByCode(decision.bump, api, base, zero_major) : decision.bump;
  const next_version = bump === 'none' ? null : nextVersion(base, bump, scheme, { series });
  const commits = told.filter((finding) => !isIgnored(finding));
  const takenBack = cancelled.map(
    (pair) => `${pair.reverted.slice(0, 7)} is taken back by ${pair.revert.slice(0, 7)}.`,
  );
  const content = {
    project_id: project.id,
    scheme,
    head: project.head.commit,
    tree: project.head.tree,
    branch: project.head.branch,
    last,
    current_version: current,
    bump,
    next_version,
    confidence: decision.confidence,
    ask: decision.ask,
    api,
    commits,
    unclassified: decision.unclassified,
    ignored: decision.ignored,
    reasons: [...decision.reasons, ...takenBack, ...codeReason(api)],
    notes_preview: renderSection({ version: next_version ?? current, date: 'unreleased', findings: commits }),
  };
  const analysis: Analysis = { id: contentId('analysis', { ...content, policy: project.policy_hash }), ...content };
  await (await world.ledger()).saveAnalysis(analysis);
  return analysis;
}

type Release = NonNullable<Analysis['last']>;

/** By the rules of release.yaml where it says any, else by what the project's own earlier releases show. */
async function decide(
  git: GitReader,
  { policy: { versioning }, head, version: { scheme } }: Project,
  asked: { findings: CommitFinding[]; releases: Release[]; base: string; first: boolean },
): Promise<ConventionDecision> {
  const { findings, releases, base, first } = asked;
  const rules = rulesOf(versioning);
  const learnt =
    versioning.learn && !first ? await learnFromPast(git, { head: head.commit, scheme, releases, rules }) : null;
  const isNewer = ({ version }: Release) =>
    !isPrerelease(version, scheme) && compareVersions(version, base, scheme) > 0;
  const context = {
    current: base,
    first,
    configured: !versioning.learn,
    zeroMajor: versioning.zero_major,
    unclassified: versioning.unclassified,
    prerelease: isPrerelease(base, scheme),
    maintenance: releases.some(isNewer),
  };
  return decideByConventions(findings, context, learnt);
}

/**
 * The last release: the highest version among the reachable tags of the project's pattern, by version order, never by
 * `git describe` (the order of commits lies after squashes and back-ports).
 */
export async function lastRelease(git: GitReader, project: Project): Promise<Analysis['last']> {
  return firstReachable(git, project.head.commit, await taggedReleases(git, project));
}

/** Every tag of the project's pattern, highest version first. */
async function taggedReleases(git: GitReader, project: Project): Promise<Release[]> {
  const { tag_prefix } = project.policy.versioning;
  const { scheme } = project.version;
  return Object.entries(await git.tags())
    .flatMap(([tag, commit]) => {
      const found = versionFromTag(tag, tag_prefix, scheme);
      return found ? [{ tag, version: found.version, commit, order: readVersion(found.version, scheme).order }] : [];
    })
    .sort((a, b) => compareOrder(b.order, a.order))
    .map(({ order: _order, ...release }) => release);
}

/** Asks git in small portions, since nearly always the highest tag is the one. */
async function firstReachable(
  git: GitReader,
  head: string,
  sorted: NonNullable<Analysis['last']>[],
): Promise<Analysis['last']> {
  for (let start = 0, size = 4; start < sorted.length; start += size, size *= 4) {
    const portion = sorted.slice(start, start + size);
    const reachable = await git.reachable(
      head,
      portion.map((one) => one.commit),
    );
    const found = portion.find((one) => reachable.has(one.commit));
    if (found) return found;
  }
  return null;
}

const rulesOf = ({ ignore_commits, ...words }: Project['policy']['versioning']): CommitRules => ({
  ...words,
  ignore_commits: ignore_commits.map((source) => new RegExp(source)),
});

async function readFindings(
  git: GitReader,
  project: Project,
  from: string | null,
): Promise<ReturnType<typeof cancelReverts>> {
  const rules = rulesOf(project.policy.versioning);
  const findings: CommitFinding[] = [];
  const reverts = new Map<string, RevertMark>();
  for await (const commit of git.log({ from, to: project.head.commit })) {
    findings.push(classifyCommit(commit, rules));
    const mark = readRevert(commit.message);
    if (mark) reverts.set(commit.id, mark);
  }
  return cancelReverts(findings, reverts);
}
