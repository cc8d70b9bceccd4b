import { rmSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import type { Answer, Session } from '../driver/session.ts';
import type { Chance } from './chance.ts';
import { type Patient, patientClient } from './patient.ts';
import type { Place } from './places/place.ts';
import { type CrashProject, change } from './projects/project.ts';
import type { Pulse } from './pulse.ts';
import { kill, pickVictims, type Victim } from './victims.ts';

/** What the crashes of one run have in common. */
export interface Arena {
  dataDirectory: string;
  places: readonly Place[];
  pulse: Pulse;
  open(project: CrashProject): Promise<Session>;
  /** Kills so far, over all projects. */
  killed: number;
  /** Whether more of them are still to come. */
  left(): boolean;
  say(words: string): void;
}

export interface Kill {
  victim: Victim;
  /** Milliseconds since 1970. */
  at: number;
}

export interface Ended {
  version: string;
  plan_id: string;
  status: string;
  kills: Kill[];
}

/** Whether anything of one release was killed once more after so many kills. */
const goesOn = 0.85;
const mostKills = 16;

/**
 * When a crash comes: first anywhere in the release and then mostly some steps after the last one, at any moment of the
 * piece that is under way, so that a slow machine is met in its work too; sometimes at any moment at all, or while the
 * server starts.
 */
const mostBeats = { first: 55, later: 6 };
const within_ms = 600;
const patience_ms = 15_000;
const anyMoment_ms = 4_000;
const starting_ms = 400;

/** Releases one project again and again, with crashes at random moments, until no kill is left. Answers how each ended. */
export async function driveProject(arena: Arena, project: CrashProject, chance: Chance): Promise<Ended[]> {
  const patient = patientClient(() => arena.open(project));
  const ended: Ended[] = [];
  for (let round = 1; arena.left(); round += 1) {
    change(project, chance.happens(0.3) ? 'feat' : 'fix', round);
    ended.push(await releaseWithCrashes(arena, project, patient, chance));
  }
  await patient.close();
  return ended;
}

async function releaseWithCrashes(
  arena: Arena,
  project: CrashProject,
  patient: Patient,
  chance: Chance,
): Promise<Ended> {
  const { directory, name } = project;
  const { data } = await plan(patient, directory);
  const version: string = data.version.new;
  const goal: Goal = {
    project: directory,
    project_id: data.project_id,
    plan_id: data.plan_id,
    version,
    ending: chance.happens(0.25) ? 'rollback' : 'run_release',
  };
  const scene: Scene = { arena, project, patient, chance };
  const kills: Kill[] = [];
  for (let round = 0; arena.left() && (round === 0 || (round < mostKills && chance.happens(goesOn))); round += 1) {
    const now = round === 0 ? { ...goal, ending: 'run_release' as const } : goal;
    kills.push(...(await crashDuring(scene, now, round === 0 ? mostBeats.first : mostBeats.later)));
  }
  const status = await driveToEnd(patient, goal, arena.say);
  arena.say(`${name} ${version}: ${status} after ${kills.length} kills`);
  return { version, plan_id: data.plan_id, status, kills };
}

/**
 * As an agent would: services that are just coming back are waited for. Where a release was rolled back between its
 * upload and its push its number is gone, and the answer asks for a higher one.
 */
async function plan(patient: Patient, project: string): Promise<Answer> {
  const higher = { project, bump: 'minor', reason: 'the number of a release that was rolled back is taken' };
  for (let tries = 0; tries < 5; tries += 1) {
    const first = await patient.tryFinish('plan_release', { project });
    if (first && !first.failed && first.data.verdict === 'GO') return first;
    const asks =
      first?.data.code === 'DECISION_SPLIT' || JSON.stringify(first?.data.violations ?? '').includes('taken');
    const second = asks ? await patient.tryFinish('plan_release', higher) : null;
    if (second && !second.failed && second.data.verdict === 'GO') return second;
    await wait(500);
  }
  return patient.insist('plan_release', { project });
}

interface Scene {
  arena: Arena;
  project: CrashProject;
  patient: Patient;
  chance: Chance;
}

/** Goes on with the release and kills something at a random moment of it; answers what was there to be killed. */
async function crashDuring(
  { arena, project: { channels }, patient, chance }: Scene,
  goal: Goal,
  most: number,
): Promise<Kill[]> {
  const inStart = chance.happens(0.1);
  if (!inStart) await patient.ready();
  const running = drive(goal, patient.tryCall);
  if (inStart) await wait(chance.between(0, starting_ms));
  else if (chance.happens(0.2)) await wait(chance.between(0, anyMoment_ms));
  else {
    await arena.pulse.beats(goal.project_id, Math.ceil(chance.between(0, most)), patience_ms);
    await wait(chance.between(0, within_ms));
  }
  const places = arena.places.filter(({ channel }) => channels.includes(channel));
  const target = { server: patient, dataDirectory: arena.dataDirectory, places };
  const kills: Kill[] = [];
  for (const victim of pickVictims(chance)) {
    const at = Date.now();
    if (await kill[victim](target, chance)) kills.push({ victim, at });
  }
  arena.killed += kills.length;
  await running;
  return kills;
}

const drive = ({ project, plan_id, version, ending }: Goal, ask: Patient['tryCall']): Promise<Answer | null> =>
  ending === 'rollback'
    ? ask('rollback', { project, version, reason: 'a crash happened on the way' })
    : ask('run_release', { project, plan_id });

interface Goal {
  project: string;
  project_id: string;
  plan_id: string;
  version: string;
  ending: 'run_release' | 'rollback';
}

/**
 * A git that was killed leaves its lock, here or with the remote. What asking again does not get rid of, a person removes
 * who reads its name in the answer.
 */
function removeLocks(answer: Answer | null, tries: number, say: Arena['say']): void {
  if (tries < 5) return;
  const named = JSON.stringify(answer).matchAll(/['\s](\/[^'"\s]+\.lock)['\s]/g);
  for (const lock of new Set([...named].map(([, file = '']) => file))) {
    say(`removed ${lock}`);
    rmSync(lock, { force: true });
  }
}

/**
 * Goes on with the release, or takes it back, until it is over; answers how it stands then. One that is to be taken back
 * may stand complete while that is under way.
 */
async function driveToEnd(patient: Patient, goal: Goal, say: Arena['say']): Promise<string> {
  const { project, plan_id } = goal;
  const ends = goal.ending === 'rollback' ? ['undone', 'rolled_back'] : ['complete', 'undone', 'rolled_back'];
  let last: unknown = null;
  for (let tries = 0; tries < 20; tries += 1) {
    const { data } = await patient.insist('get_release', { project, view: 'history' });
    const release = data.releases.find((one: { plan_id: string }) => one.plan_id === plan_id);
    const over = !release || ends.includes(release.status);
    if (over && (tries > 0 || release?.status === 'complete')) {
      if (!release) say(`never begun: ${JSON.stringify(last ?? null).slice(0, 600)}`);
      return release?.status ?? 'never begun';
    }
    const answer = await drive(release ? goal : { ...goal, ending: 'run_release' }, patient.tryFinish);
    last = answer?.data;
    removeLocks(answer, tries, say);
    await wait(100);
  }
  const { data } = await patient.insist('get_release', { project, view: 'status' });
  say(`did not end: ${JSON.stringify(last)}\n  as it stands: ${JSON.stringify(data).slice(0, 4_000)}`);
  return 'did not end';
}
