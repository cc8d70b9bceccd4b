import type { World } from '../../ports/world.ts';
import type { Workbench } from './workbench.ts';

/**
 * Whether the release was begun anew, or came to its end, since an operation took it: one that lay waiting after a crash
 * may be overtaken. Nothing of what stands is its own then.
 */
export async function wentOn(world: World, { plan, release }: Pick<Workbench, 'plan' | 'release'>): Promise<boolean> {
  const now = await (await world.ledger()).releaseOfPlan(plan.id);
  const ended = now?.status === 'complete' || now?.status === 'rolled_back';
  return now?.started_at !== release.started_at || (ended && now.status !== release.status);
}

/** As `wentOn`, or all of it was taken back. */
export async function superseded(world: World, bench: Pick<Workbench, 'plan' | 'release'>): Promise<boolean> {
  const now = await (await world.ledger()).releaseOfPlan(bench.plan.id);
  return now?.status === 'undone' || wentOn(world, bench);
}
