import { z } from 'zod';
import { formatNames, openManifest, readField } from '../../domain/manifests/index.ts';
import type { Item } from '../../domain/records/plan.ts';
import { readReleaseFile, worktreeStands } from '../release-tree.ts';
import { defineStep, done, type Eyes, type Hands, notDone, type Planning, type Step } from '../step.ts';
import { eachOf, filesAtOnce } from './each-of.ts';

const edit = z.strictObject({
  file: z.string(),
  format: z.enum(formatNames),
  path: z.string(),
  from: z.union([z.string(), z.number()]),
  to: z.union([z.string(), z.number()]),
  comment: z.string().optional(),
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
      // All texts are made before the first is written, so that a file that cannot be edited leaves the others alone.
      const texts = new Map<string, string>();
      await eachOf(byFile(edits), filesAtOnce, async ([file, ofFile]) => {
        const text = (await hands.files.read(file)) ?? '';
        const next = spliced(text, file, ofFile);
        if (next !== text) texts.set(file, next);
      });
      await eachOf(texts, filesAtOnce, ([file, text]) => hands.files.write(file, text));
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
const spliced = (text: string, file: string, edits: readonly Edit[]): string =>
  byFormat(edits).reduce(
    (current, [format, fields]) =>
      openManifest(format, current, file).splice(
        fields.map(({ path, to, comment }) => ({ path, value: to, ...(comment ? { comment } : {}) })),
      ),
    text,
  );

/** A file is parsed once for all of its fields; it may be looked at in two ways, such as by a pattern. */
function byFormat(edits: readonly Edit[]): [Edit['format'], Edit[]][] {
  const formats = new Map<Edit['format'], Edit[]>();
  for (const one of edits) {
    const known = formats.get(one.format);
    if (known) known.push(one);
    else formats.set(one.format, [one]);
  }
  return [...formats];
}

/** Why a file is not as the edits want it; null when it is. */
async function differs(eyes: Eyes, file: string, ofFile: readonly Edit[]): Promise<string | null> {
  const text = await readReleaseFile(eyes, file);
  if (text === null) return `${file} is not in the release tree`;
  const other = byFormat(ofFile)
    .flatMap(([format, fields]) => {
      const manifest = openManifest(format, text, file);
      return fields.map((one) => ({ ...one, field: manifest.read(one.path) }));
    })
    .find(({ field, to }) => !field.found || field.value !== to);
  return other ? `${file} does not say ${other.to} at ${other.path}` : null;
}

/** Every version field that items of a plan write. */
export const plannedEdits = (items: readonly Item[]): Edit[] =>
  items.filter((item) => Array.isArray(item.input.edits)).flatMap((item) => input.parse(item.input).edits);

/** What other items of the plan write into the same files, such as a lock file that repeats many versions. */
function otherEdits(eyes: Eyes, name: string, files: ReadonlyMap<string, unknown>): Map<string, Edit[]> {
  const others = eyes.release.plan.items.filter((item) => item.step !== name);
  return byFile(plannedEdits(others).filter((one) => files.has(one.file)));
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
