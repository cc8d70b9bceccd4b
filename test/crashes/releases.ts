import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Stage } from '../../demo/stage.ts';
import { surroundings } from '../driver/surroundings.ts';
import { type Runners, startRunners } from '../registries/actions-runner.ts';
import type { Registries } from '../sample-project/make.ts';
import { chanceFrom } from './chance.ts';
import { auditFaults } from './count/audit.ts';
import { type Books, lostSteps, readBooks } from './count/books.ts';
import { courses } from './count/courses.ts';
import { type Figure, none, told } from './count/figures.ts';
import { privateWorktrees, processesBelow, unended } from './count/left-behind.ts';
import { type Driven, perChannel, perStep } from './count/per-channel.ts';
import { type Arena, driveProject } from './drive.ts';
import { openPlaces } from './places/open.ts';
import type { ChannelName, Place } from './places/place.ts';
import { everythingProject } from './projects/everything.ts';
import { imageProject } from './projects/image.ts';
import { npmProject } from './projects/npm.ts';
import type { CrashProject } from './projects/project.ts';
import { builtByPipeline, pythonProject } from './projects/python.ts';
import { openPulse } from './pulse.ts';
import { victims } from './victims.ts';

interface Wish {
  stage: Stage;
  seed: number;
  channels: readonly ChannelName[];
  count: number;
  /** Nobody wants more, however many are still to come. */
  enough(): boolean;
  say(words: string): void;
  /** Is told how to end the services that were started, for whoever leaves before the end. */
  started(stop: () => Promise<void>): void;
}

/** Repositories with pages on the forge, and that of them whose packages the pipeline builds. */
const withPages = ['hexagons', 'apiary'];
const built = 'hexagons';
const nothingRan = { runs: [], artifacts: [] };

/** Releases projects of every kind beside each other, kills on the way, and counts what should never be. */
export async function crashReleases(wish: Wish): Promise<Figure[]> {
  const { stage, channels, enough, count } = wish;
  const remotes = Object.fromEntries(withPages.map((name) => [name, join(stage.home, `${name}.git`)]));
  let runners: Runners | null = null;
  const pipelines = (name: string) => (name === built ? runners?.noticing(name) : undefined) ?? nothingRan;
  const places = await openPlaces(stage, channels, remotes, pipelines);
  const stop = async () => {
    await stage.closeSessions();
    await runners?.stop();
    await Promise.all(places.map((place) => place.stop()));
  };
  wish.started(stop);
  try {
    const arena = arenaOf(wish, places);
    const projects = projectsFor(stage, places);
    const pushed = projects.filter(({ name }) => name === built).map(({ name, remote }) => [name, remote] as const);
    runners = await startRunners(join(stage.home, 'a'), Object.fromEntries(pushed));
    const start = performance.now();
    const driven = await Promise.all(
      projects.map(async (project, index) => ({
        project,
        ended: await driveProject(arena, project, chanceFrom(wish.seed * 1_000 + index)),
      })),
    );
    const seconds = (performance.now() - start) / 1000;
    await arena.pulse.stop();
    const books = await Promise.all(
      driven.map(async ({ project, ended }) => readBooks(await arena.open(project), project, ended)),
    );
    await stage.closeSessions();
    const kills = { ...told('kills', arena.killed), holds: enough() || arena.killed >= count };
    const figures = [
      kills,
      ...totals(driven, seconds),
      ...perStep(books),
      ...(await perChannel(driven, places, books)),
      ...overall(stage, driven, books),
    ];
    courses(figures, books).forEach(wish.say);
    return figures;
  } finally {
    await stop();
  }
}

/** Every server is told of every place: it may take over what a server of another project left. */
function arenaOf({ stage, count, enough, say }: Wish, places: readonly Place[]): Arena {
  mkdirSync(temporary(stage));
  const environment: Record<string, string> = {
    ...surroundings(),
    ...Object.assign({}, ...places.map((place) => place.environment)),
    XDG_RUNTIME_DIR: join(stage.home, 'run'),
    TMPDIR: temporary(stage),
  };
  const arena: Arena = {
    dataDirectory: stage.dataDirectory,
    places,
    pulse: openPulse(stage.dataDirectory),
    killed: 0,
    open: ({ directory }) => stage.openSession(directory, environment),
    left: () => !enough() && arena.killed < count,
    say,
  };
  return arena;
}

const temporary = ({ home }: Stage): string => join(home, 'tmp');

/** One project for each channel that has packages of its own, and one that goes everywhere. */
function projectsFor(stage: Stage, places: readonly Place[]): CrashProject[] {
  const { home } = stage;
  const npm = places.find(({ channel }) => channel === 'npm');
  const on = (channel: ChannelName) => places.some((one) => one.channel === channel);
  return [
    ...(npm ? [npmProject(stage, registriesOf(npm), 'meadow')] : []),
    ...(on('pypi') ? [pythonProject(home, places, built, on('github') ? builtByPipeline : undefined)] : []),
    ...(on('oci') ? [imageProject(home, places, 'combs')] : []),
    ...(npm && places.length > 1
      ? [everythingProject(home, places, 'apiary')]
      : [npmProject(stage, registriesOf(npm), 'orchard')]),
  ];
}

function registriesOf(npm: Place | undefined): Registries {
  const { test, production } = (npm?.settings('') ?? {}) as Record<string, { registry: string }>;
  if (!test || !production) throw new Error('the npm channel is always among them');
  return { test: test.registry, production: production.registry };
}

function totals(driven: readonly Driven[], seconds: number): Figure[] {
  const all = driven.flatMap(({ ended }) => ended);
  const kills = all.flatMap((one) => one.kills);
  const share = (...statuses: string[]) => all.filter(({ status }) => statuses.includes(status)).length;
  return [
    ...victims.map((victim) => told(`kills of the ${victim}`, kills.filter((one) => one.victim === victim).length)),
    { ...told('releases', all.length), holds: all.length > 0 },
    told('complete', share('complete')),
    told('undone', share('undone')),
    told('rolled back', share('rolled_back')),
    told('refused before anything began', share('never begun')),
    told('seconds', Math.round(seconds), 's'),
    told('seconds per kill', Math.round((seconds / Math.max(1, kills.length)) * 100) / 100, 's'),
  ];
}

function overall(stage: Stage, driven: readonly Driven[], books: readonly Books[]): Figure[] {
  return [
    none('releases not ended', unended(driven.flatMap(({ ended }) => ended))),
    none(
      'lost steps',
      books.flatMap(lostSteps).map(({ what }) => what),
    ),
    none('audit faults', auditFaults(books.map(({ audit }) => audit))),
    none('private directories left', privateWorktrees(stage.dataDirectory)),
    none('programs left', processesBelow(join(stage.home, 'checkouts'))),
    told('temporary directories of what was killed', readdirSync(temporary(stage)).length),
  ];
}
