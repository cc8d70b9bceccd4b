import { cutAtEntry } from '../changelog/limit.ts';
import type { Analysis, CommitFinding } from '../records/analysis.ts';
import { bumps } from '../records/release.ts';

const most = { commits: 60, unclassified: 60, findings: 40, notes: 6_000 };

/**
 * What an agent is told of an analysis, within its share of a context: the commits that weigh most where there are
 * many, in their order, and how much is not named. The record keeps everything.
 */
export function answerOf<Told extends Analysis>(analysis: Told) {
  const { commits, unclassified, api, notes_preview } = analysis;
  const told = { commits: heaviest(commits), unclassified: unclassified.slice(0, most.unclassified) };
  const findings = api?.findings.slice(0, most.findings) ?? [];
  const notes = cutAtEntry(notes_preview, { limit: most.notes, whole: 'generate_changelog' });
  const missing = {
    commits: commits.length - told.commits.length,
    'unclassified commits': unclassified.length - told.unclassified.length,
    'findings in the code': (api?.findings.length ?? 0) - findings.length,
  };
  const named = Object.entries(missing).flatMap(([what, count]) => (count > 0 ? [`${count} ${what}`] : []));
  return {
    ...analysis,
    ...told,
    api: api && { ...api, findings },
    notes_preview: notes,
    left_out: named.length > 0 ? `${named.join(', ')}; with from and to analyze_changes tells of a part.` : null,
  };
}

/** The order of the history stays. */
function heaviest(commits: readonly CommitFinding[]): CommitFinding[] {
  if (commits.length <= most.commits) return [...commits];
  const weight = ({ breaking, bump }: CommitFinding) => (breaking ? bumps.length : bumps.indexOf(bump));
  const chosen = new Set([...commits].sort((a, b) => weight(b) - weight(a)).slice(0, most.commits));
  return commits.filter((one) => chosen.has(one));
}
