import { z } from 'zod';
import { evidenceForTree, requireReleaseCommit } from '../release-tree.ts';
import { defineStep, done, notDone } from '../step.ts';
import { scanInto, tellScan } from './tell-scan.ts';

/** Looks through every file of the release commit for credentials (R321). */
export const scanTree = defineStep({
  name: 'scan-tree',
  phase: 'synchronization',
  undoable: 'fully',
  check: true,
  input: z.strictObject({}),
  title: () => 'look for secrets in the release commit',
  plan: () => [{}],

  async verify(_input, eyes) {
    const seen = await evidenceForTree(eyes, 'secrets', 'tree');
    return seen ? done(`${seen.numbers.files} files looked through`) : notDone('this tree was not looked through');
  },

  async apply(_input, hands) {
    const started_at = hands.clock.now();
    const commit = await requireReleaseCommit(hands, 'validate_release');
    const { scan, see } = scanInto();
    for (const path of await hands.project.listFiles(commit)) see(path, await hands.project.readFile(commit, path));
    await tellScan(hands, { name: 'tree', started_at, scan, facts: {} });
  },

  async undo() {},
});
