import { Problem } from '../../domain/problem.ts';
import type { Analysis } from '../../domain/records/analysis.ts';
import type { Plan } from '../../domain/records/plan.ts';
import { type Bump, bumps } from '../../domain/records/release.ts';
import { bumpBetween, nextFree, nextVersion } from '../../domain/version/bump.ts';
import { hotfixVersion } from '../../domain/version/hotfix.ts';
import { isPromotion } from '../../domain/version/promotion.ts';
import { isOnLine } from '../../domain/version/releases/line.ts';
import {
  compareVersions,
  finalOf,
  firstAlpha,
  isPrerelease,
  requireVersion,
  type VersionStage,
} from '../../domain/version/scheme.ts';
import type { Project } from '../project/project.ts';

export interface VersionWishes {
  kind: Plan['kind'];
  bump?: Bump | undefined;
  version?: string | undefined;
  /** The stage to go to, or to open a series with. */
  prerelease_stage?: VersionStage | undefined;
  /** Needed to release what the commits alone do not ask for. */
  reason?: string | undefined;
}

export interface Decided {
  version: string;
  bump: Bump;
}

/**
 * More than the commits ask for may be asked, never less; both need the version to go up on its line (R42, R43).
 * `burned`: versions that were published and taken back; their numbers stay taken.
 */
export function decideVersion(
  project: Project,
  analysis: Analysis,
  wishes: VersionWishes,
  burned: readonly string[],
): Decided {
  const { scheme, current } = project.version;
  const base = analysis.last?.version ?? current;
  const stage = wishes.prerelease_stage ?? stageOfKind(wishes.kind, isPrerelease(base, scheme));
  const asked = wishes.bump ?? usualBump(analysis, wishes, isPrerelease(base, scheme));
  const series = project.policy.versioning.prerelease_series;
  const next = () => nextFree(nextVersion(base, asked, scheme, { series, stage }), burned, scheme);
  const keeps = analysis.last === null && asked === analysis.bump && wishes.prerelease_stage === undefined;
  const version = wishes.version ? requireVersion(wishes.version, scheme) : keeps ? current : next();
  const bump = wishes.version ? bumpBetween(base, version, scheme) : asked;
  const promotes = isPromotion(base, version, scheme);
  refuseUndecided(project, analysis, wishes, promotes);
  refuseUnmarkedBreak(project, analysis, wishes);
  refuseLower(analysis, wishes, { version, bump }, { scheme, promotes });
  refuseOffLine(analysis, version);
  return { version, bump };
}

const stageOfKind = (kind: Plan['kind'], inSeries: boolean): VersionStage | undefined =>
  kind === 'prerelease' && !inSeries ? 'alpha' : undefined;

/** A hotfix is a patch, a stage is entered without moving the numbers; anything else is what the commits ask for. */
function usualBump({ bump }: Analysis, { kind, prerelease_stage }: VersionWishes, inSeries: boolean): Bump {
  if (kind === 'hotfix' && !inSeries) return 'patch';
  return prerelease_stage !== undefined && (inSeries || bump === 'none') ? 'prerelease' : bump;
}

interface Circumstance {
  scheme: Project['version']['scheme'];
  promotes: boolean;
}

/**
 * Prereleases of the right numbers are not less. A stage entered in a series is measured by what all commits since the
 * last final release ask for, anything else by the commits since the last release.
 */
function refuseLower(
  analysis: Analysis,
  wishes: VersionWishes,
  { version, bump }: Decided,
  { scheme, promotes }: Circumstance,
): void {
  const last = analysis.last?.version ?? null;
  if (last === null) return;
  if (compareVersions(version, last, scheme) <= 0) throw notMonotonic(wishes.kind, version, last, scheme);
  const floor = promotes ? analysis.series_floor : analysis.next_version;
  if (floor === null || compareVersions(finalOf(version, scheme), finalOf(floor, scheme), scheme) >= 0) return;
  if (isPostHotfix(analysis, wishes, version, last)) return;
  const byBump = wishes.version === undefined && !promotes;
  const enough = promotes ? firstAlpha(floor, scheme) : floor;
  throw new Problem('BUMP_TOO_LOW', {
    values: byBump ? { floor: analysis.bump, asked: bump } : { floor, asked: version },
    next: { tool: 'plan_release', arguments: byBump ? { bump: analysis.bump } : { version: enough } },
  });
}

