import { z } from 'zod';
import { componentValues } from '../../domain/components/edits.ts';
import { versionRules } from '../../domain/components/next.ts';
import { formatNames, readFields } from '../../domain/manifests/index.ts';
import { eachOf, filesAtOnce } from '../../domain/programs/each-of.ts';
import { draftEvidence } from '../../domain/records/evidence.ts';
import { spelled } from '../../domain/version/spelling.ts';
import { evidenceForTree, requireReleaseCommit } from '../release-tree.ts';
import { defineStep, done, type Eyes, notDone } from '../step.ts';

const expected = z.strictObject({
  file: z.string(),
  format: z.enum(formatNames),
  path: z.string(),
  value: z.union([z.string(), z.number()]),
});
type Expected = z.infer<typeof expected>;

/** Reads every version field back from the release commit and says which do not carry what the plan gave them. */
export const checkComponents = defineStep({
  name: 'check-components',
  phase: 'synchronization',
  undoable: 'fully',
  check: true,
  input: z.strictObject({ expected: z.array(expected), minimum: z.number() }),
  title: ({ expected }) => `read back ${expected.length} version fields`,
  plan: ({ facts, plan, policy }) => {
    const { source, mirrors } = policy.versioning;
    const { scheme, new: release } = plan.version;
    const own = [...(source ? [source] : []), ...mirrors].map(({ as, ...field }) => ({
      ...field,
      value: spelled(release, { scheme, as, file: field.file }),
    }));
    const { values } = componentValues(facts, versionRules(release, scheme, policy), plan.reconcile);
    const components = values.map(({ file, format, path, to }) => ({ file, format, path, value: to }));
    return [{ expected: [...own, ...components], minimum: own.length + policy.components.minimum }];
  },

  async verify(_input, eyes) {
    const seen = await evidenceForTree(eyes, 'components', 'components');
    return seen
      ? done(`${seen.numbers.in_step} of ${seen.numbers.fields} in step`)
      : notDone('not read back for this tree');
  },

  async apply({ expected, minimum }, hands) {
    const started_at = hands.clock.now();
    const commit = await requireReleaseCommit(hands, 'sync_components');
    const outOfStep = await readBack(hands, commit, expected);
    const missing = expected.length < minimum ? [`${expected.length} fields found, at least ${minimum} expected`] : [];
    await hands.record(
      draftEvidence({
        kind: 'components',
        name: 'components',
        started_at,
        ended_at: hands.clock.now(),
        numbers: { fields: expected.length, in_step: expected.length - outOfStep.length, missing: missing.length },
        facts: { out_of_step: [...outOfStep, ...missing].slice(0, 50) },
      }),
    );
  },

  async undo() {},
});

/** The fields that do not carry what they should; every file is read from the commit once, all through one batch. */
async function readBack(eyes: Eyes, commit: string, expected: readonly Expected[]): Promise<string[]> {
  const files = new Map<string, Expected[]>();
  for (const one of expected) {
    const ofFile = files.get(one.file);
    if (ofFile) ofFile.push(one);
    else files.set(one.file, [one]);
  }
  const outOfStep: string[] = [];
  await eachOf(files, filesAtOnce, async ([file, ofFile]) => {
    const text = await eyes.project.readFile(commit, file);
    const paths = ofFile.map((one) => one.path);
    const fields = text === null || !ofFile[0] ? [] : readFields(ofFile[0].format, text, paths, file);
    for (const [index, { path, value }] of ofFile.entries()) {
      const field = fields[index];
      if (!field?.found || field.value !== value) outOfStep.push(`${file}: ${path} is not ${value}`);
    }
  });
  return outOfStep.sort();
}
