import type { ReleaseRecord } from '../../ports/ledger.ts';
import type { World } from '../../ports/world.ts';
import type { Workbench } from './workbench.ts';

type Taken = Pick<Workbench, 'plan' | 'release'>;

/**
 * Whether the release was begun anew, or came to its end, since an operation took it: one that lay waiting after a crash
 * may be overtaken. Nothing of what stands is its own then.
 */
export const wentOn = async (world: World, taken: Taken): Promise<boolean> =>
  isElsewhere(taken, await standing(world, taken));

/** As `wentOn`, or all of it was taken back. */
export async function superseded(world: World, taken: Taken): Promise<boolean> {
  const now = await standing(world, taken);
  return now?.status === 'undone' || isElsewhere(taken, now);
}

const standing = async (world: World, { plan }: Taken): Promise<ReleaseRecord | null> =>
  (await world.ledger()).releaseOfPlan(plan.id);

function isElsewhere({ release }: Taken, now: ReleaseRecord | null): boolean {
  const ended = now?.status === 'complete' || now?.status === 'rolled_back';
  return now?.started_at !== release.started_at || (ended && now.status !== release.status);
}
