import { z } from 'zod';
import { canonicalJson, sha256 } from '../domain/content-id.ts';
import { Problem } from '../domain/problem.ts';
import { type GateRun, judgeRuns, readRun, wantedReports } from '../domain/reports/gate-runs.ts';
import { reportKinds } from '../domain/reports/kinds.ts';
import { outcomesOf } from '../domain/reports/outcomes.ts';
import { largestReport } from '../domain/reports/report.ts';
import { oneLine } from '../domain/text.ts';
import { evidenceForTree, requireReleaseTree } from './release-tree.ts';
import { defineStep, done, type Hands, notDone } from './step.ts';

const input = z.strictObject({
  name: z.string(),
  argv: z.array(z.string()),
  junit: z.string().optional(),
  coverage: z.string().optional(),
  reports: z.array(z.strictObject({ kind: z.enum(reportKinds), file: z.string().optional() })),
  measures: z.record(z.string(), z.string()),
  limits: z.record(z.string(), z.string()),
  exit_codes: z.array(z.number()),
  timeout_s: z.number(),
  env_names: z.array(z.string()),
  env: z.record(z.string(), z.string()),
  minimum_tests: z.number(),
  maximum_skipped: z.number().optional(),
  repeat: z.number(),
  quarantine: z.array(z.strictObject({ test: z.string(), until: z.string(), why: z.string() })),
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
    return gate.exit_codes.includes(seen.exit_code ?? -1) && seen.facts.problem === null
      ? done('green on this tree')
      : notDone('last run was not green');
  },

  async apply(gate, hands) {
    await requireReleaseTree(hands, 'validate_release');
    const runs: GateRun[] = [];
    while (runs.length < gate.repeat && !runs.at(-1)?.result.timed_out) runs.push(await runOnce(gate, hands));
    const { decisive, problem, numbers, ...tests } = judgeRuns(gate, runs, hands.clock.now().slice(0, 10));
    const { exit_code, started_at, ended_at, output_digest, stdout, stderr } = decisive.result;
    await hands.record({
      kind: 'gate',
      name: gate.name,
      argv: gate.argv,
      exit_code,
      started_at,
      ended_at,
      output_digest,
      output_tail: `${stdout.slice(-4000)}${stderr}`.slice(-4000),
      numbers: { ...numbers, runs: runs.length },
      facts: { problem, ...tests, definition: sha256(canonicalJson(gate)) },
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

/** One run in a directory of its own for reports, so that only what this run wrote is read. */
async function runOnce(gate: Gate, hands: Hands): Promise<GateRun> {
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
    ...(gate.reports.some(({ file }) => file === undefined) ? { keep_bytes: largestReport } : {}),
  });
  const changed = changedSince(before, await hands.worktree.dirty());
  if (changed.length > 0) await undoChanges(gate, changed, hands);
  const read = (file: string) => hands.stored.read(file.replace('{reports}', directory));
  const junit = gate.junit ? await read(gate.junit) : null;
  const texts = await Promise.all(
    wantedReports(gate).map(async ({ kind, file }) => ({
      kind,
      text: file === undefined ? result.stdout : await read(file),
    })),
  );
  return { result, ...readRun(gate, texts, result.stdout), outcomes: junit === null ? new Map() : outcomesOf(junit) };
}
