import { tooSoon } from '../domain/calendar/schedule.ts';
import { overdueReviews } from '../domain/readiness/readiness.ts';
import { type Facts, takesPackages } from '../domain/records/facts.ts';
import type { Plan } from '../domain/records/plan.ts';
import { oneLine } from '../domain/text.ts';
import type { World } from '../ports/world.ts';
import { lookForImages } from './project/images.ts';
import type { Project } from './project/project.ts';
import { dueOf } from './release-calendar.ts';

/** What is said of a plan and refuses nothing: sooner than usual, reviews overdue, pipelines that publish too, images. */
export async function warningsOf(world: World, project: Project, plan: Plan, facts: Facts): Promise<string[]> {
  const { version, rollback } = plan;
  const now = world.clock.now();
  return [
    ...tooSoon(await dueOf(world, project), version.bump_type, now),
    ...overdueReviews(project.policy.readiness, now.slice(0, 10)),
    ...triggerWarnings(plan, facts),
    ...unknownPorts(facts),
    ...(await unbuiltImages(world, project)),
    ...Object.entries(rollback.snapshot.latest)
      .filter(([, latest]) => latest?.startsWith('sha256:'))
      .map(([place]) => `latest of ${place} is an image that no version tag has: it stays until a person moves it`),
  ];
}

/** A push that makes a pipeline publish is the publication, and twice is once too often (R193). */
function triggerWarnings({ tag, items }: Plan, { triggers, channels }: Facts): string[] {
  if (triggers === null) return [];
  const shown = items.some(({ step }) => step === 'publish-page');
  const started = triggers.found.filter(({ on }) => on === 'tag' || shown);
  const ways = started.map(
    ({ file, on, publishes, by }) =>
      `${on === 'tag' ? `Pushing ${tag}` : `Showing the page of ${tag}`} starts ${file}, which publishes (${publishes}, by ${by}): that cannot be taken back either.`,
  );
  const twice = channels.filter(
    (one) => one.stage === 'production' && one.by !== 'ci' && started.some(({ publishes }) => publishes === one.ships),
  );
  const doubles = twice.map(
    (one) =>
      `${takesPackages(one) ? one.package : 'The release page'} would be published twice, to ${one.channel} by this release and by the project's pipeline; leave it to one of them.`,
  );
  const unread = triggers.unread.map((file) => `${file} could not be read: what it publishes is not known.`);
  return [...new Set([...ways, ...doubles, ...unread])];
}

/** Ports of compose files that hang on a variable without a default: whether they fit cannot be seen (R178). */
const unknownPorts = ({ compose }: Facts): string[] =>
  (compose ?? []).flatMap(({ file, unknown }) =>
    [...new Set(unknown)].map(
      (what) => `${file}, ${oneLine(what, 150)}: which port of the machine it takes is not known.`,
    ),
  );

/** Images that policy names and the commit has no Dockerfile for: they are no part of the release (R172). */
async function unbuiltImages(world: World, project: Project): Promise<string[]> {
  const { missing } = await lookForImages(world.git(project.root), project);
  return missing.map(
    ({ name, files }) => `the image ${name} is not built: the commit has no ${files.join(' and no ')}`,
  );
}
