import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { Stage } from '../../demo/stage.ts';
import type { Answer } from '../driver/session.ts';
import { commitAll, type SampleProject } from '../sample-project/make.ts';
import type { Chance } from './chance.ts';
import { type Patient, patientClient } from './patient.ts';
import { kill, pickVictims, type Victim } from './victims.ts';

/** What the crashes of one run have in common. */
export interface Arena {
  stage: Stage;
  kills: Record<Victim, number>;
  /** Kills that are still to come, over all projects. */
  left(): boolean;
  say(words: string): void;
}

export interface Ended {
  version: string;
  status: string;
  kills: number;
}

/** Milliseconds from a call to its crash; a whole release takes a little longer. */
const shortest = 50;
const longest = 5_000;

/** Releases one project again and again, with crashes at random moments, until no kill is left. Answers how each ended. */
export async function driveProject(arena: Arena, project: SampleProject, chance: Chance): Promise<Ended[]> {
  const ended: Ended[] = [];
  for (let round = 1; arena.left(); round += 1) {
    writeFileSync(join(project.directory, `docs/round-${round}.md`), `# Round ${round}\n`);
    commitAll(project.directory, `${chance.happens(0.3) ? 'feat' : 'fix'}: round ${round}`);
    ended.push(await releaseWithCrashes(arena, project, chance));
  }
  return ended;
}

async function releaseWithCrashes(arena: Arena, project: SampleProject, chance: Chance): Promise<Ended> {
  const patient = patientClient(() => arena.stage.openSession(project.directory));
  const { directory } = project;
  const { data } = await patient.insist('plan_release', { project: directory });
  const version: string = data.version.new;
  const goal: Goal = {
    project: directory,
    plan_id: data.plan_id,
    version,
    ending: chance.happens(0.25) ? 'rollback' : 'run_release',
  };
  let kills = 0;
  for (let kill = 0; arena.left() && (kill === 0 || (kill < 10 && chance.happens(0.8))); kill += 1) {
    kills += await crashDuring(arena, patient, chance, kill === 0 ? { ...goal, ending: 'run_release' } : goal);
  }
  const status = await driveToEnd(patient, goal, arena.say);
  await patient.close();
  arena.say(`${project.packageName} ${version}: ${status} after ${kills} kills`);
  return { version, status, kills };
}

/** Goes on with the release and kills something at a random moment of it; answers how many were there to be killed. */
async function crashDuring(arena: Arena, patient: Patient, chance: Chance, goal: Goal): Promise<number> {
  const running = drive(goal, patient.tryCall);
  await wait(chance.between(shortest, longest));
  let killed = 0;
  for (const victim of pickVictims(chance)) {
    const hit = Number(await kill[victim](arena.stage, chance, patient));
    arena.kills[victim] += hit;
    killed += hit;
  }
  await running;
  return killed;
}

const drive = ({ project, plan_id, version, ending }: Goal, ask: Patient['tryCall']): Promise<Answer | null> =>
  ending === 'rollback'
    ? ask('rollback', { project, version, reason: 'a crash happened on the way' })
    : ask('run_release', { project, plan_id });

type Goal = { project: string; plan_id: string; version: string; ending: 'run_release' | 'rollback' };

/** Goes on with the release, or takes it back, until it is over; answers how it stands then. */
async function driveToEnd(patient: Patient, goal: Goal, say: Arena['say']): Promise<string> {
  const { project, plan_id } = goal;
  let last: unknown = null;
  for (let tries = 0; tries < 20; tries += 1) {
    const { data } = await patient.insist('get_release', { project, view: 'history' });
    const release = data.releases.find((one: { plan_id: string }) => one.plan_id === plan_id);
    const over = !release || (release.status !== 'active' && release.status !== 'stopped');
    if (over && (tries > 0 || release?.status === 'complete')) return release?.status ?? 'never begun';
    const answer = await drive(release ? goal : { ...goal, ending: 'run_release' }, patient.tryFinish);
    last = answer?.data;
    await wait(100);
  }
  say(`did not end: ${JSON.stringify(last)}`);
  return 'did not end';
}
