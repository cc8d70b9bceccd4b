import type { ReleaseAnswer } from '../src/domain/reports/release-answer.ts';

/** The report as a person reads it; the same data as JSON is what an agent gets. */
export function renderReport(report: ReleaseAnswer | undefined): string {
  if (!report) return 'There is no report.';
  const { version, artifacts, metrics, distribution, rollback } = report;
  const rows: [string, string][] = [
    ['version', `${version.previous ?? 'none'} → ${version.new} (${version.bump_type})`],
    ['packages', artifacts.packages.join(', ')],
    ['changed files', `${artifacts.modified_files.length}, notes in ${artifacts.release_notes ?? 'none'}`],
    ['components', `${metrics.components_updated ?? 0} fields brought along`],
    [
      'tests',
      `${metrics.test_pass_rate ?? '?'} % passed, gates ${metrics.quality_gates_passed ? 'green' : 'not green'}`,
    ],
    ['complexity', String(metrics.complexity_score)],
    [
      'distribution',
      Object.entries(distribution)
        .map(([place, word]) => `${place} ${word}`)
        .join(', '),
    ],
    ['way back', `to ${rollback.previous_version ?? 'nothing'}`],
    ['summary', report.summary],
  ];
  return rows.map(([name, value]) => `  ${name.padEnd(15)}${value}`).join('\n');
}
