import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { aloneIn, untilToolList } from './child.ts';
import { withEcho } from './echo.ts';
import { type Bench, figure, median } from './figure.ts';

const runs = 15;
const ours = fileURLToPath(new URL('../dist/cli.js', import.meta.url));
const bare =
  'process.on("exit", () => { const { user, system } = process.cpuUsage(); process.stdout.write(String((user + system) / 1000)); })';

/** From spawn to the answered tool list; the database must not be touched for it. */
const start: Bench = async () => {
  const home = mkdtempSync(join(tmpdir(), 'bench-start-'));
  const env = aloneIn(home);
  try {
    return await withEcho(async (echo) => {
      const [mine, peer, floor] = [[], [], []] as { cpu_ms: number; wall_ms: number }[][];
      for (let run = 0; run < runs; run += 1) {
        mine?.push(await untilToolList([process.execPath, ours, 'serve'], env));
        peer?.push(await untilToolList([process.execPath, echo], env));
        floor?.push(nothing());
      }
      const of = (all: { cpu_ms: number; wall_ms: number }[] | undefined, key: 'cpu_ms' | 'wall_ms') =>
        median((all ?? []).map((one) => one[key]));
      return [
        figure('start', 'CPU from spawn to tool list', of(mine, 'cpu_ms'), 'ms', {
          floor: of(floor, 'cpu_ms'),
          peer: of(peer, 'cpu_ms'),
          goal: 250,
        }),
        figure('start', 'time from spawn to tool list', of(mine, 'wall_ms'), 'ms', {
          floor: of(floor, 'wall_ms'),
          peer: of(peer, 'wall_ms'),
        }),
        figure('start', 'databases opened before the tool list', await databasesOpened(), 'count', { goal: 0 }),
      ];
    });
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
};

function nothing(): { cpu_ms: number; wall_ms: number } {
  const begin = performance.now();
  const cpu_ms = Number(execFileSync(process.execPath, ['-e', bare], { encoding: 'utf8' }));
  return { cpu_ms, wall_ms: performance.now() - begin };
}

/** Starts the server without any address of a database and looks for a cluster the moment the list is there. */
async function databasesOpened(): Promise<number> {
  const home = mkdtempSync(join(tmpdir(), 'bench-start-'));
  try {
    await untilToolList([process.execPath, ours, 'serve'], {
      PATH: process.env.PATH,
      HOME: home,
      HIVE_RELEASE_HOME: home,
    });
    return existsSync(join(home, 'database')) ? 1 : 0;
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}

export default start;
