import { spawn } from 'node:child_process';
import { parseArgs } from 'node:util';

interface Check {
  name: string;
  argv: readonly [string, ...string[]];
}

/** Two lanes for two cores: the tests take as long as everything else together. */
const lanes: readonly (readonly Check[])[] = [
  [
    { name: 'build', argv: ['node', 'scripts/build.js'] },
    { name: 'tests', argv: ['node_modules/.bin/vitest', 'run'] },
  ],
  [
    { name: 'types', argv: ['node_modules/.bin/tsc', '-p', '.'] },
    { name: 'style', argv: ['node_modules/.bin/biome', 'ci', '--colors=off'] },
    { name: 'pages', argv: ['node_modules/.bin/tsx', 'scripts/generate.ts', '--check'] },
    { name: 'unused', argv: ['node_modules/.bin/knip'] },
  ],
];

interface Outcome {
  name: string;
  passed: boolean;
  seconds: number;
  output: string;
}

function run({ name, argv: [program, ...args] }: Check): Promise<Outcome> {
  const start = performance.now();
  return new Promise((resolve) => {
    const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, NO_COLOR: '1' } });
    const chunks: Buffer[] = [];
    const end = (passed: boolean, words = '') => {
      const seconds = (performance.now() - start) / 1000;
      console.log(`${passed ? '✓' : '✗'} ${name.padEnd(8)}${seconds.toFixed(1).padStart(6)} s`);
      resolve({ name, passed, seconds, output: Buffer.concat(chunks).toString('utf8') + words });
    };
    child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.on('error', (error) => end(false, error.message));
    child.on('close', (code) => end(code === 0));
  });
}

async function runLane(lane: readonly Check[]): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  for (const check of lane) outcomes.push(await run(check));
  return outcomes;
}

const names = lanes.flat().map((check) => check.name);
const { values } = parseArgs({
  options: { only: { type: 'string', multiple: true }, except: { type: 'string', multiple: true } },
});
const unknown = [...(values.only ?? []), ...(values.except ?? [])].filter((name) => !names.includes(name));
if (unknown.length > 0) {
  console.error(`There is no check ${unknown.join(', ')}; there are ${names.join(', ')}.`);
  process.exit(2);
}
const wanted = ({ name }: Check) => (values.only?.includes(name) ?? true) && !values.except?.includes(name);

const outcomes = (await Promise.all(lanes.map((lane) => runLane(lane.filter(wanted))))).flat();
const failed = outcomes.filter((outcome) => !outcome.passed);
for (const { name, output } of failed) console.log(`\n── ${name} ${'─'.repeat(60 - name.length)}\n${output.trim()}`);
console.log(
  `\n${outcomes.length - failed.length} of ${outcomes.length} checks passed${failed.length > 0 ? `; failed: ${failed.map((one) => one.name).join(', ')}` : ''}`,
);
process.exitCode = failed.length > 0 ? 1 : 0;
