import type { World } from '../../ports/world.ts';
import type { Workbench } from './workbench.ts';

const draft = 'a draft was begun that nobody else sees; a person deletes it';

/**
 * What was withdrawn and is in use all the same, since its channel lets only people mark a version, and pages that were
 * begun and never shown; by a look.
 */
export async function leftToPeople(world: World, { plan, release, hands }: Workbench): Promise<string[]> {
  const items = await (await world.ledger()).items(release.id);
  const notes = new Map(items.flatMap((one) => (one.state === 'withdrawn' ? [[one.item_id, one.note]] : [])));
  const looks = plan.items.map(async ({ id, step, title, input }) => {
    const note = notes.get(id);
    const uploaded = step === 'publish-production' || step === 'await-publication';
    if (step !== 'publish-page' && !(uploaded && note !== undefined)) return [];
    const [channel = '', name = '', version = ''] = [input.channel, input.package, input.version].map(String);
    const standing = await hands.channel(channel).observe({ stage: 'production', package: name, version });
    if (step === 'publish-page') return standing?.draft ? [`${title}: ${draft}`] : [];
    return standing?.withdrawn === null ? [`${title}: ${note}`] : [];
  });
  return (await Promise.all(looks.map((look) => look.catch(() => [])))).flat();
}
