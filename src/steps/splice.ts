import { z } from 'zod';
import { readField, readFields, spliceFields } from '../domain/manifests/index.ts';
import { eachOf, filesAtOnce } from './each-of.ts';
import { readReleaseFile, worktreeStands } from './release-tree.ts';
import { defineStep, done, type Eyes, type Hands, notDone, type Planning, type Step } from './step.ts';

const edit = z.strictObject({
  file: z.string(),
  format: z.enum(['yaml', 'toml', 'json']),
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
      const others: string[] = [];
      await eachOf(byFile(edits), filesAtOnce, async ([file, ofFile]) => {
        const why = others.length > 0 ? null : await differs(eyes, file, ofFile);
        if (why !== null) others.push(why);
      });
      const [other] = others.sort();
      return other === undefined ? done(`${edits.length} fields read back`) : notDone(other);
    },

    async apply({ edits }, hands) {
      await eachOf(byFile(edits), filesAtOnce, async ([file, ofFile]) => {
        const text = (await hands.files.read(file)) ?? '';
        const next = spliced(text, file, ofFile);
        if (next !== text) await hands.files.write(file, next);
      });
    },

    async undo({ edits }, hands) {
      if (!(await worktreeStands(hands))) return;
      const files = byFile(edits);
      const others = otherEdits(hands, step.name, files);
      await hands.worktree.restore([...files.keys()].filter((file) => !others.has(file)));
      for (const [file, kept] of others) await bringBack(hands, file, kept);
    },
  });
}

function byFile(edits: readonly Edit[]): Map<string, Edit[]> {
  const files = new Map<string, Edit[]>();
  for (const one of edits) {
    const ofFile = files.get(one.file);
    if (ofFile) ofFile.push(one);
    else files.set(one.file, [one]);
  }
  return files;
}

/** All edits of one file are one splice and one write, so that linked fields move together or not at all (R58). */
function spliced(text: string, file: string, [first, ...rest]: readonly Edit[]): string {
  if (!first) return text;
  const values = [first, ...rest].map(({ path, to }) => ({ path, value: to }));
  return spliceFields(first.format, text, values, file);
}

/** Why a file is not as the edits want it; null when it is. */
async function differs(eyes: Eyes, file: string, ofFile: readonly Edit[]): Promise<string | null> {
  const text = await readReleaseFile(eyes, file);
  const [first] = ofFile;
  if (text === null || !first) return `${file} is not in the release tree`;
  const fields = readFields(
    first.format,
    text,
    ofFile.map((one) => one.path),
    file,
  );
  const other = ofFile.find((one, index) => {
    const field = fields[index];
    return !field?.found || field.value !== one.to;
  });
  return other ? `${file} does not say ${other.to} at ${other.path}` : null;
}

/** What other items of the plan write into the same files, such as a lock file that repeats many versions. */
function otherEdits(eyes: Eyes, name: string, files: ReadonlyMap<string, unknown>): Map<string, Edit[]> {
  const others = eyes.release.plan.items.filter((item) => item.step !== name && Array.isArray(item.input.edits));
  const edits = others.flatMap((item) => input.parse(item.input).edits).filter((one) => files.has(one.file));
  return byFile(edits);
}

/** The file as the base commit has it, with those edits of others that stood in it; written at once. */
async function bringBack(hands: Hands, file: string, others: readonly Edit[]): Promise<void> {
  const [now, base] = [
    await hands.files.read(file),
    await hands.project.readFile(hands.release.plan.base.commit, file),
  ];
  if (now === null || base === null) return hands.worktree.restore([file]);
  const standing = others.filter(({ format, path, to }) => {
    const field = readField(format, now, path, file);
    return field.found && field.value === to;
  });
  const next = spliced(base, file, standing);
  if (next !== now) await hands.files.write(file, next);
}
