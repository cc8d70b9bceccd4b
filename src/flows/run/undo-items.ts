import { Problem } from '../../domain/problem.ts';
import type { Item } from '../../domain/records/plan.ts';
import type { Durable } from '../../ports/engine.ts';
import type { World } from '../../ports/world.ts';
import { stepNamed } from '../../steps/index.ts';
import { retrying } from './retry.ts';
import type { Workbench } from './workbench.ts';

export interface Left {
  item: string;
  title: string;
  why: string;
}

/**
 * Undoes items newest first. An undo that fails is recorded and the others go on; the answer names exactly what is left
 * for a person. Harmless for items that never began.
 */
export async function undoItems(
  world: World,
  bench: Workbench,
  items: readonly Item[],
  durable: Durable,
  label: string,
): Promise<Left[]> {
  const left: Left[] = [];
  for (const item of [...items].reverse()) {
    const why = await retrying<string | null>(
      durable,
      (left) => (left === null ? null : { after_s: 0 }),
      (attempt) => durable.once(`${label}:${item.id}:${attempt}`, () => undoOne(world, bench, item)),
    );
    if (why !== null) left.push({ item: item.id, title: item.title, why });
  }
  return left;
}

async function undoOne(world: World, bench: Workbench, item: Item): Promise<string | null> {
  const ledger = await world.ledger();
  const set = (state: 'undone' | 'undo_failed', note: string) =>
    ledger.setItem({ release_id: bench.release.id, item_id: item.id, state, note }, bench.by);
  try {
    await stepNamed(item.step).undo(item.input, bench.hands);
    await set('undone', '');
    return null;
  } catch (error) {
    world.log.error(`undo of ${item.id} ${item.step}`, error);
    const why = error instanceof Problem ? error.message : 'an internal error, see the log';
    await set('undo_failed', why);
    return why;
  }
}

/** Withdraws what cannot be undone (move `latest` back, deprecate, mark), newest first. */
export async function withdrawItems(
  world: World,
  bench: Workbench,
  items: readonly Item[],
  durable: Durable,
): Promise<{ notes: string[]; left: Left[] }> {
  const notes: string[] = [];
  const left: Left[] = [];
  for (const item of [...items].reverse()) {
    const answer = await retrying<{ withdrawn: boolean; note: string }>(
      durable,
      ({ withdrawn }) => (withdrawn ? null : { after_s: 0 }),
      (attempt) => durable.once(`withdraw:${item.id}:${attempt}`, () => withdrawOne(world, bench, item)),
    );
    if (answer.withdrawn) notes.push(answer.note);
    else left.push({ item: item.id, title: item.title, why: answer.note });
  }
  return { notes, left };
}

async function withdrawOne(world: World, bench: Workbench, item: Item): Promise<{ withdrawn: boolean; note: string }> {
  const { withdraw } = stepNamed(item.step);
  if (!withdraw) return { withdrawn: true, note: `${item.title}: stays` };
  const ledger = await world.ledger();
  try {
    const note = await withdraw(item.input, bench.hands);
    await ledger.setItem({ release_id: bench.release.id, item_id: item.id, state: 'withdrawn', note }, bench.by);
    return { withdrawn: true, note };
  } catch (error) {
    world.log.error(`withdraw of ${item.id} ${item.step}`, error);
    const note = error instanceof Problem ? error.message : 'an internal error, see the log';
    await ledger.setItem({ release_id: bench.release.id, item_id: item.id, state: 'undo_failed', note }, bench.by);
    return { withdrawn: false, note };
  }
}