function refuseOffLine({ line, next_version, scheme }: Analysis, version: string): void {
  if (line.kind !== 'maintenance' || isOnLine(version, line, scheme)) return;
  throw new Problem('LINE_LEFT', {
    values: { version, below: line.below },
    ...(next_version === null ? {} : { next: { tool: 'plan_release', arguments: { version: next_version } } }),
  });
}

/** Who wants a hotfix below what it mends is told what a hotfix is called (R52). */
function notMonotonic(kind: Plan['kind'], version: string, last: string, scheme: Circumstance['scheme']): Problem {
  const values = { version, last };
  const hotfix = hotfixVersion(version, last, scheme);
  if (hotfix.ok || (kind !== 'hotfix' && !version.includes('hotfix'))) return new Problem('NOT_MONOTONIC', { values });
  return new Problem('NOT_MONOTONIC', {
    values,
    details: [{ expected: `a version such as ${hotfix.suggestion}`, actual: `${version} ${hotfix.why}`, by: 'agent' }],
    next: { tool: 'plan_release', arguments: { kind: 'hotfix', version: hotfix.suggestion } },
  });
}

/** A post-release mends as a patch does, and keeps the numbers (PEP 440, on request). */
const isPostHotfix = (analysis: Analysis, { kind }: VersionWishes, version: string, last: string): boolean =>
  kind === 'hotfix' &&
  bumps.indexOf(analysis.bump) <= bumps.indexOf('patch') &&
  hotfixVersion(version, last, analysis.scheme).ok;

function refuseUndecided(project: Project, analysis: Analysis, wishes: VersionWishes, promotes: boolean): void {
  const said = wishes.bump !== undefined || wishes.version !== undefined || promotes;
  if (said && wishes.reason) return;
  const { unclassified } = project.policy.versioning;
  if (analysis.unclassified.length > 0 && unclassified !== 'patch') {
    throw new Problem('DECISION_PENDING', {
      values: { count: analysis.unclassified.length },
      details: analysis.unclassified
        .slice(0, 20)
        .map((id) => ({ path: id.slice(0, 12), expected: 'a conventional commit', by: 'agent' as const })),
    });
  }
  if (analysis.ask !== null) {
    throw new Problem('DECISION_SPLIT', { details: [{ path: analysis.id, actual: analysis.ask, by: 'agent' }] });
  }
  if (analysis.bump === 'none' && !promotes)
    throw new Problem('NOTHING_TO_RELEASE', { values: { since: analysis.last?.tag ?? 'the beginning' } });
}

/** A break in the code that nobody marked is told to the caller, who goes on with a reason or asks for a major. */
function refuseUnmarkedBreak(project: Project, analysis: Analysis, wishes: VersionWishes): void {
  const acknowledged = wishes.reason !== undefined || wishes.bump === 'major';
  if (project.policy.versioning.api !== 'acknowledge' || acknowledged) return;
  const breaks = analysis.api?.findings.filter((one) => one.severity === 'breaking') ?? [];
  if (breaks.length === 0 || analysis.bump === 'major' || analysis.commits.some((one) => one.breaking)) return;
  throw new Problem('API_BREAK_UNACKNOWLEDGED', {
    values: { count: breaks.length },
    details: breaks.slice(0, 20).map(({ said, before, after }) => ({
      path: `${(after ?? before)?.file ?? ''}:${(after ?? before)?.line ?? ''}`,
      expected: 'a marked breaking change, or a reason',
      actual: said,
      by: 'agent' as const,
    })),
    next: { tool: 'analyze_changes', arguments: {} },
  });
}
