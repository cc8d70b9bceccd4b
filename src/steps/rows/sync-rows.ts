import { z } from 'zod';
import { readManifest } from '../../domain/manifests/index.ts';
import { Problem } from '../../domain/problem.ts';
import { eachOf, filesAtOnce } from '../../domain/programs/each-of.ts';
import { type ConfiguredRow, rowsAfter } from '../../domain/rows/after.ts';
import { configHash, plainConfig } from '../../domain/rows/config.ts';
import { writtenStands } from '../../domain/rows/same.ts';
import { sealRows } from '../../domain/rows/snapshot.ts';
import { compareRows, plannedRow, plannedRows } from '../../domain/rows/wanted.ts';
import { requireReleaseCommit } from '../release-tree.ts';
import { defineStep, done, type Hands, notDone } from '../step.ts';
import {
  afterFile,
  readAfter,
  readSnapshot,
  required,
  requireProfile,
  rowRelease,
  rowScope,
  rowsToMove,
} from './release-rows.ts';

/**
 * Brings the component rows of the project's database to what the release commit says, all in one transaction (R61,
 * R63). The rows before and after stand in files first, so that any later process can finish it or take it back. When
 * the database says that it took nothing, and no earlier try may have got through, there is nothing to take back.
 * Rows of the planned versions are ours only when every column says what stands in those files: another clone that
 * releases the same project moves to the same versions.
 */
export const syncRows = defineStep({
  name: 'sync-rows',
  phase: 'synchronization',
  undoable: 'fully',
  input: z.strictObject({ rows: z.array(plannedRow).min(1) }),
  title: ({ rows }) => `${rows.length} component row${rows.length === 1 ? '' : 's'}`,
  plan: (planning) => {
    const rows = rowsToMove(planning);
    return rows.length === 0 ? [] : [{ rows }];
  },

  async verify({ rows }, eyes) {
    const [saved, after] = [await readSnapshot(eyes), await readAfter(eyes)];
    if (!saved || !after) return notDone('the rows were not moved yet');
    const database = required(eyes.database);
    const versions = compareRows(rows, (await database.look()).rows);
    const standing = await database.rowsOf(rowScope(eyes));
    const { rows: before } = saved.snapshot;
    return versions.every(({ match }) => match) &&
      writtenStands(before.components, after.components, standing.components) &&
      writtenStands(before.history, after.history, standing.history)
      ? done(`${rows.length} rows read back`)
      : notDone('the rows say something else');
  },

  async apply(_input, hands) {
    const saved = await readSnapshot(hands);
    if (!saved) throw new Problem('DATABASE_SNAPSHOT_LOST');
    const database = required(hands.database);
    const { mark } = rowScope(hands);
    const commit = await requireReleaseCommit(hands, 'generate_changelog');
    const { rows, taken_at } = saved.snapshot;
    const profile = requireProfile(await database.look());
    const wanted = await configured(hands, commit);
    const after = rowsAfter(profile, rows, wanted, rowRelease(hands, mark, taken_at, commit));
    const tried = await hands.stored.exists(afterFile);
    await hands.stored.write(afterFile, sealRows(after));
    try {
      await database.moveRows(rowScope(hands), rows, after);
    } catch (error) {
      if (!tried && error instanceof Problem && error.code !== 'DATABASE_UNREACHABLE')
        await hands.stored.remove(afterFile);
      throw error;
    }
  },

  async undo(_input, hands) {
    const after = await readAfter(hands);
    if (!after) {
      if (await hands.stored.exists(afterFile)) throw new Problem('DATABASE_SNAPSHOT_LOST');
      return;
    }
    const saved = await readSnapshot(hands);
    if (!saved) throw new Problem('DATABASE_SNAPSHOT_LOST');
    await required(hands.database).moveRows(rowScope(hands), after, saved.snapshot.rows);
    await hands.stored.remove(afterFile);
  },
});

/** The planned rows with the configuration that the release commit holds for each. */
async function configured(hands: Hands, commit: string): Promise<ConfiguredRow[]> {
  const rows: ConfiguredRow[] = [];
  await eachOf(plannedRows(hands.release.plan.items).entries(), filesAtOnce, async ([index, row]) => {
    const text = await hands.project.readFile(commit, row.file);
    if (text === null) throw new Problem('FIELD_MISSING', { values: { file: row.file, path: row.path } });
    const config = plainConfig(readManifest(row.format, text, row.file), row);
    rows[index] = { config, hash: configHash(text), ...row };
  });
  return rows;
}
