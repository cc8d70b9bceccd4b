import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundled } from './bundled.ts';
import { type Bench, type Figure, figure, median } from './figure.ts';
import { makeComponents } from './sync/made.ts';

const sizes = [50, 1_000, 10_000, 50_000];

interface Own {
  spent: Record<string, number>;
  rss_mb: number;
  told: number;
}

/**
 * Bringing components in step, from the files to the files: the step itself (read, splice, write, look again) beside
 * reading and writing the same bytes with no thought (beside each file and renamed over it, which is what makes a write
 * whole or nothing; in place is shown too), then each part of it. Both take turns on the same files.
 */
const sync: Bench = async () => {
  const home = mkdtempSync(join(tmpdir(), 'bench-sync-'));
  try {
    const ours = await bundled(home, new URL('./sync/ours.ts', import.meta.url));
    return sizes.flatMap((size) => measure(home, ours, size));
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
};

function measure(home: string, ours: string, size: number): Figure[] {
  const directory = makeComponents(home, size);
  const [floors, own]: [Own[], Own[]] = [[], []];
  for (let run = 0; run < (size > 1_000 ? 1 : 3); run += 1) {
    floors.push(worked(ours, 'floor', directory));
    own.push(worked(ours, 'sync', directory));
    spawnSync('git', ['-C', directory, 'checkout', '--quiet', '--force', 'main', '--', '.']);
  }
  rmSync(directory, { recursive: true, force: true });
  const of = (all: Own[], ...names: string[]) =>
    median(all.map(({ spent }) => names.reduce((sum, name) => sum + (spent[name] ?? 0), 0)));
  const floor = of(floors, 'beside');
  const name = `${size.toLocaleString('en')} components`;
  // Below a thousand files the start of everything outweighs the work.
  const goal = size >= 1_000 ? { goal: Math.round(2 * floor) } : {};
  return [
    figure('sync', `${name}: the same bytes in place`, of(floors, 'in place'), 'ms'),
    figure('sync', `${name}: read, splice, write`, of(own, 'write'), 'ms', { floor, ...goal }),
    figure('sync', `${name}: look before and after`, of(own, 'look', 'look again'), 'ms', { floor }),
    figure('sync', `${name}: observe the commit`, of(own, 'observe'), 'ms', { floor }),
    figure('sync', `${name}: read back from the commit`, of(own, 'read back'), 'ms', { floor }),
    figure('sync', `${name}: memory`, median(own.map((one) => one.rss_mb)), 'MB', {
      floor: median(floors.map((one) => one.rss_mb)),
    }),
  ];
}

function worked(script: string, work: string, directory: string): Own {
  const child = spawnSync(process.execPath, [script, work, directory], { encoding: 'utf8' });
  if (child.status !== 0) throw new Error(child.stderr);
  return JSON.parse(child.stderr) as Own;
}

export default sync;
