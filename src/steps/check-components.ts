import { z } from 'zod';
import { draftEvidence } from '../domain/evidence.ts';
import { readField } from '../domain/manifests/index.ts';
import { spelled } from '../domain/version/spelling.ts';
import { evidenceForTree, requireReleaseCommit } from './release-tree.ts';
import { defineStep, done, notDone } from './step.ts';

const expected = z.strictObject({
  file: z.string(),
  format: z.enum(['yaml', 'toml', 'json']),
  path: z.string(),
  value: z.union([z.string(), z.number()]),
});

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
    const components = facts.components.flatMap(({ file, format, path, mode, version, changed, as }) => {
      if (mode === 'skip' || version === null) return [];
      const raised = mode === 'revision' && changed && typeof version === 'number' ? version + 1 : version;
      return [{ file, format, path, value: mode === 'framework' ? spelled(release, { scheme, as, file }) : raised }];
    });
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
    const outOfStep: string[] = [];
    for (const { file, format, path, value } of expected) {
      const text = await hands.project.readFile(commit, file);
      const field = text === null ? null : readField(format, text, path, file);
      if (!field?.found || field.value !== value) outOfStep.push(`${file}: ${path} is not ${value}`);
    }
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
