import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { projectDatabases } from '../test/adapters/project-database/databases.ts';
import { type Shape, shapes } from '../test/fakes/hive-tables.ts';
import { bundled } from './bundled.ts';
import { type Bench, type Figure, figure, median } from './figure.ts';
import { peersFolder, pythonProgramIn } from './peers.ts';
import { makeComponents } from './sync/made.ts';
import { bumped } from './sync/peer.ts';

const { values } = parseArgs({ strict: false, options: { sizes: { type: 'string' } } });
const sizes = typeof values.sizes === 'string' ? values.sizes.split(',').map(Number) : [50, 1_000, 10_000, 50_000];

/** Takes turns, so that what else the machine does weighs on both alike; large sizes take one. */
const turnsOf = (size: number): number => (size > 1_000 ? 1 : 3);
const named = (size: number): string => `${size.toLocaleString('en')} components`;

interface Own {
  spent: Record<string, number>;
  cpu: Record<string, number>;
  rss_mb: number;
}

/**
 * Bringing components in step, files and rows: the steps as a release carries them out beside reading and writing the
 * same bytes and rows with no thought. For files that is beside each file and renamed over it, which is what makes a
 * write whole or nothing (in place is shown too). The peer, bump-my-version, writes in place and is measured with its
 * start, when `--peers` names where it may be installed. For rows the floor is one transaction of plain statements for
 * all of them. The goal is said of each alone and of both together, which is what a release does.
 */
