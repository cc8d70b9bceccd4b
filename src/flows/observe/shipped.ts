import type { World } from '../../ports/world.ts';
import type { Project } from '../project/project.ts';

/** How many files each package of the last release held, by the names of evidence; null when none is on record. */
export async function observeShipped(
  world: World,
  project: Pick<Project, 'id'>,
): Promise<Record<string, number> | null> {
  const ledger = await world.ledger();
  const last = (await ledger.releases(project.id)).find(({ status }) => status === 'complete');
  if (!last) return null;
  const looks = (await ledger.evidence(last.plan_id)).filter(({ kind }) => kind === 'contents');
  return Object.fromEntries(looks.map(({ name, numbers }) => [name, numbers.files ?? 0]));
}
