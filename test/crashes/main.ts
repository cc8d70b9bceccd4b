import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type Stage, setStage } from '../../demo/stage.ts';
import { makeSampleProject, type Registries, type SampleProject } from '../sample-project/make.ts';
import { publishEarlier } from '../sample-project/publish-earlier.ts';
import { auditFaults } from './audit.ts';
import { chanceFrom } from './chance.ts';
import { type Doors, doublePublishes, halfSynced, leftovers, processesBelow, unended } from './count.ts';
import { openDoor } from './counting-door.ts';
import { type Arena, driveProject, type Ended } from './drive.ts';
import { crashRows, type RowCrashes } from './rows.ts';
import { type Victim, victims } from './victims.ts';

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    count: { type: 'string', default: '200' },
    rows: { type: 'string', default: '50' },
    json: { type: 'boolean', default: false },
  },
});
const [seed, count, rows] = [Number(values.seed), Number(values.count), Number(values.rows)];
if (![seed, count, rows].every(Number.isInteger) || count < 0 || rows < 0 || count + rows < 1) {
  console.error('usage: npm run crashes -- [--seed N] [--count N] [--rows N] [--json]');
  process.exit(2);
}

let enough = false;
const say = (words: string) => {
  if (!values.json) console.log(words);
};

interface Figure {
  figure: string;
  value: number;
  unit: string;
  goal: string;
  holds: boolean;
  what?: string[];
}

const none = (figure: string, what: readonly string[]): Figure => ({
  figure,
  value: what.length,
  unit: 'count',
  goal: '0',
  holds: what.length === 0,
  ...(what.length > 0 ? { what: what.slice(0, 20) } : {}),
});

async function run(stage: Stage, doors: Doors): Promise<Figure[]> {
  const registries: Registries = { test: doors.test.url, production: doors.production.url };
  const projects = ['meadow', 'orchard'].map((name) => prepare(stage, registries, name));
  const kills = Object.fromEntries(victims.map((victim) => [victim, 0])) as Record<Victim, number>;
  const killed = () => Object.values(kills).reduce((sum, one) => sum + one, 0);
  const arena: Arena = {
    stage,
    kills,
    left: () => !enough && killed() < count,
    say,
  };
  const start = performance.now();
  const ended = await Promise.all(
    projects.map((project, index) => driveProject(arena, project, chanceFrom(seed * 1_000 + index))),
  );
  const seconds = (performance.now() - start) / 1000;

  const faults = await Promise.all(projects.map((project, index) => halfSynced(project, ended[index] ?? [], doors)));
  const audit = await auditFaults(stage, projects);
  const all = ended.flat();
  await stage.closeSessions();
  return [
    { figure: 'kills', value: killed(), unit: 'count', goal: 'as asked', holds: enough || killed() >= count },
    ...victims.map((victim) => ({
      figure: `kills of the ${victim}`,
      value: kills[victim],
      unit: 'count',
      goal: 'as they come',
      holds: true,
    })),
    { figure: 'releases', value: all.length, unit: 'count', goal: 'as they come', holds: all.length > 0 },
    { figure: 'complete', value: share(all, 'complete'), unit: 'count', goal: 'as they come', holds: true },
    {
      figure: 'undone or rolled back',
      value: share(all, 'undone') + share(all, 'rolled_back'),
      unit: 'count',
      goal: 'as they come',
      holds: true,
    },
    { figure: 'seconds', value: Math.round(seconds), unit: 's', goal: 'as it takes', holds: true },
    none('double publishes', doublePublishes(doors)),
    none('releases not ended', unended(all)),
    none('half-synced states', faults.flat()),
    none('audit faults', audit),
    none('leftovers', [
      ...projects.flatMap((project) => leftovers(project, stage.dataDirectory)),
      ...processesBelow(join(stage.home, 'checkouts')),
    ]),
  ];
}

function rowFigures({ kills, between, found, torn }: RowCrashes): Figure[] {
  const told = (figure: string, value: number): Figure => ({
    figure: `rows: ${figure}`,
    value,
    unit: 'count',
    goal: 'as they come',
    holds: true,
  });
  return [
    { ...told('kills inside a sync', kills), goal: 'as asked', holds: kills >= rows },
    told('killed between files and rows', between),
    told('both before after restart', found.before),
    told('both after after restart', found.after),
    none('rows: half-synced', torn),
  ];
}

const share = (ended: readonly Ended[], status: string): number => ended.filter((one) => one.status === status).length;

function prepare(stage: Stage, registries: Registries, name: string): SampleProject {
  const project = makeSampleProject({
    directory: join(stage.home, 'checkouts', name),
    remote: join(stage.home, `${name}.git`),
    registries,
    packageName: `@crashes/${name}`,
  });
  publishEarlier(project, stage.registries.test, stage.tokens.test);
  publishEarlier(project, stage.registries.production, stage.tokens.production);
  return project;
}

const stage = await setStage();
const leave = () => void stage.leave().finally(() => process.exit(130));
process.once('SIGTERM', leave);
// The first ^C ends the killing: what is under way is finished and counted. The second one leaves.
process.once('SIGINT', () => {
  enough = true;
  process.once('SIGINT', leave);
});
let doors: Doors | null = null;
try {
  doors = { test: await openDoor(stage.registries.test), production: await openDoor(stage.registries.production) };
  // The audit is read in between: the project of the rows is gone afterwards, and its entries with it.
  const inReleases = count > 0 ? await run(stage, doors) : [];
  const inRows = await crashRows(stage, chanceFrom(seed * 1_000 + 500), rows, say);
  const figures = [...inReleases, ...rowFigures(inRows)];
  for (const { what, ...figure } of figures) {
    if (values.json)
      console.log(JSON.stringify({ bench: 'crashes', ...figure, floor: null, peer: null, ...(what ? { what } : {}) }));
    else
      console.log(
        `${figure.holds ? '✓' : '✗'} ${figure.figure.padEnd(36)}${String(figure.value).padStart(6)} ${figure.unit}   goal ${figure.goal}${what ? `\n    ${what.join('\n    ')}` : ''}`,
      );
  }
  process.exitCode = figures.every((figure) => figure.holds) ? 0 : 1;
} finally {
  await doors?.test.stop();
  await doors?.production.stop();
  await stage.leave();
}
