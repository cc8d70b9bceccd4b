import { z } from 'zod';
import { Problem } from '../../domain/problem.ts';
import { draftEvidence } from '../../domain/records/evidence.ts';
import { type Snapshot, sealRows, snapshotId } from '../../domain/rows/snapshot.ts';
import { defineStep, done, type Hands, notDone } from '../step.ts';
import {
  afterFile,
  beforeFile,
  readSnapshot,
  required,
  requireProfile,
  rowScope,
  rowsOutOfStep,
  rowsToMove,
  snapshotEvidence,
} from './release-rows.ts';

/** Saves every row that this release may touch, before anything is written (R82). */
export const snapshotRows = defineStep({
  name: 'snapshot-rows',
  phase: 'pre-validation',
  undoable: 'fully',
  input: z.strictObject({ count: z.number() }),
  title: ({ count }) => `save the rows of ${count} component${count === 1 ? '' : 's'}`,
  plan: (planning) => {
    const count = rowsToMove(planning).length;
    return count === 0 ? [] : [{ count }];
  },

  async verify(_input, eyes) {
    const saved = await readSnapshot(eyes);
    return saved ? done(`saved as ${saved.id}`) : notDone('the rows are not saved');
  },

  async apply(_input, hands) {
    if (await readSnapshot(hands)) return;
    const started_at = hands.clock.now();
    const out_of_step = await rowsOutOfStep(hands);
    const snapshot = await take(hands, out_of_step);
    await hands.stored.write(beforeFile, sealRows(snapshot));
    const { components, history } = snapshot.rows;
    await hands.record(
      draftEvidence({
        kind: 'snapshot',
        name: 'rows',
        started_at,
        ended_at: hands.clock.now(),
        numbers: { rows: components.length + history.length, out_of_step },
        facts: { snapshot: snapshotId(snapshot), profile: snapshot.profile, file: beforeFile },
      }),
    );
  },

  /** While the rows are not moved back it stays, whatever else is undone. */
  async undo(_input, hands) {
    if (!(await hands.stored.exists(afterFile))) await hands.stored.remove(beforeFile);
  },
});

/**
 * The rows as they stand. What is already moved cannot be saved any more: a snapshot that was recorded and is gone is
 * not quietly taken anew from the moved rows.
 */
async function take(hands: Hands, outOfStep: number): Promise<Snapshot> {
  const moved = (await snapshotEvidence(hands)).some((one) => (one.numbers.out_of_step ?? 0) > 0);
  if (moved && outOfStep === 0) throw new Problem('DATABASE_SNAPSHOT_LOST');
  const database = required(hands.database);
  const view = await database.look();
  return { profile: requireProfile(view).name, taken_at: view.now, rows: await database.rowsOf(rowScope(hands)) };
}
