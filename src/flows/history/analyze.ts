import { forgeOf } from '../../domain/changelog/forge.ts';
import { renderSection } from '../../domain/changelog/section.ts';
import { isIgnored } from '../../domain/commits/classify.ts';
import { type ConventionDecision, decideByConventions } from '../../domain/commits/conventions/decide.ts';
import type { Conventions } from '../../domain/commits/conventions/learn.ts';
import { type PathFloor, pathFloor } from '../../domain/commits/path-floor.ts';
import type { RevertPair } from '../../domain/commits/reverts.ts';
import { contentId } from '../../domain/content-id.ts';
import { Problem } from '../../domain/problem.ts';
import type { Analysis, CommitFinding } from '../../domain/records/analysis.ts';
import { type Bump, higherBump } from '../../domain/records/release.ts';
import { nextFree, nextVersion } from '../../domain/version/bump.ts';
import { keepOnLine, lineReason } from '../../domain/version/releases/line.ts';
import { isPrerelease, type VersionStage } from '../../domain/version/scheme.ts';
import type { GitReader } from '../../ports/git.ts';
import type { World } from '../../ports/world.ts';
import type { Project, Subject } from '../project/project.ts';
import { codeChanges, codeReason, raisedByCode } from './code-changes.ts';
import { belongsTo, readFindings } from './commits.ts';
import { learnFromPast } from './past.ts';
import { type Horizon, type KnownReleases, knownReleases, reachableReleases, tagReport } from './releases.ts';

/**
 * Reads the commits since the last release and says what they ask for; kept in the ledger under a content id.
 * Throws SHALLOW_CLONE: what is not there cannot be counted.
 */
export async function analyzeChanges(world: World, project: Project): Promise<Analysis> {
  if (project.shallow) throw new Problem('SHALLOW_CLONE', { values: { project: project.root } });
  const ledger = await world.ledger();
  const releases = (await ledger.releases(project.id)).filter(({ status }) => status !== 'complete');
  const withdrawn = releases.filter(({ status }) => status === 'rolled_back');
  const analysis = await analyze(world, project, { broken: versionsOf(releases), burned: versionsOf(withdrawn) });
  await ledger.saveAnalysis(analysis);
  return analysis;
}

const versionsOf = (releases: readonly { version: string }[]): string[] => releases.map(({ version }) => version);

/** Which commits are counted and from which version, where that is not "since the last release". */
export interface Span {
  horizon?: Horizon;
  /** The version that is counted from. */
  current?: string;
  /** Versions whose release is not complete, and those of them that were published and taken back. */
  broken?: readonly string[];
  burned?: readonly string[];
  /** Sentences about how the span was chosen. */
  reasons?: string[];
  /** What the caller asks for in place of the decision. */
  bump?: Bump;
  stage?: VersionStage;
}

/** The analysis itself; keeps nothing. Throws nothing but what its ports do. */
export async function analyze(world: World, subject: Subject, span: Span): Promise<Analysis> {
  const git = world.git(subject.root);
  const { head, policy, version } = subject;
  const from = span.horizon?.from ?? null;
  const known = await knownReleases(git, subject, span);
  const start = from ?? known.last?.commit ?? null;
  const base = span.current ?? known.last?.version ?? version.current ?? nothingYet;
  const range = { from: start, to: head.commit };
  const first = start === null;
  const [{ told, counted, cancelled }, learnt, api, tags, places, remote] = await Promise.all([
    readFindings(git, subject, range),
    first ? null : learn(git, subject, { head: from ?? head.commit, releases: known.releases }),
    codeChanges(world, git, { ...range, directory: subject.member?.path ?? null, surface: policy.versioning.surface }),
    tagReport(git, known, subject),
    placesChanged(git, subject, range),
    git.remoteUrl(policy.git.remote),
  ]);
  const decision = decide(subject, { findings: counted, known, base, first, learnt });
  const next = nextOf(subject, span, { decision, api, places, known, base });
  const commits = told.filter((finding) => !isIgnored(finding));
  const current_version = version.current ?? base;
  const content = {
    project_id: subject.id,
    member: subject.member?.name ?? null,
    scheme: version.scheme,
    head: head.commit,
    tree: head.tree,
    branch: head.branch,
    range,
    last: known.last,
    line: known.line,
    tags,
    current_version,
    bump: next.bump,
    next_version: next.next_version,
    series_floor: await seriesFloor(git, subject, { known, base, learnt }),
    confidence: decision.confidence,
    ask: next.ask ?? decision.ask,
    api,
    commits,
    unclassified: decision.unclassified,
    ignored: decision.ignored,
    reasons: [...next.reasons, ...cancelled.map(takenBack), ...codeReason(api)],
    notes_preview: renderSection({
      version: next.next_version ?? current_version,
      date: 'unreleased',
      findings: commits,
      forge: remote === null ? null : forgeOf(remote),
      profile: policy.changelog.profile,
    }),
  };
  return { id: contentId('analysis', { ...content, policy: subject.policy_hash }), ...content };
}

