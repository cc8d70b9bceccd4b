import type { Analysis, CommitFinding } from '../domain/analysis.ts';
import { renderSection } from '../domain/changelog/section.ts';
import { classifyCommit, isIgnored } from '../domain/commits/classify.ts';
import { decideBump } from '../domain/commits/decide.ts';
import { contentId } from '../domain/content-id.ts';

import { nextVersion } from '../domain/version/bump.ts';
import { compareVersions, versionFromTag } from '../domain/version/scheme.ts';
import type { GitReader } from '../ports/git.ts';
import type { World } from '../ports/world.ts';
import type { Project } from './project.ts';

/** Reads the commits since the last release and says what they ask for; kept in the ledger under a content id. */
export async function analyzeChanges(world: World, project: Project): Promise<Analysis> {
  const git = world.git(project.root);
  const last = await lastRelease(git, project);
  const findings = await readFindings(git, project, last?.commit ?? null);
  const { current, scheme } = project.version;
  const { versioning } = project.policy;
  const base = last?.version ?? current;
  const decision = decideBump(findings, {
    current: base,
    first: last === null,
    zeroMajor: versioning.zero_major,
    unclassified: versioning.unclassified,
  });
  const released = findings.filter((finding) => !isIgnored(finding));
  const next_version =
    decision.bump === 'none'
      ? null
      : nextVersion(base, decision.bump, scheme, { series: versioning.prerelease_series });
  const content = {
    project_id: project.id,
    scheme,
    head: project.head.commit,
    tree: project.head.tree,
    branch: project.head.branch,
    last,
    current_version: current,
    bump: decision.bump,
    next_version,
    commits: released,
    unclassified: decision.unclassified,
    ignored: decision.ignored,
    reasons: decision.reasons,
    notes_preview: renderSection({
      version: next_version ?? current,
      date: 'unreleased',
      findings: released,
      compareUrl: null,
      breakingFirst: true,
    }),
  };
  const analysis: Analysis = { id: contentId('analysis', { ...content, policy: project.policy_hash }), ...content };
  await (await world.ledger()).saveAnalysis(analysis);
  return analysis;
}

/**
 * The last release: the highest version among the reachable tags of the project's pattern, by version order, never by
 * `git describe` (the order of commits lies after squashes and back-ports).
 */
export async function lastRelease(git: GitReader, project: Project): Promise<Analysis['last']> {
  const { tag_prefix } = project.policy.versioning;
  const { scheme } = project.version;
  const candidates = Object.entries(await git.tags())
    .flatMap(([tag, commit]) => {
      const found = versionFromTag(tag, tag_prefix, scheme);
      return found ? [{ tag, version: found.version, commit }] : [];
    })
    .sort((a, b) => compareVersions(b.version, a.version, scheme));
  return firstReachable(git, project.head.commit, candidates);
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

async function readFindings(git: GitReader, project: Project, from: string | null): Promise<CommitFinding[]> {
  const { ignore_commits, ...words } = project.policy.versioning;
  const rules = { ...words, ignore_commits: ignore_commits.map((source) => new RegExp(source)) };
  const findings: CommitFinding[] = [];
  for await (const commit of git.log({ from, to: project.head.commit })) findings.push(classifyCommit(commit, rules));
  return findings;
}
