import type { World } from '../../ports/world.ts';
import type { Workbench } from './workbench.ts';

/** What was withdrawn and is in use all the same, since its channel lets only people mark a version; by a look. */
export async function leftToPeople(world: World, { plan, release, hands }: Workbench): Promise<string[]> {
  const items = await (await world.ledger()).items(release.id);
  const notes = new Map(items.flatMap((one) => (one.state === 'withdrawn' ? [[one.item_id, one.note]] : [])));
  const looks = plan.items.map(async ({ id, step, title, input }) => {
    const note = notes.get(id);
    if (!['publish-production', 'await-publication'].includes(step) || note === undefined) return [];
    const [channel = '', name = '', version = ''] = [input.channel, input.package, input.version].map(String);
    const standing = await hands.channel(channel).observe({ stage: 'production', package: name, version });
    return standing?.withdrawn === null ? [`${title}: ${note}`] : [];
  });
  return (await Promise.all(looks.map((look) => look.catch(() => [])))).flat();
}
