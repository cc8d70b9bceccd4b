import { isCommand } from '../../domain/records/facts.ts';
import type { Item } from '../../domain/records/plan.ts';
import type { World } from '../../ports/world.ts';
import { startingIn, treeStands, type Workbench } from './workbench.ts';

/**
 * Works with a tree in which commands of the project can start, where one of the items needs them: the work tree of the
 * release, or, before it is opened and after it was closed, one that holds the base commit for as long as it takes. The
 * plan names that commit by its id; a tag could have been moved by whoever can write in the checkout.
 */
export async function withReleaseTree<T>(
  world: World,
  bench: Workbench,
  items: readonly Item[],
  work: (bench: Workbench) => Promise<T>,
): Promise<T> {
  const { plan, hands } = bench;
  const commands = items.some(({ input }) => isCommand(String(input.channel ?? '')));
  if (!commands || (await treeStands(bench))) return work(bench);
  const path = `${hands.release.storage}/lent`;
  await hands.project.addWorktree({ path, branch: null, base: plan.base.commit });
  try {
    return await work(startingIn(world, bench, path));
  } finally {
    await hands.project.removeWorktree(path);
  }
}
