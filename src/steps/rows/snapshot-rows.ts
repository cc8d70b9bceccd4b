import { z } from 'zod';
import { Problem } from '../../domain/problem.ts';
import { draftEvidence } from '../../domain/records/evidence.ts';
import { fewWords } from '../../domain/rows/after.ts';
import { type Snapshot, sealRows, snapshotId } from '../../domain/rows/snapshot.ts';
import { compareRows, type PlannedRow, plannedRows, type RowMatch } from '../../domain/rows/wanted.ts';
import { oneLine } from '../../domain/text.ts';
import { defineStep, done, type Hands, notDone } from '../step.ts';
import {
  afterFile,
  beforeFile,
  readSnapshot,
  required,
  requireProfile,
  rowScope,
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
    const { snapshot, out_of_step } = await take(hands);
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
 * The rows as they stand, from where the plan is to move them. What is already moved cannot be saved any more: a
 * snapshot that was recorded and is gone is not quietly taken anew from the moved rows, and what somebody else moved
 * since the plan was made is not taken for the state before it.
 */
async function take(hands: Hands): Promise<{ snapshot: Snapshot; out_of_step: number }> {
  const database = required(hands.database);
  const view = await database.look();
  const profile = requireProfile(view);
  const rows = await database.rowsOf(rowScope(hands));
  const planned = plannedRows(hands.release.plan.items);
  const found = compareRows(
    planned,
    rows.components.map((row) => fewWords(profile, row)),
  );
  const out_of_step = found.filter(({ match }) => !match).length;
  const recorded = (await snapshotEvidence(hands)).some((one) => (one.numbers.out_of_step ?? 0) > 0);
  if (recorded && out_of_step === 0) throw new Problem('DATABASE_SNAPSHOT_LOST');
  requireAsPlanned(planned, found);
  return { snapshot: { profile: profile.name, taken_at: view.now, rows }, out_of_step };
}

function requireAsPlanned(planned: readonly PlannedRow[], found: readonly RowMatch[]): void {
  const said = (version: string | number | null | undefined) => oneLine(`${version ?? 'no single active row'}`, 200);
  const moved = planned.flatMap(({ component_type, name, stored }, index) => {
    const now = found[index]?.stored ?? null;
    const path = oneLine(`${component_type} ${name}`, 200);
    return now === stored ? [] : [{ path, expected: said(stored), actual: said(now), by: 'agent' as const }];
  });
  if (moved.length > 0)
    throw new Problem('DATABASE_ROWS_CHANGED', { values: { count: moved.length }, details: moved.slice(0, 20) });
}
