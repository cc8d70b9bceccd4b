import { describe, expect, it } from 'vitest';
import { type GateRun, judgeRuns, readRun } from '../../../src/domain/reports/gate-runs.ts';
import { brokenLimits } from '../../../src/domain/reports/limits.ts';
import { outcomesOf } from '../../../src/domain/reports/outcomes.ts';

describe('limits', () => {
  it.each([
    ['= 0', 0, true],
    ['= 0', 1, false],
    ['< 500', 499.9, true],
    ['< 500', 500, false],
    ['<= 2', 2, true],
    ['<= 2', 2.1, false],
    ['> 85', 85, false],
    ['> 85', 85.01, true],
    ['>= 90', 90, true],
    ['>= 90', 89.99, false],
    ['>= -1', -1, true],
  ])('%s and %s', (limit, value, kept) => {
    expect(brokenLimits({ value: limit }, { value })).toHaveLength(kept ? 0 : 1);
  });

  it('what was not measured breaks its bound; a rule that was not named was not broken', () => {
    expect(brokenLimits({ p95_ms: '< 500', 'rule:F821': '= 0' }, {})).toEqual(['p95_ms was not measured']);
  });
});

describe('one run', () => {
  const lint = (...codes: string[]) => JSON.stringify(codes.map((code) => ({ code, filename: 'a.py' })));

  it('adds up what several reports of a kind count', () => {
    const texts = [lint('F821'), lint('F821', 'E722')].map((text) => ({ kind: 'ruff' as const, text }));
    expect(readRun({ measures: {} }, texts, '').numbers).toMatchObject({ findings: 3, 'rule:F821': 2 });
  });

  it('measures what the output prints', () => {
    const measures = { p95_ms: 'p95: ([0-9.]+) ms', start_s: 'ready in ([0-9.]+) s' };
    expect(readRun({ measures }, [], 'warm up\np95: 412.5 ms\n')).toEqual({
      numbers: { p95_ms: 412.5 },
      problem: 'start_s was not measured',
    });
  });

  it.each(['p95: ', 'p95: NaN', 'p95: 1e999', 'p95:  '])('takes %j for no measure', (stdout) => {
    expect(readRun({ measures: { p95: 'p95: ?(.*)' } }, [], stdout).problem).toBe('p95 was not measured');
  });

  it('without its report is no success', () => {
    expect(readRun({ measures: {} }, [{ kind: 'sarif', text: null }], '').problem).toBe(
      'the gate wrote no sarif report',
    );
  });
});

const junit = (tests: Record<string, 'passed' | 'failed' | 'skipped'>) =>
  `<testsuite>${Object.entries(tests)
    .map(([name, end]) => {
      const inside = end === 'failed' ? '<failure/>' : end === 'skipped' ? '<skipped/>' : '';
      return `<testcase classname="c" name="${name}">${inside}</testcase>`;
    })
    .join('')}</testsuite>`;

const run = (
  tests: Record<string, 'passed' | 'failed' | 'skipped'>,
  fields: Partial<GateRun['result']> = {},
): GateRun => {
  const failures = Object.values(tests).filter((end) => end === 'failed').length;
  return {
    result: {
      exit_code: failures > 0 ? 1 : 0,
      timed_out: false,
      stdout: '',
      stderr: '',
      output_digest: '',
      started_at: '',
      ended_at: '',
      ...fields,
    },
    numbers: { tests: Object.keys(tests).length, failures, errors: 0, skipped: 0 },
    problem: null,
    outcomes: outcomesOf(junit(tests)),
  };
};
const rules = { exit_codes: [0], timeout_s: 60, quarantine: [] as { test: string; until: string }[] };
const green = run({ a: 'passed', b: 'passed' });
const red = run({ a: 'passed', b: 'failed' });

describe('several runs', () => {
  it('all green are green', () => {
    expect(judgeRuns(rules, [green, green], '2026-03-01')).toMatchObject({
      problem: null,
      numbers: { flaky: 0, failures: 0 },
    });
  });

  it.each([[[green, red]], [[red, green]], [[green, red, green]]])(
    'the worst decides, and a test that does not always end alike is named',
    (runs) => {
      const { decisive, problem, flaky, numbers } = judgeRuns(rules, runs, '2026-03-01');
      expect(decisive).toBe(red);
      expect({ problem, flaky }).toEqual({ problem: '1 test(s) do not always end alike', flaky: ['c b'] });
      expect(numbers).toMatchObject({ failures: 1, flaky: 1 });
    },
  );

  it('always red is not flaky, and red', () => {
    expect(judgeRuns(rules, [red, red], '2026-03-01')).toMatchObject({
      problem: null,
      flaky: [],
      numbers: { failures: 1 },
    });
  });

  it.each([
    ['on its last day', '2026-03-01', 0],
    ['not a day longer', '2026-03-02', 1],
  ])('a quarantine counts %s', (_what, today, failures) => {
    const quarantine = [{ test: 'c b', until: '2026-03-01' }];
    const judged = judgeRuns({ ...rules, exit_codes: [0, 1], quarantine }, [green, red], today);
    expect(judged.numbers).toMatchObject({ failures });
    expect(judged.quarantined).toEqual(failures === 0 ? ['c b'] : []);
  });

  it('a time limit decides over everything', () => {
    const late = run({}, { timed_out: true, exit_code: null });
    expect(judgeRuns(rules, [red, late], '2026-03-01')).toMatchObject({
      decisive: late,
      problem: 'no end within 60 s',
    });
  });

  it('a test that is gone in one run is not taken for passed', () => {
    expect(judgeRuns(rules, [green, run({ a: 'passed' })], '2026-03-01').flaky).toEqual([]);
  });
});
