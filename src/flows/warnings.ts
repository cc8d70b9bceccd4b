import { tooSoon } from '../domain/calendar/schedule.ts';
import { overdueReviews } from '../domain/readiness/readiness.ts';
import type { Plan } from '../domain/records/plan.ts';
import type { World } from '../ports/world.ts';
import type { Project } from './project/project.ts';
import { dueOf } from './release-calendar.ts';

/** What is said of a plan and refuses nothing: sooner than usual, reviews overdue. */
export async function warningsOf(world: World, project: Project, { version }: Plan): Promise<string[]> {
  const now = world.clock.now();
  return [
    ...tooSoon(await dueOf(world, project), version.bump_type, now),
    ...overdueReviews(project.policy.readiness, now.slice(0, 10)),
  ];
}
