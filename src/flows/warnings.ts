import { tooSoon } from '../domain/calendar/schedule.ts';
import { readManifest } from '../domain/manifests/index.ts';
import { overdueReviews } from '../domain/readiness/readiness.ts';
import type { Plan } from '../domain/records/plan.ts';
import { maturityFindings } from '../domain/version/maturity.ts';
import type { World } from '../ports/world.ts';
import type { Project } from './project/project.ts';
import { dueOf } from './release-calendar.ts';

/** What is said of a plan and refuses nothing: sooner than usual, reviews overdue, a maturity that does not fit. */
export async function warningsOf(world: World, project: Project, { version }: Plan): Promise<string[]> {
  const now = world.clock.now();
  return [
    ...tooSoon(await dueOf(world, project), version.bump_type, now),
    ...overdueReviews(project.policy.readiness, now.slice(0, 10)),
    ...maturityFindings(await classifiersOf(world, project), version.new, version.scheme),
  ];
}

async function classifiersOf(world: World, { root, head, member }: Project): Promise<string[]> {
  const file = member ? `${member.path}/pyproject.toml` : 'pyproject.toml';
  const text = await world.git(root).readFile(head.commit, file);
  const { project } = text === null ? {} : readManifest('toml', text, file);
  const said = typeof project === 'object' && project !== null && 'classifiers' in project ? project.classifiers : [];
  return Array.isArray(said) ? said.filter((one) => typeof one === 'string') : [];
}
