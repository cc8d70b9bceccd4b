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
  },
});

interface Report {
  numPassedTests: number;
  numFailedTests: number;
  testResults: { assertionResults: { status: string; fullName: string }[]; status: string; name: string }[];
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

const report = attack();
const broken = report?.testResults
  .filter((one) => one.status === 'failed' && one.assertionResults.length === 0)
  .map((one) => one.name) ?? ['no report was written'];
const through =
  report?.testResults.flatMap((one) =>
    one.assertionResults.filter((test) => test.status === 'failed').map((test) => test.fullName),
  ) ?? [];
const figures = [
  {
    figure: 'attacks',
    value: (report?.numPassedTests ?? 0) + (report?.numFailedTests ?? 0),
    goal: 'more than 0',
    holds: (report?.numPassedTests ?? 0) > 0,
  },
  { figure: 'bypasses', value: through.length + broken.length, goal: '0', holds: through.length + broken.length === 0 },
];
for (const { figure, value, goal, holds } of figures) {
  if (values.json)
    console.log(
      JSON.stringify({ bench: 'attacks', figure, value, unit: 'count', floor: null, peer: null, goal, holds }),
    );
  else console.log(`${holds ? '✓' : '✗'} ${figure.padEnd(12)}${value}   goal ${goal}`);
}
for (const name of [...through, ...broken]) console.error(`✗ ${name}`);
process.exitCode = figures.every((one) => one.holds) ? 0 : 1;