const takenBack = ({ reverted, revert }: RevertPair): string =>
  `${reverted.slice(0, 7)} is taken back by ${revert.slice(0, 7)}.`;

interface Seen {
  decision: ConventionDecision;
  api: Analysis['api'];
  places: PathFloor;
  known: KnownReleases;
  base: string;
}

/** Commits, code, paths, the line of the branch and what the caller asks for, put together. */
function nextOf({ policy: { versioning }, version }: Subject, span: Span, seen: Seen) {
  const { decision, api, places, known, base } = seen;
  const { prerelease_series: series, api: weight, zero_major } = versioning;
  const byCode = weight === 'floor' ? raisedByCode(decision.bump, api, base, zero_major) : decision.bump;
  const decided = higherBump(byCode, places.bump);
  const wish = { bump: span.bump ?? decided, base, series, ...(span.stage ? { stage: span.stage } : {}) };
  const reasons = [
    ...(span.reasons ?? []),
    ...(span.bump ? [`Asked for: ${span.bump}. The commits ask for ${decided}.`] : []),
    ...decision.reasons,
    ...places.reasons,
    ...lineReason(known.line),
  ];
  const kept = keepOnLine(wish, known.line, version.scheme);
  const free = kept.next_version && nextFree(kept.next_version, span.burned ?? [], version.scheme);
  const burned = free === kept.next_version ? [] : [`${kept.next_version} was taken back: its number stays taken.`];
  return { ...kept, next_version: free, reasons: [...reasons, ...burned] };
}

/** Looked at only where release.yaml has rules about paths, and never for a first release, whose every path is new. */
async function placesChanged(
  git: GitReader,
  { policy: { versioning }, member }: Subject,
  { from, to }: Analysis['range'],
): Promise<PathFloor> {
  const unruled = Object.keys(versioning.path_rules).length === 0;
  const files = from === null || unruled ? [] : await git.changedFiles(from, to);
  const paths = files.map(({ path }) => path).filter((path) => belongsTo(member, path));
  return pathFloor(versioning.path_rules, paths);
}

/** What the commits since the last final release ask for; null outside a prerelease series, or when none was final. */
async function seriesFloor(
  git: GitReader,
  subject: Subject,
  { known, base, learnt }: { known: KnownReleases; base: string; learnt: Conventions | null },
): Promise<string | null> {
  const { head, version } = subject;
  if (!isPrerelease(base, version.scheme)) return null;
  const finals = known.releases.filter((one) => !isPrerelease(one.version, version.scheme));
  const [final] = await reachableReleases(git, head.commit, finals, 1);
  if (!final) return null;
  const { counted } = await readFindings(git, subject, { from: final.commit, to: head.commit });
  const { bump } = decide(subject, { findings: counted, known, base: final.version, first: false, learnt });
  return nextVersion(final.version, bump, version.scheme, { series: 'literal' });
}

/** Where no manifest, tag or caller names a version. */
const nothingYet = '0.0.0';

/** What the project's own earlier releases show, unless release.yaml has rules of its own. */
const learn = async (git: GitReader, subject: Subject, past: Parameters<typeof learnFromPast>[2]) =>
  subject.policy.versioning.learn ? learnFromPast(git, subject, past) : null;

interface Asked {
  findings: CommitFinding[];
  known: KnownReleases;
  base: string;
  first: boolean;
  learnt: Conventions | null;
}

/** By the rules of release.yaml where it says any, else by what was learnt. */
function decide({ policy: { versioning }, version }: Subject, asked: Asked): ConventionDecision {
  const { findings, known, base, first, learnt } = asked;
  const context = {
    current: base,
    first,
    configured: !versioning.learn,
    zeroMajor: versioning.zero_major,
    unclassified: versioning.unclassified,
    prerelease: isPrerelease(base, version.scheme),
    maintenance: known.line.kind === 'maintenance',
  };
  return decideByConventions(findings, context, learnt);
}
