import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { bundled } from './bundled.ts';
import { type Bench, type Figure, figure, median } from './figure.ts';
import { makeHistory } from './history/made.ts';

/** Found on the PATH or not at all; version 2.12 is the fast one. */
const cliffProgram = 'git-cliff';
const sizes = [1_000, 10_000, 50_000];
const cliffFormat = '{% for commit in commits %}- {{ commit.message | split(pat="\\n") | first }}\n{% endfor %}';

/**
 * Bump and whole changelog of histories, through our own way from `git log` to the text: made ones of three sizes, or
 * the repositories named with `--repository`. Floor: the same `git log`, read to its end and thrown away. Peer:
 * git-cliff, when it is on the PATH. All take turns, so that a busy machine is unkind to each alike.
 */
const changelog: Bench = async () => {
  const { values } = parseArgs({ strict: false, options: { repository: { type: 'string', multiple: true } } });
  const named = (values.repository ?? []).filter((one) => typeof one === 'string').map((one) => resolve(one));
  const home = mkdtempSync(join(tmpdir(), 'bench-changelog-'));
  try {
    const ours = await bundled(home, new URL('./history/ours.ts', import.meta.url));
    const repositories = named.length > 0 ? named : await Promise.all(sizes.map((size) => makeHistory(home, size)));
    return repositories.flatMap((repository) => measure(repository, ours, home));
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
};

interface Own {
  /** From the start of Node to its end. */
  wall_ms: number;
  /** The work alone. */
  ms: number;
  rss_mb: number;
}

function measure(repository: string, ours: string, home: string): Figure[] {
  const name = basename(repository) === 'repo' ? (repository.split('/').at(-2) ?? 'repo') : basename(repository);
  const output = join(home, 'out.md');
  const commits = Number(git(repository, ['rev-list', '--count', 'HEAD']));
  const runs = commits > 20_000 ? 3 : 5;
  const cliff = spawnSync(cliffProgram, ['--version'], { encoding: 'utf8' }).stdout?.trim() || null;
  const whole: { floor: number[]; ours: Own[]; cliff: number[] } = { floor: [], ours: [], cliff: [] };
  const since: { ours: Own[]; cliff: number[] } = { ours: [], cliff: [] };
  for (let run = 0; run < runs; run += 1) {
    whole.floor.push(drained(repository));
    whole.ours.push(own(ours, 'changelog', repository, output));
    since.ours.push(own(ours, 'bump', repository, output));
    if (!cliff) continue;
    whole.cliff.push(cliffed(repository, home, ['--output', output]));
    since.cliff.push(cliffed(repository, home, ['--unreleased', '--bumped-version']));
  }
  const floor = median(whole.floor);
  const peer = (times: number[]) => (times.length > 0 ? { peer: median(times) } : {});
  const of = (all: Own[], key: keyof Own) => median(all.map((one) => one[key]));
  const wall = of(whole.ours, 'wall_ms');
  const theirs = whole.cliff.length > 0 ? { goal: Math.round(median(whole.cliff) / 3) } : {};
  return [
    figure('changelog', `${name}: whole, beyond Node's start`, of(whole.ours, 'ms'), 'ms', {
      floor,
      goal: Math.round(floor * 1.5),
    }),
    figure('changelog', `${name}: whole, all in all`, wall, 'ms', { floor, ...peer(whole.cliff), ...theirs }),
    figure('changelog', `${name}: bump, beyond Node's start`, of(since.ours, 'ms'), 'ms', peer(since.cliff)),
    figure('changelog', `${name}: memory, ${commits} commits`, of(whole.ours, 'rss_mb'), 'MB', { goal: 150 }),
  ];
}

/** `git log` in the format we read, into a buffer that is thrown away. */
function drained(repository: string): number {
  const script = `git -C "$1" log -z --format='%H%n%P%n%at%n%B' --encoding=UTF-8 --no-color --no-notes HEAD -- | cat > /dev/null`;
  return timed('sh', ['-c', script, 'sh', repository], { ...process.env, GIT_FLUSH: '0' });
}

/** What it took, and what the work itself says it took beyond the start of Node. */
function own(script: string, work: string, repository: string, output: string): Own {
  const start = performance.now();
  const child = spawnSync(process.execPath, [script, work, repository, output], { encoding: 'utf8' });
  if (child.status !== 0) throw new Error(child.stderr);
  return { ...(JSON.parse(child.stderr) as Own), wall_ms: performance.now() - start };
}

/** From a directory of its own, so that no configuration of the repository is read. */
function cliffed(repository: string, home: string, args: readonly string[]): number {
  return timed(cliffProgram, ['--repository', repository, '--body', cliffFormat, ...args], process.env, home);
}

function timed(file: string, args: readonly string[], env: NodeJS.ProcessEnv, cwd?: string): number {
  const start = performance.now();
  const child = spawnSync(file, args, { env, stdio: 'ignore', ...(cwd ? { cwd } : {}) });
  if (child.status !== 0) throw new Error(`${file} ended with ${child.status}`);
  return performance.now() - start;
}

const git = (repository: string, args: readonly string[]): string =>
  spawnSync('git', ['-C', repository, ...args], { encoding: 'utf8' }).stdout;

export default changelog;
