import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    count: { type: 'string', default: '200' },
    json: { type: 'boolean', default: false },
    /** Counts in a report that a run of the tests wrote, rather than attacking again. */
    from: { type: 'string' },
  },
});

interface Assertion {
  status: string;
  fullName: string;
  ancestorTitles: string[];
}

interface Report {
  numPassedTests: number;
  numFailedTests: number;
  testResults: { assertionResults: Assertion[]; status: string; name: string }[];
}

/** Runs every attack with vitest and counts those that got through. */
function attack(): Report | null {
  const directory = mkdtempSync(join(tmpdir(), 'attacks-'));
  const file = join(directory, 'report.json');
  try {
    const env = { ...process.env, ATTACK_SEED: values.seed, ATTACK_COUNT: values.count };
    const reporters = ['--reporter=json', `--outputFile.json=${file}`, ...(values.json ? [] : ['--reporter=default'])];
    spawnSync('node_modules/.bin/vitest', ['run', 'test/attacks', ...reporters], {
      env,
      stdio: ['ignore', values.json ? 'ignore' : 'inherit', 'inherit'],
    });
    return JSON.parse(readFileSync(file, 'utf8')) as Report;
  } catch {
    return null;
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

/** The attacks of a run of all tests. */
function attacksIn(file: string): Report {
  const { testResults } = JSON.parse(readFileSync(file, 'utf8')) as Report;
  const attacks = testResults.filter(({ name }) => name.includes('/test/attacks/'));
  const ended = (status: string) =>
    attacks.flatMap((one) => one.assertionResults).filter((test) => test.status === status).length;
  return { numPassedTests: ended('passed'), numFailedTests: ended('failed'), testResults: attacks };
}

const report = values.from === undefined ? attack() : attacksIn(values.from);
const broken = report?.testResults
  .filter((one) => one.status === 'failed' && one.assertionResults.length === 0)
  .map((one) => one.name) ?? ['no report was written'];
const through =
  report?.testResults.flatMap((one) =>
    one.assertionResults.filter((test) => test.status === 'failed').map((test) => test.fullName),
  ) ?? [];
const tried = (report?.numPassedTests ?? 0) + (report?.numFailedTests ?? 0);
const counts = new Map<string, number>();
for (const { ancestorTitles } of report?.testResults.flatMap((one) => one.assertionResults) ?? []) {
  const family = ancestorTitles.find((title) => title !== '') ?? 'other';
  counts.set(family, (counts.get(family) ?? 0) + 1);
}
const figures = [
  ...[...counts].map(([figure, value]) => ({ figure, value, goal: 'more than 0', holds: true })),
  { figure: 'attacks', value: tried, goal: '150 or more', holds: tried >= 150 },
  { figure: 'bypasses', value: through.length + broken.length, goal: '0', holds: through.length + broken.length === 0 },
];
for (const { figure, value, goal, holds } of figures) {
  if (values.json)
    console.log(
      JSON.stringify({ bench: 'attacks', figure, value, unit: 'count', floor: null, peer: null, goal, holds }),
    );
  else console.log(`${holds ? '✓' : '✗'} ${figure.padEnd(50)}${value}   goal ${goal}`);
}
for (const name of [...through, ...broken]) console.error(`✗ ${name}`);
process.exitCode = figures.every((one) => one.holds) ? 0 : 1;
