import { closedAt } from '../domain/calendar/calendar.ts';
import { timeline } from '../domain/calendar/planned.ts';
import { dueReleases, securityClock, tooSoon } from '../domain/calendar/schedule.ts';
import type { Plan } from '../domain/plan.ts';
import { overdueReviews } from '../domain/readiness/readiness.ts';
import type { World } from '../ports/world.ts';
import { readCalendar } from './observe-calendar.ts';
import type { Project } from './project.ts';

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

/** What the schedule says of a plan: warnings, and the clock of a security release (R275). */
export async function scheduleOf(world: World, project: Project, { version }: Plan, disclosed_at: string | undefined) {
  const now = world.clock.now();
  return {
    warnings: [
      ...tooSoon(await dueOf(world, project), version.bump_type, now),
      ...overdueReviews(project.policy.readiness, now.slice(0, 10)),
    ],
    ...(disclosed_at === undefined ? {} : { security: securityClock(disclosed_at, now) }),
  };
}

const dueOf = async (world: World, { id, policy }: Project) =>
  dueReleases(policy.calendar.cadence, await (await world.ledger()).history(id));
