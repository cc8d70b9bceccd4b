import { expect, it } from 'vitest';
import type { Analysis, CommitFinding } from '../../../src/domain/records/analysis.ts';
import { answerOf } from '../../../src/domain/reports/analysis-answer.ts';

const commit = (at: number, bump: CommitFinding['bump'], breaking = false) =>
  ({ id: `${at}`, bump, breaking, quote: `quote ${at}` }) as CommitFinding;
const analysis = (commits: CommitFinding[], more: Partial<Analysis> = {}) =>
  ({ commits, unclassified: [], api: null, notes_preview: '## 1.1.0\n', ...more }) as unknown as Analysis;

it('says all of what is little', () => {
  const little = analysis([commit(1, 'minor'), commit(2, 'none')]);
  expect(answerOf(little)).toEqual({ ...little, left_out: null });
});

it('names the commits that weigh most, in their order, and how many it does not', () => {
  const many = Array.from({ length: 1_000 }, (_, at) => commit(at, at % 25 === 0 ? 'minor' : 'patch', at === 999));
  const { commits, left_out } = answerOf(analysis(many));
  expect(commits).toHaveLength(60);
  expect(commits.filter(({ bump }) => bump === 'minor')).toHaveLength(40);
  expect(commits.at(-1)?.id).toBe('999');
  expect(commits.map(({ id }) => Number(id))).toEqual(commits.map(({ id }) => Number(id)).sort((a, b) => a - b));
  expect(left_out).toBe('940 commits; with from and to analyze_changes tells of a part.');
});

it('cuts lists and notes, whatever is in them', () => {
  const findings = Array.from({ length: 200 }, (_, at) => ({ symbol: `s${at}`, severity: 'breaking' }));
  const unclassified = Array.from({ length: 100 }, (_, at) => `${at}`);
  const notes_preview = `## 1.1.0\n\n### Added\n\n${'- an entry of some length\n'.repeat(2_000)}`;
  const api = { bump: 'major', findings, not_analyzed: [] } as unknown as Analysis['api'];
  const told = answerOf(analysis([], { unclassified, notes_preview, api }));
  expect([told.unclassified.length, told.api?.findings.length]).toEqual([60, 40]);
  expect(told.notes_preview.length).toBeLessThanOrEqual(6_000);
  expect(told.notes_preview).toMatch(/more entries do not fit here; generate_changelog has them all/);
  expect(told.left_out).toBe(
    '40 unclassified commits, 160 findings in the code; with from and to analyze_changes tells of a part.',
  );
});
