import { isIgnored } from '../domain/commits/classify.ts';
import type { CommitFinding } from '../domain/records/analysis.ts';
import type { ComplexityCounts, Observed } from './factors.ts';
import { type Touch, touchesPath } from './paths.ts';

export interface ComplexityInput {
  findings: readonly CommitFinding[];
  /** Files that differ from the last release. */
  changedFiles: readonly { path: string }[];
  /** How many components carry a version. */
  components: number;
  /** How many dependencies were added, removed or changed. */
  dependencyChanges: number;
  rollback: 'simple' | 'moderate' | 'complex';
  /** How many environments the release goes to. */
  environments: number;
  emergency: boolean;
}

const securityWords = /^(?:sec|security|auth|authn|authz|oauth|crypto|permissions?|rbac|cve)$/;
const performanceWords = /^(?:perf|performance)$/;
const rollbackPoints = { simple: 0, moderate: 1, complex: 2 } as const;

/** Counts the ten factors from what the repository shows, each with the commits and files that it was seen in (R100). */
export function countFactors(input: ComplexityInput): ComplexityCounts {
  const { rollback, components, dependencyChanges, environments, emergency } = input;
  const commits = input.findings.filter((finding) => !isIgnored(finding));
  const paths = input.changedFiles.map(({ path }) => path);
  const touched = (touch: Touch) => paths.filter((path) => touchesPath(touch, path));
  return {
    breaking_changes: seen(idsOf(commits, ({ breaking }) => breaking)),
    components: { count: components, evidence: [] },
    dependencies_changed: { count: dependencyChanges, evidence: [] },
    database_migrations: seen(touched('migration')),
    security_changes: seen([...idsOf(commits, named(securityWords)), ...touched('security')]),
    performance_changes: seen([...idsOf(commits, named(performanceWords)), ...touched('performance')]),
    infrastructure_changes: seen(touched('infrastructure')),
    rollback_complexity: { count: rollbackPoints[rollback], evidence: [rollback] },
    multi_environment: { count: environments, evidence: [] },
    emergency: { count: emergency ? 1 : 0, evidence: [] },
  };
}

const seen = (evidence: string[]): Observed => ({ count: evidence.length, evidence });

const idsOf = (commits: readonly CommitFinding[], wanted: (finding: CommitFinding) => boolean): string[] =>
  commits.filter(wanted).map(({ id }) => id.slice(0, 12));

/** Whether the type or one of the words of the scope says so. */
const named =
  (words: RegExp) =>
  ({ type, scope }: CommitFinding): boolean =>
    [type ?? '', ...(scope ?? '').toLowerCase().split(/[^a-z]+/)].some((word) => words.test(word));