const sync: Bench = async () => {
  const home = mkdtempSync(join(tmpdir(), 'bench-sync-'));
  try {
    const files = await scriptIn(home, 'ours');
    const rows = await scriptIn(home, 'rows');
    const peer = pythonProgramIn(peersFolder(), 'bump-my-version');
    const totals: Totals = new Map();
    const ofFiles = sizes.flatMap((size) => measureFiles(home, files, size, { peer, totals }));
    return [...ofFiles, ...(await measureRows(rows, totals))];
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
};

/** What all files of a size took, and what the same bytes take without a thought. */
type Totals = Map<number, { own: number; floor: number }>;

async function scriptIn(home: string, name: string): Promise<string> {
  const directory = join(home, name);
  mkdirSync(directory);
  return bundled(directory, new URL(`./sync/${name}.ts`, import.meta.url));
}

/** More files take it minutes. */
const mostForPeer = 10_000;

function measureFiles(
  home: string,
  script: string,
  size: number,
  { peer: program, totals }: { peer: string | null; totals: Totals },
): Figure[] {
  const directory = makeComponents(home, size);
  const [floors, own]: [Own[], Own[]] = [[], []];
  const peers: number[] = [];
  for (let turn = 0; turn < turnsOf(size); turn += 1) {
    floors.push(worked(script, 'floor', directory));
    own.push(worked(script, 'sync', directory));
    putBack(directory);
    if (program === null || size > mostForPeer) continue;
    peers.push(bumped(program, directory));
    putBack(directory);
  }
  rmSync(directory, { recursive: true, force: true });
  const of = (kind: 'spent' | 'cpu', all: Own[], ...names: string[]) =>
    median(all.map((one) => names.reduce((sum, name) => sum + (one[kind][name] ?? 0), 0)));
  const floor = of('spent', floors, 'beside');
  const name = named(size);
  // Below a thousand files the start of everything outweighs the work.
  const goal = size >= 1_000 ? { goal: Math.round(2 * floor) } : {};
  const peer = peers.length > 0 ? { peer: median(peers) } : {};
  const step = ['look', 'write', 'look again'];
  totals.set(size, { own: of('spent', own, ...step), floor });
  return [
    figure('sync', `${name}: the same bytes in place`, of('spent', floors, 'in place'), 'ms'),
    figure('sync', `${name}: look, splice, write, look again`, of('spent', own, ...step), 'ms', {
      floor,
      ...goal,
      ...peer,
    }),
    figure('sync', `${name}: the same in processor time`, of('cpu', own, ...step), 'ms', {
      floor: of('cpu', floors, 'beside'),
    }),
    figure('sync', `${name}: observe the commit`, of('spent', own, 'observe'), 'ms', { floor }),
    figure('sync', `${name}: read back from the commit`, of('spent', own, 'read back'), 'ms', { floor }),
    figure('sync', `${name}: memory`, median(own.map((one) => one.rss_mb)), 'MB', {
      floor: median(floors.map((one) => one.rss_mb)),
    }),
  ];
}

function putBack(directory: string): void {
  spawnSync('git', ['-C', directory, 'checkout', '--quiet', '--force', 'main', '--', '.']);
}

/** The tables that Hive has had, in a real PostgreSQL. */
async function measureRows(script: string, totals: Totals): Promise<Figure[]> {
  const databases = await projectDatabases();
  const figures: Figure[] = [];
  try {
    for (const shape of shapes.filter(({ name }) => name !== 'ours'))
      for (const size of sizes) {
        const [floors, own]: [RowsSpent[], RowsSpent[]] = [[], []];
        for (let turn = 0; turn < turnsOf(size); turn += 1)
          for (const [work, all] of [
            ['floor', floors],
            ['move', own],
          ] as const) {
            const { url, raw } = await databases.make(`${shape.sql}; ${rowsOf(shape, size)}; analyze`);
            all.push(childOf<RowsSpent>([script, work, url, shape.name, String(size)]));
            await raw.query('checkpoint');
          }
        figures.push(...rowFigures(`${named(size)}, ${shape.name} rows`, size, floors, own));
        figures.push(together(shape.name, size, totals, { floors, own }));
      }
  } finally {
    await databases.remove();
  }
  return figures;
}

interface RowsSpent {
  ms: number;
  rss_mb: number;
}

function rowFigures(name: string, size: number, floors: RowsSpent[], own: RowsSpent[]): Figure[] {
  const floor = median(floors.map(({ ms }) => ms));
  const goal = size >= 1_000 ? { goal: Math.round(2 * floor) } : {};
  const memory = { floor: median(floors.map(({ rss_mb }) => rss_mb)) };
  return [
    figure('sync', `${name}: save, move, look again`, median(own.map(({ ms }) => ms)), 'ms', { floor, ...goal }),
    figure('sync', `${name}: memory`, median(own.map(({ rss_mb }) => rss_mb)), 'MB', memory),
  ];
}

/** A release moves both: files and rows against the same bytes and the same rows. */
function together(
  shape: string,
  size: number,
  totals: Totals,
  { floors, own }: { floors: RowsSpent[]; own: RowsSpent[] },
): Figure {
  const files = totals.get(size) ?? { own: 0, floor: 0 };
  const floor = files.floor + median(floors.map(({ ms }) => ms));
  const spent = files.own + median(own.map(({ ms }) => ms));
  const goal = size >= 1_000 ? { goal: Math.round(2 * floor) } : {};
  return figure('sync', `${named(size)}: files and ${shape} rows together`, spent, 'ms', { floor, ...goal });
}

const rowsOf = ({ name }: Shape, size: number): string =>
  name === 'alembic'
    ? `insert into hive.component_versions (component_id, component_type, version, config, is_active, created_by)
       select 'agent-' || n, 'agent', 3, json_build_object('agent', n, 'told', repeat('Look. ', 20)), true, 'system'
       from generate_series(0, ${size - 1}) n`
    : `insert into hive.component_versions (component_type, name, version)
       select 'agent', 'agent-' || n, '3' from generate_series(0, ${size - 1}) n`;

const worked = (script: string, work: string, directory: string): Own => childOf<Own>([script, work, directory]);

function childOf<Answer>(args: readonly string[]): Answer {
  const child = spawnSync(process.execPath, args, { encoding: 'utf8' });
  if (child.status !== 0) throw new Error(child.stderr);
  return JSON.parse(child.stderr) as Answer;
}

export default sync;
