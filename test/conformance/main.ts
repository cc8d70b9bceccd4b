import { spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { serveHttp } from '../../src/http.ts';
import { stopDatabases } from '../driver/database.ts';
import { fixtureFactory } from './fixture/server.ts';

/** What the runner calls the revisions, and which of them must pass whole. */
const revisions = ['2025-11-25', '2026-07-28'] as const;
const runner = '@modelcontextprotocol/conformance@0.2.0-alpha.12';
const inspector = '@modelcontextprotocol/inspector@2.12.0';
const node = `node-${process.platform}-${process.arch}@22`;

const { values } = parseArgs({
  options: {
    cache: { type: 'string', default: join(tmpdir(), 'hive-release-conformance') },
    json: { type: 'boolean', default: false },
  },
});

interface Installed {
  node: string;
  script: string;
  inspector: string;
}

/** The foreign programs need Node 22; all live outside the project, fetched once through npm. */
async function installRunner(directory: string): Promise<Installed | null> {
  const script = join(directory, 'node_modules/@modelcontextprotocol/conformance/dist/index.js');
  const own = join(directory, 'node_modules', node.split('@')[0] ?? '', 'bin/node');
  const inspect = join(directory, 'node_modules/@modelcontextprotocol/inspector/clients/launcher/build/index.js');
  if (![script, own, inspect].every((file) => existsSync(file))) {
    mkdirSync(directory, { recursive: true });
    writeFileSync(join(directory, 'package.json'), '{"private":true}');
    const { code } = await run('npm', ['install', '--no-audit', '--no-fund', runner, inspector, node], directory);
    if (code !== 0) return null;
  }
  return { node: own, script, inspector: inspect };
}

function run(
  file: string,
  args: readonly string[],
  cwd: string,
  env = process.env,
): Promise<{ code: number | null; output: string }> {
  return new Promise((resolve) => {
    const child = spawn(file, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk: Buffer) => (output += chunk.toString('utf8')));
    child.once('error', () => resolve({ code: null, output }));
    child.once('close', (code) => resolve({ code, output }));
  });
}

interface Scenario {
  revision: string;
  name: string;
  required: boolean;
  passed: number;
  failed: number;
}

/** The inspector's command line is a client that we did not write: it lists the tools and calls one. */
async function inspect({ node: own, inspector: script }: Installed): Promise<boolean> {
  const server = [process.execPath, resolve('dist/cli.js'), 'serve'];
  // A home of its own: the server keeps its record there, and whoever runs this has one already.
  const home = mkdtempSync(join(tmpdir(), 'hr-inspected-'));
  chmodSync(home, 0o755);
  const ask = async (...words: string[]) =>
    (await run(own, [script, '--cli', ...server, ...words], process.cwd(), { ...process.env, HOME: home })).output;
  try {
    const listed = await ask('--method', 'tools/list');
    const called = await ask('--method', 'tools/call', '--tool-name', 'get_release', '--tool-arg', 'view=config');
    return listed.includes('"plan_release"') && called.includes('policy_hash');
  } finally {
    await stopDatabases(home);
    rmSync(home, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  }
}

/** The runner's summary, line by line; what it lists as not scored is an extension or pending. */
function readSummary(revision: string, output: string): Scenario[] {
  const [, summary = ''] = output.split('=== SUMMARY ===');
  const [scored = '', unscored = ''] = summary.split(/^Not scored/m);
  const optional = new Set([...unscored.matchAll(/^\s+[✓✗] (\S+) \(/gmu)].map(([, name]) => name));
  return [...scored.matchAll(/^[✓✗] (\S+): (\d+) passed, (\d+) failed/gmu)].map(([, name = '', passed, failed]) => ({
    revision,
    name,
    required: !optional.has(name),
    passed: Number(passed),
    failed: Number(failed),
  }));
}

async function main(): Promise<number> {
  const installed = await installRunner(values.cache);
  if (!installed) {
    console.log(`not run: ${runner} and Node 22 (${node}) could not be installed`);
    return process.env.REQUIRE_CONFORMANCE ? 1 : 0;
  }
  let serial = 0;
  const server = await serveHttp(
    fixtureFactory((list) => (list === 'tools' ? server.notify.toolsChanged() : server.notify.promptsChanged())),
    {
      host: '127.0.0.1',
      port: 0,
      authenticate: null,
      freshId: () => `session_${process.pid}_${++serial}`,
      rate: { burst: 10_000, per_second: 10_000 },
    },
  );
  const scenarios: Scenario[] = [];
  for (const revision of revisions) {
    const args = [installed.script, 'server', '--requirements', revision, '--url', server.url];
    scenarios.push(...readSummary(revision, (await run(installed.node, args, values.cache)).output));
  }
  await server.close();
  for (const line of values.json ? scenarios.map((one) => JSON.stringify(one)) : told(scenarios)) console.log(line);
  const required = scenarios.filter((one) => one.required);
  const counted = revisions.map((revision) => required.filter((one) => one.revision === revision).length);
  const inspected = await inspect(installed);
  console.log(
    values.json
      ? JSON.stringify({ name: inspector, passed: inspected })
      : `${inspected ? 'pass' : 'FAIL'}  ${inspector}`,
  );
  const broken = required.filter(({ failed }) => failed > 0);
  if (!values.json) console.log(`\nrequired: ${counted.join(' + ')} scenarios, ${broken.length} broken`);
  return broken.length > 0 || counted.includes(0) || !inspected ? 1 : 0;
}

const verdict = ({ passed, failed }: Scenario): string => (failed > 0 ? 'FAIL' : passed > 0 ? 'pass' : 'none');

const sentence = (one: Scenario): string =>
  `${verdict(one)}  ${one.revision}  ${one.name}  (${one.passed} passed, ${one.failed} failed)`;

/** A line for each scenario that counts; one for all of a revision that do not. */
const told = (scenarios: readonly Scenario[]): string[] => [
  ...scenarios.filter((one) => one.required).map(sentence),
  ...revisions.map((revision) =>
    optionalSentence(
      revision,
      scenarios.filter((one) => one.revision === revision && !one.required),
    ),
  ),
];

/** Extensions that are not scored: which of them pass whole, which do not. */
function optionalSentence(revision: string, scenarios: readonly Scenario[]): string {
  const whole = scenarios.filter(({ passed, failed }) => passed > 0 && failed === 0);
  const rest = scenarios.filter((one) => !whole.includes(one)).map(({ name }) => name);
  return `opt.  ${revision}  ${whole.length} of ${scenarios.length} not scored pass whole${rest.length > 0 ? `; not: ${rest.join(', ')}` : ''}`;
}

process.exitCode = await main();
