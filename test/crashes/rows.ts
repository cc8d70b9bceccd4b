import { setTimeout as wait } from 'node:timers/promises';
import type { Stage } from '../../demo/stage.ts';
import type { Answer, Session } from '../driver/session.ts';
import type { Chance } from './chance.ts';
import { type Patient, patientClient } from './patient.ts';
import { makeRowProject, type RowProject, type State } from './row-project.ts';

export interface RowCrashes {
  kills: number;
  /** Kills after which, before anything was started again, files said one thing and rows another. */
  between: number;
  /** How files and rows stood once the next server had come to rest, without being asked for anything. */
  found: Record<State, number>;
  /** What was half-synced then, or after the release was driven to an end. */
  torn: string[];
}

type Looked = Awaited<ReturnType<RowProject['look']>>;
const whole = ({ files, rows }: Looked): boolean => files === rows && files !== 'torn';

/** Kills the server inside the sync of many files and rows, forward and back, until there were so many kills. */
export async function crashRows(
  stage: Stage,
  chance: Chance,
  count: number,
  say: (words: string) => void,
): Promise<RowCrashes> {
  const project = await makeRowProject(stage.home);
  const seen: RowCrashes = { kills: 0, between: 0, found: { before: 0, after: 0, torn: 0 }, torn: [] };
  let server: Session | null = null;
  const patient = patientClient(async () => {
    server = await stage.openSession(project.directory, project.environment);
    // As every client does first; the engine, which goes on with what was left, comes up right after it.
    await server.tools();
    return server;
  });
  const log = () => server?.log().slice(-1_000) ?? '';
  try {
    for (let round = 1; seen.kills < count; round += 1) {
      await project.change(round);
      const { data } = await patient.insist('plan_release', { project: project.directory });
      const forward = () =>
        patient.tryFinish('run_release', {
          project: project.directory,
          plan_id: data.plan_id,
          until: 'synchronization',
        });
      const back = () =>
        patient.tryFinish('rollback', { project: project.directory, reason: 'a crash happened on the way' });
      for (let kill = 0; kill < 2 && seen.kills < count && (await project.look()).rows === 'before'; kill += 1)
        await killDuring({ project, patient, log }, forward, chance, seen);
      await driveTo('after', project, forward, seen);
      if (seen.kills < count) await killDuring({ project, patient, log }, back, chance, seen);
      await driveTo('before', project, back, seen);
      say(`rows, round ${round}: ${seen.kills} kills, ${seen.torn.length} half-synced ${seen.torn.at(-1) ?? ''}`);
    }
  } finally {
    await patient.close();
    await project.remove();
  }
  return seen;
}

/** Milliseconds that a sync takes at most, up to which it is killed; half of the kills wait for the release commit. */
const longest = 4_000;
const afterCommit = 200;

interface Scene {
  project: RowProject;
  patient: Patient;
  /** The last words of the server that runs now. */
  log(): string;
}

async function killDuring(
  { project, patient, log }: Scene,
  act: () => Promise<Answer | null>,
  chance: Chance,
  seen: RowCrashes,
): Promise<void> {
  const running = act();
  if (chance.happens(0.5)) {
    const until = performance.now() + longest;
    while (!project.committed() && performance.now() < until) await wait(10);
    await wait(chance.between(0, afterCommit));
  } else await wait(chance.between(0, longest));
  await patient.crash();
  seen.kills += 1;
  await running;
  if (!whole(await project.look())) seen.between += 1;
  await patient.insist('get_release', { project: project.directory });
  const rest = await comesToRest(project);
  seen.found[whole(rest) ? rest.files : 'torn'] += 1;
  if (!whole(rest))
    seen.torn.push(`kill ${seen.kills}: files ${rest.files}, rows ${rest.rows}; the server says: ${log()}`);
}

/** Looks until the same whole state was seen for a while; what is not whole by the end is said as it is. */
async function comesToRest(project: RowProject): Promise<Looked> {
  let last = await project.look();
  for (let same = 0, tries = 0; (same < 8 || !whole(last)) && tries < 240; tries += 1) {
    await wait(250);
    const now = await project.look();
    same = now.files === last.files && now.rows === last.rows ? same + 1 : 0;
    last = now;
  }
  return last;
}

/** The release branch goes last, so a release that is taken back has none. */
async function driveTo(
  state: State,
  project: RowProject,
  act: () => Promise<Answer | null>,
  seen: RowCrashes,
): Promise<void> {
  const there = ({ files, rows, branch }: Looked) =>
    files === state && rows === state && branch === (state === 'after');
  let last = await project.look();
  let said = '';
  for (let tries = 0; tries < 40 && !there(last); tries += 1) {
    const answer = await act();
    said = JSON.stringify(answer?.data ?? null).slice(0, 600);
    last = await project.look();
    if (!there(last)) await wait(250);
  }
  if (!there(last)) seen.torn.push(`not driven to ${state}: ${JSON.stringify(last)} ${said}`);
}
