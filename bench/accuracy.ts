import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';
import type { Step } from '../src/domain/commits/conventions/past.ts';
import type { Bench, Figure } from './figure.ts';
import { histories } from './histories/history.ts';
import { type Judged, judgeHistory, ours, type Verdict } from './histories/judge.ts';
import { peersIn } from './histories/peers.ts';
import { peersFolder } from './peers.ts';

/** Projects with fewer releases to judge say too little, and so do those with fewer of one class. */
const enough = 20;
const enoughOfClass = 5;

/** `--releases N` judges at most so many releases of each project, since other tools take their time over all. */
const options = { histories: { type: 'string' }, releases: { type: 'string' } } as const;

type Wanted = (verdict: Verdict, project: Judged) => boolean;

/** Goals in percent; every class shall be above every other tool as well. */
const classes: readonly { name: string; goal: number | null; least: number; wanted: Wanted }[] = [
  { name: 'all', goal: 94, least: enough, wanted: () => true },
  { name: 'people chose the version', goal: 91, least: enough, wanted: (_, { people }) => people },
  { name: 'a tool chose it', goal: null, least: enough, wanted: (_, { people }) => !people },
  { name: 'below 1.0.0', goal: null, least: enoughOfClass, wanted: ({ belowOne }) => belowOne },
  { name: 'from 1.0.0 on', goal: null, least: enoughOfClass, wanted: ({ belowOne }) => !belowOne },
  { name: 'one of several packages', goal: null, least: enoughOfClass, wanted: (_, { monorepo }) => monorepo },
  { name: 'first ten releases', goal: null, least: enoughOfClass, wanted: ({ known }) => known < 10 },
  { name: 'first half of the projects', goal: null, least: enough, wanted: (_, { half }) => half === 0 },
  { name: 'second half', goal: null, least: enough, wanted: (_, { half }) => half === 1 },
];

/**
 * How often the decision is what the maintainers of real projects released, from what lay before each release, beside
 * the common rules and, with `--peers DIR`, other tools on the same commits. Shares are means over projects.
 */
const accuracy: Bench = async () => {
  const { histories: folder, releases } = parseArgs({ strict: false, options }).values;
  if (typeof folder !== 'string' || !existsSync(folder)) {
    console.error('accuracy: needs real histories: npm run bench -- accuracy --histories DIR (OWNER__NAME.json.gz)');
    return [];
  }
  const peers = await peersIn(peersFolder());
  const most = Number(releases ?? Number.POSITIVE_INFINITY);
  // The goals are set for whole histories; in a part the first releases weigh more.
  const judgedClasses = most === Number.POSITIVE_INFINITY ? classes : classes.map((one) => ({ ...one, goal: null }));
  const projects: Judged[] = [];
  for (const history of histories(folder)) projects.push(await judgeHistory(history, peers, most));
  const verdicts = projects.flatMap((one) => one.verdicts);
  const engines = Object.keys(verdicts[0]?.decided ?? {});
  return [
    ...judgedClasses.flatMap((one) => classFigures(one, projects, engines)),
    ...seriesFigures(projects),
    count('releases judged', verdicts.length),
    ...askedFigures(projects, verdicts),
    ...missedMajors(verdicts, engines),
    ...engines.flatMap((engine) => failedFigures(engine, verdicts)),
    ...confusion(verdicts),
  ];
};

const right = ({ decided, released }: Verdict, engine: string): boolean => decided[engine] === released;

/** Ours beside the best of the others, then each of them. */
function classFigures(
  { name, goal, least, wanted }: (typeof classes)[number],
  projects: readonly Judged[],
  engines: readonly string[],
): Figure[] {
  const judged = projects
    .map((project) => project.verdicts.filter((verdict) => wanted(verdict, project)))
    .filter((verdicts) => verdicts.length >= least);
  const shares = new Map(engines.map((engine) => [engine, macro(judged, (verdict) => right(verdict, engine))]));
  const value = shares.get(ours) ?? 0;
  const others = [...shares].filter(([engine]) => engine !== ours);
  const peer = Math.max(...others.map(([, share]) => share));
  const holds = value >= (goal ?? 0) && value > peer;
  return [
    { ...percent(`${name} (${judged.length} projects)`, value), peer, goal, holds },
    ...others.map(([engine, share]) => percent(`  ${engine}`, share)),
  ];
}

function macro(judged: readonly (readonly Verdict[])[], holds: (verdict: Verdict) => boolean): number {
  const shares = judged.map((verdicts) => (100 * verdicts.filter(holds).length) / verdicts.length);
  return Math.round((100 * shares.reduce((sum, one) => sum + one, 0)) / shares.length) / 100;
}

/** A series of prereleases that goes on: no other tool says its version without being told. */
function seriesFigures(projects: readonly Judged[]): Figure[] {
  const known = projects.map(({ series }) => series).filter((series) => series.length >= enoughOfClass);
  const shares = known.map((series) => (100 * series.filter((held) => held).length) / series.length);
  const mean = shares.reduce((sum, one) => sum + one, 0) / shares.length;
  return [percent(`prerelease series that go on (${known.length} projects)`, Math.round(100 * mean) / 100)];
}

function askedFigures(projects: readonly Judged[], verdicts: readonly Verdict[]): Figure[] {
  const asked = verdicts.filter((verdict) => verdict.asked);
  const unasked = projects.map((one) => one.verdicts.filter((verdict) => !verdict.asked));
  const judged = unasked.filter((one) => one.length >= enough);
  return [
    count('asked', asked.length),
    count('  the leaning was right', asked.filter((verdict) => right(verdict, ours)).length),
    percent(
      'right where not asked',
      macro(judged, (verdict) => right(verdict, ours)),
    ),
  ];
}

/** Not above those of the plain rule, counting what was neither decided nor asked about. */
function missedMajors(verdicts: readonly Verdict[], engines: readonly string[]): Figure[] {
  const majors = verdicts.filter(({ released }) => released === 'major');
  const missed = (engine: string) => majors.filter((verdict) => !right(verdict, engine)).length;
  const silent = majors.filter((verdict) => !right(verdict, ours) && !verdict.asked).length;
  const goal = missed('the specification');
  return [
    { ...count(`missed of ${majors.length} majors, without asking`, silent), peer: goal, goal, holds: silent <= goal },
    ...engines.map((engine) => count(`  ${engine}${engine === ours ? ', its leaning' : ''}`, missed(engine))),
  ];
}

/** A tool that broke off over a commit has decided nothing, which counts as patch like its other silence. */
function failedFigures(engine: string, verdicts: readonly Verdict[]): Figure[] {
  const failed = verdicts.filter((verdict) => verdict.failed.includes(engine)).length;
  return failed > 0 ? [count(`${engine} broke off`, failed)] : [];
}

function confusion(verdicts: readonly Verdict[]): Figure[] {
  const steps: readonly Step[] = ['patch', 'minor', 'major'];
  const of = (released: Step, decided: Step, engine: string): number =>
    verdicts.filter((one) => one.released === released && one.decided[engine] === decided).length;
  return steps.flatMap((released) =>
    steps.map((decided) => ({
      ...count(`${released} decided as ${decided}`, of(released, decided, ours)),
      peer: of(released, decided, 'the specification'),
    })),
  );
}

const plain = (figure: string, value: number, unit: string): Figure => ({
  ...{ bench: 'accuracy', figure, value, unit },
  ...{ floor: null, peer: null, goal: null, holds: true },
});
const percent = (name: string, value: number): Figure => plain(name, value, '%');
const count = (name: string, value: number): Figure => plain(name, value, 'releases');

export default accuracy;
