import { eachOf, programsAtOnce } from '../../domain/programs/each-of.ts';
import type { Item } from '../../domain/records/plan.ts';
import type { World } from '../../ports/world.ts';
import { stepNamed } from '../../steps/index.ts';
import type { Workbench } from './workbench.ts';

const draft = 'a draft was begun that nobody else sees; a person deletes it';
const others = 'other bytes than those of this release stand there; they were left alone';

/**
 * What was withdrawn and is in use all the same, since its channel lets only people mark a version, what others put in
 * its place, and pages that were begun and never shown; by a look.
 */
export async function leftToPeople(world: World, { plan, release, hands }: Workbench): Promise<string[]> {
  const items = await (await world.ledger()).items(release.id);
  const notes = new Map(items.flatMap((one) => (one.state === 'withdrawn' ? [[one.item_id, one.note]] : [])));
  const look = async ({ id, step, title, input }: Item): Promise<string[]> => {
    const note = notes.get(id);
    if (!['publish-page', 'publish-production', 'await-publication'].includes(step)) return [];
    const [channel = '', name = '', version = ''] = [input.channel, input.package, input.version].map(String);
    const standing = await hands.channel(channel).observe({ stage: 'production', package: name, version });
    if (step === 'publish-page') return standing?.draft ? [`${title}: ${draft}`] : [];
    if (standing?.withdrawn !== null) return [];
    if (note !== undefined) return [`${title}: ${note}`];
    return (await stepNamed(step).isOut?.(input, hands)) === false ? [`${title}: ${others}`] : [];
  };
  return (await eachOf(plan.items, programsAtOnce, (item) => look(item).catch(() => []))).flat();
}
