import { type ExecFileOptions, execFile, execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { parse } from 'yaml';
import type { BuildRun } from '../../src/domain/programs/workflows/builds.ts';
import type { Left } from '../contracts/forge.ts';
import { surroundings } from '../driver/surroundings.ts';
import { artifactOf, runOf } from '../fakes/pipeline.ts';
import { zipOf } from '../fakes/zip.ts';

const patience_ms = 120_000;

interface Workflow {
  on: { push?: { branches?: string[]; tags?: string[] } };
  jobs: Record<string, { steps: Step[] }>;
}

interface Step {
  uses?: string;
  with?: Record<string, string>;
  run?: string;
  env?: Record<string, string>;
}

export interface Runner {
  /** Of one repository. */
  runs: BuildRun[];
  artifacts: Left[];
  /** What the steps of its workflows find in `secrets`. */
  secrets: Record<string, string>;
  /** Starts what ended badly once more, as a person does on the page of the run. */
  again(): void;
  /** What the steps printed, for a test that fails. */
  said: string[];
}

export interface Runners {
  of(name: string): Runner;
  /** As `of`, after a look at what stands in the repository: a hook that was killed has told of nothing. */
  noticing(name: string): Runner;
  /** Waits for the jobs that are under way. */
  stop(): Promise<void>;
}

/**
 * What GitHub Actions does, for bare repositories: a hook of each tells of what was pushed, and the workflows of that
 * very commit which start at it are carried out, checkout, scripts and uploads, by real programs and beside the push.
 */
export async function startRunners(directory: string, remotes: Readonly<Record<string, string>>): Promise<Runners> {
  mkdirSync(directory, { recursive: true });
  const socket = join(directory, 'p');
  const going = new Set<Promise<unknown>>();
  const start = (work: Promise<unknown>) => void going.add(work.finally(() => going.delete(work)));
  const runners = new Map(
    Object.entries(remotes).map(([name, bare]) => [name, runnerOf({ name, bare, directory, start })]),
  );
  const hear = async (name: string, lines: Promise<string>) => {
    for (const line of (await lines).split('\n').filter(Boolean)) runners.get(name)?.told(line);
  };
  const server = createServer((request, response) => {
    const heard = hear((request.url ?? '/').slice(1), text(request));
    void heard.finally(() => response.end()).catch((error: unknown) => console.error(error));
  });
  await new Promise<void>((resolve) => server.listen(socket, resolve));
  for (const [name, bare] of Object.entries(remotes)) tellOfPushes(bare, socket, name);
  const of = (name: string) => {
    const found = runners.get(name);
    if (!found) throw new Error(`no repository ${name}`);
    return found;
  };
  return {
    of,
    noticing(name) {
      of(name).notice();
      return of(name);
    },
    async stop() {
      await Promise.allSettled(going);
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
    },
  };
}

/** Nobody who pushes waits for that: it may be this very process. */
function tellOfPushes(bare: string, socket: string, name: string): void {
  const call = `require('http').request({ socketPath: '${socket}', path: '/${name}', method: 'POST' })`;
  const tell = `'${process.execPath}' -e "process.stdin.pipe(${call})" > /dev/null 2>&1`;
  const hook = `#!/bin/sh\npushed=$(cat)\nprintf '%s\\n' "$pushed" | ${tell} &\n`;
  writeFileSync(join(bare, 'hooks/post-receive'), hook, { mode: 0o755 });
}

interface Ground {
  name: string;
  bare: string;
  directory: string;
  start(work: Promise<unknown>): void;
}

function runnerOf(ground: Ground): Runner & { told(line: string): void; notice(): void } {
  const { name, bare } = ground;
  const git = (...words: string[]) => execFileSync('git', ['-C', bare, ...words], { encoding: 'utf8' }).trim();
  const runner: Runner = { runs: [], artifacts: [], secrets: {}, said: [], again: () => {} };
  const workflows = new Map<number, Workflow>();
  const begin = (run: BuildRun) => {
    const workflow = workflows.get(run.id);
    run.state = 'running';
    if (workflow) ground.start(carryOut(workflow, run, runner, ground));
  };
  /** Moves of refs, as `commit ref`; those that were noticed before the hook told of them. */
  const [seen, untold] = [new Set<string>(), new Set<string>()];
  const pushed = (move: string) => {
    seen.add(move);
    const [to = '', ref = ''] = move.split(' ');
    if (/^0+$/.test(to)) return;
    const commit = git('rev-parse', `${to}^{commit}`);
    const files = git('ls-tree', '-r', '--name-only', commit, '--', '.github/workflows').split('\n').filter(Boolean);
    for (const file of files) {
      const workflow = parse(git('show', `${commit}:${file}`)) as Workflow;
      if (!starts(workflow, ref)) continue;
      const id = 1_000 + workflows.size;
      const branch = ref.replace(/^refs\/(?:heads|tags)\//, '');
      const run = runOf(id, commit, branch, { file, repository: `honey/${name}` });
      workflows.set(id, workflow);
      runner.runs.push(run);
      begin(run);
    }
  };
  return Object.assign(runner, {
    notice() {
      const refs = git('for-each-ref', '--format=%(objectname) %(refname)', 'refs/heads', 'refs/tags').split('\n');
      for (const move of refs.filter((one) => one !== '' && !seen.has(one))) {
        untold.add(move);
        pushed(move);
      }
    },
    told(line: string) {
      const move = line.replace(/^\S+ /, '');
      if (!untold.delete(move)) pushed(move);
    },
    again() {
      for (const run of runner.runs.filter(({ state }) => state === 'red')) {
        run.attempt += 1;
        begin(run);
      }
    },
  });
}

/** Of GitHub's patterns those that end in stars. */
function starts({ on: { push = {} } }: Workflow, ref: string): boolean {
  const [, kind, name = ''] = /^refs\/(heads|tags)\/(.+)$/.exec(ref) ?? [];
  const patterns = (kind === 'heads' ? push.branches : push.tags) ?? [];
  return patterns.some((one) => (one.endsWith('*') ? name.startsWith(one.replace(/\*+$/, '')) : name === one));
}

async function carryOut({ jobs }: Workflow, run: BuildRun, runner: Runner, ground: Ground): Promise<void> {
  let state: BuildRun['state'] = 'green';
  for (const { steps } of Object.values(jobs)) {
    const place = mkdtempSync(join(ground.directory, 'job-'));
    try {
      for (const step of steps) await take(step, run, runner, place, ground);
    } catch (error) {
      runner.said.push(String(error));
      state = 'red';
    } finally {
      rmSync(place, { recursive: true, force: true });
    }
  }
  run.state = state;
}

async function take(step: Step, run: BuildRun, runner: Runner, place: string, { bare }: Ground): Promise<void> {
  const given = Object.entries(step.env ?? {}).map(([name, value]) => {
    const [, secret] = /^\$\{\{ secrets\.(\w+) \}\}$/.exec(value) ?? [];
    return [name, secret === undefined ? value : (runner.secrets[secret] ?? '')];
  });
  const env = { ...surroundings(), ...Object.fromEntries(given), UV_PYTHON_DOWNLOADS: 'never', NO_COLOR: '1' };
  const program = async (name: string, ...words: string[]) =>
    void runner.said.push(await ran(name, words, { cwd: place, env, timeout: patience_ms }));
  if (step.run !== undefined) return program('bash', '-euo', 'pipefail', '-c', step.run);
  if (step.uses?.startsWith('actions/checkout@')) {
    await program('git', 'clone', '--quiet', '--no-checkout', bare, '.');
    return program('git', 'checkout', '--quiet', '--detach', run.commit);
  }
  if (!step.uses?.startsWith('actions/upload-artifact@')) throw new Error(`nobody here knows ${step.uses}`);
  const from = join(place, step.with?.path ?? '.');
  const files = readdirSync(from).filter((name) => !name.startsWith('.'));
  const zip = zipOf(files.map((name) => [name, readFileSync(join(from, name))]));
  const id = 5_000 + runner.artifacts.length + 100 * run.id;
  runner.artifacts.push({ ...artifactOf(id, zip, { name: step.with?.name ?? 'artifact' }), run: run.id });
}

/** What it printed; rejects with that where it does not end well. */
const ran = (program: string, words: string[], options: ExecFileOptions): Promise<string> =>
  new Promise((resolve, reject) => {
    execFile(program, words, { ...options, encoding: 'utf8' }, (error, stdout, stderr) => {
      const said = `${stdout}\n${stderr}`;
      if (error) reject(new Error(`${error.message}\n${said}`));
      else resolve(said);
    });
  });
