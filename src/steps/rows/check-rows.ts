import { z } from 'zod';
import { readField } from '../../domain/manifests/index.ts';
import { eachOf, filesAtOnce } from '../../domain/programs/each-of.ts';
import { draftEvidence } from '../../domain/records/evidence.ts';
import { compareRows, plannedRows, sameVersion } from '../../domain/rows/wanted.ts';
import { evidenceForTree, requireReleaseCommit } from '../release-tree.ts';
import { defineStep, done, type Hands, notDone } from '../step.ts';
import { required, rowsToMove } from './release-rows.ts';

/** Lines of the table that the record keeps; those that differ come first. */
const mostKept = 500;

/** Reads rows and files back, each by itself, and sets them beside each other (R37, R66, R70); asks the probes (R79). */
export const checkRows = defineStep({
  name: 'check-rows',
  phase: 'synchronization',
  undoable: 'fully',
  check: true,
  input: z.strictObject({ probes: z.array(z.string()) }),
  title: () => 'compare rows and files',
  plan: (planning) =>
    rowsToMove(planning).length === 0 ? [] : [{ probes: Object.keys(planning.policy.database.probes) }],

  async verify(_input, eyes) {
    const seen = await evidenceForTree(eyes, 'rows', 'rows');
    return seen ? done(`${seen.numbers.in_step} of ${seen.numbers.components} in step`) : notDone('not compared yet');
  },

  async apply(input, hands) {
    const started_at = hands.clock.now();
    const database = required(hands.database);
    const table = await compare(hands);
    const probes = [];
    for (const name of input.probes) probes.push(await database.probe(name));
    await hands.record(
      draftEvidence({
        kind: 'rows',
        name: 'rows',
        started_at,
        ended_at: hands.clock.now(),
        numbers: { components: table.length, in_step: table.filter((one) => one.match).length },
        facts: { table: table.sort((a, b) => Number(a.match) - Number(b.match)).slice(0, mostKept), probes },
      }),
    );
  },

  async undo() {},
});

/** Component, what its file says in the release commit, what its one active row says, and whether they agree. */
async function compare(hands: Hands) {
  const commit = await requireReleaseCommit(hands, 'generate_changelog');
  const { rows } = await required(hands.database).look();
  const wanted = plannedRows(hands.release.plan.items);
  const found = compareRows(wanted, rows);
  const table: { component: string; file: string | number | null; row: string | number | null; match: boolean }[] = [];
  await eachOf(wanted.entries(), filesAtOnce, async ([index, { file, format, path }]) => {
    const text = await hands.project.readFile(commit, file);
    const field = text === null ? null : readField(format, text, path, file);
    const said =
      field?.found && (typeof field.value === 'string' || typeof field.value === 'number') ? field.value : null;
    const { component_type = '', name = '', stored = null } = found[index] ?? {};
    const match = said !== null && stored !== null && sameVersion(said, stored);
    table[index] = { component: `${component_type} ${name}`, file: said, row: stored, match };
  });
  return table;
}
