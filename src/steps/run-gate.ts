import { z } from 'zod';
import { canonicalJson, sha256 } from '../domain/content-id.ts';
import { Problem } from '../domain/problem.ts';
import { readCoverage } from '../domain/reports/coverage.ts';
import { readJunit } from '../domain/reports/junit.ts';
import { oneLine } from '../domain/text.ts';
import { evidenceForTree, requireReleaseCommit } from './release-tree.ts';
import { defineStep, done, type Hands, notDone } from './step.ts';

const input = z.strictObject({
  name: z.string(),
  argv: z.array(z.string()),
  junit: z.string().optional(),
  coverage: z.string().optional(),
  timeout_s: z.number(),
  env_names: z.array(z.string()),
  env: z.record(z.string(), z.string()),
  minimum_tests: z.number(),
  maximum_skipped: z.number().optional(),
});
type Gate = z.infer<typeof input>;

/** Runs one quality gate on the release commit's tree and records what its machine-readable reports say. */
export const runGate = defineStep<Gate>({
  name: 'run-gate',
  phase: 'building',
  undoable: 'fully',
  check: true,
  input,
  title: ({ name, argv }) => `gate ${name}: ${oneLine(argv.join(' '), 60)}`,
  plan: ({ policy }) => Object.entries(policy.gates).map(([name, gate]) => ({ name, ...gate })),

  async verify(gate, eyes) {
    const seen = await evidenceForTree(eyes, 'gate', gate.name);
    if (!seen) return notDone('not run on this tree');
    return seen.exit_code === 0 && seen.facts.problem === null
      ? done('green on this tree')
      : notDone('last run was not green');
  },

  async apply(gate, hands) {
    await requireReleaseCommit(hands, 'validate_release');
    const directory = reportsOf(gate);
    await hands.discard(`${hands.release.storage}/${directory}`);
    await hands.stored.write(`${directory}/.made-for-this-run`, hands.clock.now());
    const before = await hands.worktree.dirty();
    const result = await hands.programs.run({
      argv: gate.argv.map((word) => fill(word, gate, hands)),
      cwd: hands.release.worktree,
      env_names: gate.env_names,
      env: Object.fromEntries(Object.entries(gate.env).map(([name, value]) => [name, fill(value, gate, hands)])),
      timeout_s: gate.timeout_s,
    });
    const changed = changedSince(before, await hands.worktree.dirty());
    if (changed.length > 0) await undoChanges(gate, changed, hands);
    const reports = await readReports(gate, hands);
    await hands.record({
      kind: 'gate',
      name: gate.name,
      argv: gate.argv,
      exit_code: result.exit_code,
      started_at: result.started_at,
      ended_at: result.ended_at,
      output_digest: result.output_digest,
      output_tail: `${result.stdout}${result.stderr}`.slice(-4000),
      numbers: reports.numbers,
      facts: {
        problem: result.timed_out ? `no end within ${gate.timeout_s} s` : reports.problem,
        definition: sha256(canonicalJson(gate)),
      },
      expires_at: null,
    });
  },

  async undo(gate, hands) {
    await hands.discard(`${hands.release.storage}/${reportsOf(gate)}`);
  },
});

const reportsOf = (gate: Gate): string => `reports/${gate.name}`;

/** `{reports}` becomes the directory that was emptied for this run. */
const fill = (word: string, gate: Gate, hands: Hands): string =>
  word.replaceAll('{reports}', `${hands.release.storage}/${reportsOf(gate)}`);

const changedSince = (before: string[], after: string[]): string[] => after.filter((path) => !before.includes(path));

async function undoChanges(gate: Gate, changed: string[], hands: Hands): Promise<never> {
  await hands.worktree.restore(changed);
  throw new Problem('TREE_CHANGED_BY_GATE', {
    values: { gate: gate.name },
    details: changed
      .slice(0, 20)
      .map((path) => ({ path, expected: 'unchanged by the gate', actual: 'changed', by: 'agent' as const })),
  });
}

/** Numbers from the reports of this run; a report that was asked for and cannot be read is a problem, never zero. */
async function readReports(
  gate: Gate,
  hands: Hands,
): Promise<{ numbers: Record<string, number>; problem: string | null }> {
  const numbers: Record<string, number> = {};
  const problems: string[] = [];
  const readers = [
    { report: gate.junit, read: readJunit },
    { report: gate.coverage, read: readCoverage },
  ];
  for (const { report, read } of readers) {
    if (!report) continue;
    const text = await hands.stored.read(report.replace('{reports}', reportsOf(gate)));
    const answer = text === null ? { ok: false as const, why: 'the gate wrote no report' } : read(text);
    if (answer.ok) Object.assign(numbers, answer.numbers);
    else problems.push(answer.why);
  }
  return { numbers, problem: problems.length > 0 ? problems.join('; ') : null };
}
