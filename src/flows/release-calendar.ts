import type { World } from '../ports/world.ts';
import { observeCalendar } from './observe/calendar.ts';
import type { Project } from './project/project.ts';

/** Whether the calendar is open, what closes it and when, and which kinds of release are due (R275, R276). */
export async function releaseCalendar(world: World, project: Project) {
  const now = world.clock.now();
  const closed = await observeCalendar(world.git(project.root), project.head.commit, project.policy, now);
  const { calendar } = project.policy;
  const history = await (await world.ledger()).history(project.id);
  const due = Object.entries(calendar.cadence).map(([kind, days]) => {
    const last = history.find(({ change_type }) => change_type === kind)?.created_at ?? null;
    return {
      kind,
      days,
      last,
      due: last === null ? null : new Date(Date.parse(last) + days * 86_400_000).toISOString(),
    };
  });
  return { now, open: closed === null, closed, time_zone: calendar.time_zone, blackouts: calendar.blackouts, due };
}
