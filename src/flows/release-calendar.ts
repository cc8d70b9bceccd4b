import { closedAt } from '../domain/calendar/calendar.ts';
import { timeline } from '../domain/calendar/planned.ts';
import { type Due, dueReleases } from '../domain/calendar/schedule.ts';
import type { World } from '../ports/world.ts';
import { readCalendar } from './observe/calendar.ts';
import type { Project } from './project/project.ts';

/** Whether the calendar is open, what closes it and when, what is due, and what is planned (R275, R276, R277). */
export async function releaseCalendar(world: World, project: Project) {
  const now = world.clock.now();
  const { calendar } = project.policy;
  const [closing, due] = await Promise.all([
    readCalendar(world.git(project.root), project.head.commit, project.policy, now),
    dueOf(world, project),
  ]);
  const closed = closedAt(closing, now);
  const planned = timeline(calendar.planned, closing);
  const { time_zone, blackouts } = calendar;
  return { now, open: closed === null, closed, time_zone, blackouts, due, planned };
}

/** When each kind of release is due. */
export const dueOf = async (world: World, { id, policy }: Project): Promise<Due[]> =>
  dueReleases(policy.calendar.cadence, await (await world.ledger()).history(id));
