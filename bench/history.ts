import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { bundled } from './bundle.ts';
import { type Bench, type Figure, figure, median } from './figure.ts';
import { makeHistory } from './history/made.ts';

/** A peer that took longer than this once is not asked again. */
const patience_ms = 10_000;
const sizes = [1_000, 10_000, 50_000];
const cliffFormat = '{% for commit in commits %}- {{ commit.message | split(pat="\\n") | first }}\n{% endfor %}';

/**
 * Bump and whole changelog of histories, through our own way from `git log` to the text: made ones of three sizes, or
 * the repositories named with `--repository`. Floor: the same `git log`, read to its end and thrown away, and beside it
 * what that takes from within Node. Peers: git-cliff from the PATH (2.12 is the fast one), or those named with `--cliff`.
 * All take turns, so that a busy machine is unkind to each alike.
 */
const history: Bench = async () => {
  const { values } = parseArgs({
    strict: false,
    options: { repository: { type: 'string', multiple: true }, cliff: { type: 'string', multiple: true } },
  });
  const named = texts(values.repository).map((one) => resolve(one));
  const home = mkdtempSync(join(tmpdir(), 'bench-history-'));
  try {
    const scripts = {
      ours: await bundled(new URL('./history/ours.ts', import.meta.url), home),
      drained: await bundled(new URL('./history/drained.ts', import.meta.url), home),
    };
    const peers = texts(values.cliff ?? ['git-cliff']).flatMap(peerAt);
    const repositories = named.length > 0 ? named : await Promise.all(sizes.map((size) => makeHistory(home, size)));
    const measured = repositories.map((repository) => measure(repository, scripts, peers, home));
    const memory = measured.map(({ rss_mb }) => rss_mb);
    const growth = Math.max(...memory) / Math.min(...memory);
    return [
      ...measured.flatMap(({ figures }) => figures),
      ...(named.length > 0
        ? []
        : [figure('history', 'memory, longest against shortest history', growth, 'times', { goal: 1.5 })]),
    ];
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
};

const texts = (values: unknown): string[] => [values].flat().filter((one) => typeof one === 'string');

interface Peer {
  /** `git-cliff 2.12.0` */
  name: string;
  program: string;
}

function peerAt(program: string): Peer[] {
  const name = spawnSync(program, ['--version'], { encoding: 'utf8' }).stdout?.trim();
  return name ? [{ name, program }] : [];
}

interface Own {
  /** From the start of Node to its end. */
  wall_ms: number;
  /** The work alone. */
  ms: number;
  /** The same once more in a process that has done it before. */
  again_ms: number;
  rss_mb: number;
}

/** What one kind of work took: the floor's, ours, and each peer's runs. */
interface Times {
  floor: number[];
  ours: Own[];
  peers: number[][];
}

function measure(
  repository: string,
  scripts: { ours: string; drained: string },
  peers: readonly Peer[],
  home: string,
): { figures: Figure[]; rss_mb: number } {
  const name = basename(repository) === 'repo' ? (repository.split('/').at(-2) ?? 'repo') : basename(repository);
  const output = join(home, 'out.md');
  const commits = Number(git(repository, ['rev-list', '--count', 'HEAD']));
  const whole: Times = { floor: [], ours: [], peers: peers.map(() => []) };
  const since: Times = { floor: [], ours: [], peers: peers.map(() => []) };
  const inNode: number[] = [];
  for (let run = 0; run < (commits > 20_000 ? 3 : 5); run += 1) {
    whole.floor.push(drained(repository));
    inNode.push(own(scripts.drained, 'drain', repository, output).ms);
    whole.ours.push(own(scripts.ours, 'changelog', repository, output));
    since.ours.push(own(scripts.ours, 'bump', repository, output));
    for (const [at, { program }] of peers.entries()) {
      if ((whole.peers[at]?.[0] ?? 0) > patience_ms) continue;
      whole.peers[at]?.push(cliffed(program, repository, home, ['--output', output]));
      since.peers[at]?.push(cliffed(program, repository, home, ['--unreleased', '--bumped-version']));
    }
  }
  const floor = median(whole.floor);
  const rss_mb = of(whole, 'rss_mb');
  return {
    rss_mb,
    figures: [
      figure('history', `${name}: whole, beyond Node's start`, of(whole, 'ms'), 'ms', {
        floor,
        goal: Math.round(floor * 1.5),
      }),
      figure('history', `${name}: whole, in a process that did it before`, of(whole, 'again_ms'), 'ms', {
        floor,
        goal: Math.round(floor * 1.5),
      }),
      figure('history', `${name}: only drained, beyond Node's start`, median(inNode), 'ms', { floor }),
      ...againstPeers(`${name}: whole, all in all`, whole, 'wall_ms', peers, 3),
      ...againstPeers(`${name}: bump, beyond Node's start`, since, 'ms', peers, 1),
      ...againstPeers(`${name}: bump, all in all`, since, 'wall_ms', peers, null),
      figure('history', `${name}: memory, ${commits} commits`, rss_mb, 'MB', { goal: 150 }),
    ],
  };
}

const of = ({ ours }: Times, key: keyof Own): number => median(ours.map((one) => one[key]));

/** One row for each peer; `faster`: how many times as fast as the peer we mean to be. */
function againstPeers(
  name: string,
  times: Times,
  key: keyof Own,
  peers: readonly Peer[],
  faster: number | null,
): Figure[] {
  if (peers.length === 0) return [figure('history', name, of(times, key), 'ms')];
  return peers.map((peer, at) => {
    const theirs = median(times.peers[at] ?? []);
    const goal = faster === null ? {} : { goal: Math.round(theirs / faster) };
    return figure('history', `${name} (${peer.name})`, of(times, key), 'ms', { peer: theirs, ...goal });
  });
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
  const wall_ms = performance.now() - start;
  const { more_ms = 0, ...told } = JSON.parse(child.stderr) as Own & { more_ms?: number };
  return { ...told, wall_ms: wall_ms - more_ms };
}

/** From a directory of its own, so that no configuration of the repository is read. */
function cliffed(program: string, repository: string, home: string, args: readonly string[]): number {
  return timed(program, ['--repository', repository, '--body', cliffFormat, ...args], process.env, home);
}

function timed(file: string, args: readonly string[], env: NodeJS.ProcessEnv, cwd?: string): number {
  const start = performance.now();
  const child = spawnSync(file, args, { env, stdio: 'ignore', ...(cwd ? { cwd } : {}) });
  if (child.status !== 0) throw new Error(`${file} ended with ${child.status}`);
  return performance.now() - start;
}

const git = (repository: string, args: readonly string[]): string =>
  spawnSync('git', ['-C', repository, ...args], { encoding: 'utf8' }).stdout;

export default history;
