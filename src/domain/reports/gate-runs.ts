import { type ReportKind, readReport } from './kinds.ts';
import { compareRuns, type Outcome } from './outcomes.ts';
import { unreadable } from './report.ts';

/** What one run of a gate left behind. */
export interface GateRun {
  result: {
    exit_code: number | null;
    timed_out: boolean;
    stdout: string;
    stderr: string;
    output_digest: string;
    started_at: string;
    ended_at: string;
  };
  numbers: Record<string, number>;
  /** Why what it left cannot be believed; null when it can. */
  problem: string | null;
  outcomes: ReadonlyMap<string, Outcome>;
}

interface GateReports {
  junit?: string | undefined;
  coverage?: string | undefined;
  reports: { kind: ReportKind; file?: string | undefined }[];
  measures: Record<string, string>;
}

export const wantedReports = ({ junit, coverage, reports }: GateReports): GateReports['reports'] => [
  ...(junit ? [{ kind: 'junit' as const, file: junit }] : []),
  ...(coverage ? [{ kind: 'coverage' as const, file: coverage }] : []),
  ...reports,
];

/** The numbers of all reports of one run; a report that is missing or cannot be read is a problem, never zero. */
export function readRun(
  { measures }: Pick<GateReports, 'measures'>,
  texts: readonly { kind: ReportKind; text: string | null }[],
  stdout: string,
): Pick<GateRun, 'numbers' | 'problem'> {
  const numbers: Record<string, number> = {};
  const problems: string[] = [];
  for (const { kind, text } of texts) {
    const reading = text === null ? unreadable(`the gate wrote no ${kind} report`) : readReport(kind, text);
    if (!reading.ok) problems.push(reading.why);
    else if (kind === 'coverage') Object.assign(numbers, reading.numbers);
    else add(numbers, reading.numbers);
  }
  for (const [name, source] of Object.entries(measures)) {
    const value = measured(source, stdout);
    if (value === null) problems.push(`${name} was not measured`);
    else numbers[name] = value;
  }
  return { numbers, problem: problems.length > 0 ? problems.join('; ') : null };
}

function add(numbers: Record<string, number>, more: Readonly<Record<string, number>>): void {
  for (const [name, value] of Object.entries(more)) numbers[name] = (numbers[name] ?? 0) + value;
}

/** The number in the first group of the first match; null when there is none. */
function measured(source: string, stdout: string): number | null {
  const found = new RegExp(source, 'm').exec(stdout)?.[1]?.trim();
  const value = found ? Number(found) : Number.NaN;
  return Number.isFinite(value) ? value : null;
}

interface GateRules {
  exit_codes: number[];
  timeout_s: number;
  quarantine: { test: string; until: string }[];
}

/**
 * What several runs of one gate come to. The run that went worst is the decisive one; a test that does not always end alike
 * is a problem, unless it stands in the quarantine on this day (`YYYY-MM-DD`), where its failures do not count (R122).
 */
export function judgeRuns(
  { exit_codes, timeout_s, quarantine }: GateRules,
  runs: readonly GateRun[],
  today: string,
): {
  decisive: GateRun;
  numbers: Record<string, number>;
  problem: string | null;
  flaky: string[];
  quarantined: string[];
} {
  const isWorse = (one: GateRun, other: GateRun) => badness(one, exit_codes) > badness(other, exit_codes);
  const decisive = runs.reduce((worst, one) => (isWorse(one, worst) ? one : worst));
  const excused = new Set(quarantine.filter(({ until }) => until >= today).map(({ test }) => test));
  const { flaky, failing } = compareRuns(runs.map(({ outcomes }) => outcomes));
  const unexcused = flaky.filter((test) => !excused.has(test));
  const quarantined = failing.filter((test) => excused.has(test));
  const spared = quarantined.filter((test) => decisive.outcomes.get(test) === 'failed').length;
  const problems = [
    ...(decisive.result.timed_out ? [`no end within ${timeout_s} s`] : []),
    ...(decisive.problem === null ? [] : [decisive.problem]),
    ...(unexcused.length > 0 ? [`${unexcused.length} test(s) do not always end alike`] : []),
  ];
  return {
    decisive,
    numbers: { ...spare(decisive.numbers, spared), flaky: unexcused.length },
    problem: problems.length > 0 ? problems.join('; ') : null,
    flaky: unexcused.slice(0, 50),
    quarantined: quarantined.slice(0, 50),
  };
}

function badness({ result, problem, numbers }: GateRun, exitCodes: readonly number[]): number {
  const failed = (numbers.failures ?? 0) + (numbers.errors ?? 0);
  const wrongEnd = !exitCodes.includes(result.exit_code ?? -1);
  return (result.timed_out ? 1e15 : 0) + (wrongEnd ? 1e12 : 0) + (problem === null ? 0 : 1e9) + failed;
}

/** Takes failures of excused tests out of the counts. */
function spare(numbers: Record<string, number>, spared: number): Record<string, number> {
  const { failures = 0, errors = 0 } = numbers;
  if (spared === 0) return numbers;
  const fromFailures = Math.min(failures, spared);
  return { ...numbers, failures: failures - fromFailures, errors: errors - Math.min(errors, spared - fromFailures) };
}
