import { z } from 'zod';
import { type Edit, edit, editsByFile, editText } from '../domain/manifests/edit.ts';
import { readField } from '../domain/manifests/index.ts';
import { readReleaseFile, worktreeStands } from './release-tree.ts';
import { defineStep, done, notDone, type Planning, type Step } from './step.ts';

const input = z.strictObject({ edits: z.array(edit).min(1) });

/** A step that changes version fields in the release work tree, only their bytes and nothing else. */
export function spliceStep(step: { name: string; noun: string; plan: (planning: Planning) => Edit[] }): Step {
  return defineStep<{ edits: Edit[] }>({
    name: step.name,
    phase: 'synchronization',
    undoable: 'fully',
    input,
    title: ({ edits }) => `${edits.length} ${step.noun}${edits.length === 1 ? '' : 's'}`,
    plan: (planning) => {
      const edits = step.plan(planning);
      return edits.length > 0 ? [{ edits }] : [];
    },

    async verify({ edits }, eyes) {
      for (const [file, ofFile] of editsByFile(edits)) {
        const text = await readReleaseFile(eyes, file);
        if (text === null) return notDone(`${file} is not in the release tree`);
        const other = ofFile.find(({ format, path, to }) => {
          const field = readField(format, text, path, file);
          return !field.found || field.value !== to;
        });
        if (other) return notDone(`${file} does not say ${other.to} at ${other.path}`);
      }
      return done(`${edits.length} fields read back`);
    },

    async apply({ edits }, hands) {
      for (const [file, ofFile] of editsByFile(edits)) {
        const text = (await hands.files.read(file)) ?? '';
        const next = editText(text, ofFile);
        if (next !== text) await hands.files.write(file, next);
      }
    },

    async undo({ edits }, hands) {
      if (await worktreeStands(hands)) await hands.worktree.restore([...editsByFile(edits).keys()]);
    },
  });
}
