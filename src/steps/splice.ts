import { z } from 'zod';
import { formatNames, openManifest } from '../domain/manifests/index.ts';
import { readReleaseFile, worktreeStands } from './release-tree.ts';
import { defineStep, done, notDone, type Planning, type Step } from './step.ts';

const edit = z.strictObject({
  file: z.string(),
  format: z.enum(formatNames),
  path: z.string(),
  from: z.union([z.string(), z.number()]),
  to: z.union([z.string(), z.number()]),
});
export type Edit = z.infer<typeof edit>;

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
      for (const { file, format, fields } of byManifest(edits)) {
        const text = await readReleaseFile(eyes, file);
        if (text === null) return notDone(`${file} is not in the release tree`);
        const manifest = openManifest(format, text, file);
        const other = fields.find(({ path, to }) => {
          const field = manifest.read(path);
          return !field.found || field.value !== to;
        });
        if (other) return notDone(`${file} does not say ${other.to} at ${other.path}`);
      }
      return done(`${edits.length} fields read back`);
    },

    async apply({ edits }, hands) {
      // All texts are made before the first is written, so that a file that cannot be edited leaves the others alone.
      const texts = new Map<string, string>();
      for (const { file, format, fields } of byManifest(edits)) {
        const text = texts.get(file) ?? (await hands.files.read(file)) ?? '';
        const next = openManifest(format, text, file).splice(fields.map(({ path, to }) => ({ path, value: to })));
        if (next !== text) texts.set(file, next);
      }
      for (const [file, text] of texts) await hands.files.write(file, text);
    },

    async undo({ edits }, hands) {
      if (await worktreeStands(hands)) await hands.worktree.restore([...new Set(edits.map(({ file }) => file))]);
    },
  });
}

interface FileEdits {
  file: string;
  format: Edit['format'];
  fields: Edit[];
}

/** A file with many fields, such as a lock file, is parsed once for all of them. */
function byManifest(edits: readonly Edit[]): FileEdits[] {
  const files = new Map<string, FileEdits>();
  for (const one of edits) {
    const key = `${one.format} ${one.file}`;
    const known = files.get(key);
    if (known) known.fields.push(one);
    else files.set(key, { file: one.file, format: one.format, fields: [one] });
  }
  return [...files.values()];
}
