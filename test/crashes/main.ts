import { parseArgs } from 'node:util';
import { setStage } from '../../demo/stage.ts';
import { chanceFrom } from './chance.ts';
import { type Figure, none, told } from './count/figures.ts';
import { possible } from './places/open.ts';
import { channelNames } from './places/place.ts';
import { crashReleases } from './releases.ts';
import { crashRows, type RowCrashes } from './rows.ts';

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    count: { type: 'string', default: '200' },
    rows: { type: 'string', default: '50' },
    channels: { type: 'string', default: channelNames.join() },
    json: { type: 'boolean', default: false },
  },
});
const [seed, count, rows] = [Number(values.seed), Number(values.count), Number(values.rows)];
const wanted = channelNames.filter((name) => values.channels.split(',').includes(name) || name === 'npm');
if (![seed, count, rows].every(Number.isInteger) || count < 0 || rows < 0 || count + rows < 1) {
  console.error('usage: npm run crashes -- [--seed N] [--count N] [--rows N] [--channels npm,pypi,…] [--json]');
  process.exit(2);
}

let enough = false;
const say = values.json ? console.error : console.log;

function rowFigures({ kills, between, found, torn }: RowCrashes): Figure[] {
  return [
    { ...told('rows: kills inside a sync', kills), goal: 'as asked', holds: kills >= rows },
    told('rows: killed between files and rows', between),
    told('rows: both before after restart', found.before),
    told('rows: both after after restart', found.after),
    none('rows: half-synced', torn),
  ];
}

function show({ what, ...figure }: Figure): void {
  if (values.json)
    console.log(JSON.stringify({ bench: 'crashes', ...figure, floor: null, peer: null, ...(what ? { what } : {}) }));
  else
    console.log(
      `${figure.holds ? '✓' : '✗'} ${figure.figure.padEnd(42)}${String(figure.value).padStart(6)} ${figure.unit}   goal ${figure.goal}${what ? `\n    ${what.join('\n    ')}` : ''}`,
    );
}

const channels = possible(wanted, say);
const stage = await setStage();
let stop = async () => {};
const leave = () =>
  void stop()
    .finally(() => stage.leave())
    .finally(() => process.exit(130));
process.once('SIGTERM', leave);
// The first ^C ends the killing: what is under way is finished and counted. The second one leaves.
process.once('SIGINT', () => {
  enough = true;
  process.once('SIGINT', leave);
});
try {
  // The audit is read in between: the project of the rows is gone afterwards, and its entries with it.
  const inReleases =
    count > 0
      ? await crashReleases({
          ...{ stage, seed, channels, count, say },
          enough: () => enough,
          started: (one) => {
            stop = one;
          },
        })
      : [];
  const inRows = enough || rows === 0 ? null : await crashRows(stage, chanceFrom(seed * 1_000 + 500), rows, say);
  const figures = [...inReleases, ...(inRows ? rowFigures(inRows) : [])];
  figures.forEach(show);
  process.exitCode = figures.every((figure) => figure.holds) ? 0 : 1;
} finally {
  await stage.leave();
}
