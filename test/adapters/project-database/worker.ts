import type { RowScope, RowSet } from '../../../src/domain/rows/table.ts';
import { openProject } from './databases.ts';

/** Moves rows as it is told, says so, and stays until it is killed. */
process.on('message', async ({ url, scope, from, to }: { url: string; scope: RowScope; from: RowSet; to: RowSet }) => {
  await openProject(url).moveRows(scope, from, to);
  process.send?.('moved');
});
