import { z } from 'zod';
import { sha256 } from '../../domain/content-id.ts';
import { type Edit, edit, editsByFile, editsByFormat, editText } from '../../domain/manifests/edit.ts';
import { openManifest, readField } from '../../domain/manifests/index.ts';
import { Problem } from '../../domain/problem.ts';
import { eachOf, filesAtOnce } from '../../domain/programs/each-of.ts';
import type { Item } from '../../domain/records/plan.ts';
import { readReleaseFile, worktreeStands } from '../release-tree.ts';
import { defineStep, done, type Eyes, type Hands, notDone, type Planning, type Step } from '../step.ts';

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
      await eachOf(editsByFile(edits), filesAtOnce, async ([file, ofFile]) => {
        const why = others.length > 0 ? null : await differs(eyes, file, ofFile);
        if (why !== null) others.push(why);
      });
      const [other] = others.sort();
      return other === undefined ? done(`${edits.length} fields read back`) : notDone(other);
    },

    async apply({ edits }, hands) {
      const files = editsByFile(edits);
      // Every file is edited before the first is written, so that one that cannot be edited leaves the others alone.
      const ready = new Map<string, Ready>();
      let room = mostHeld;
      await eachOf(files, filesAtOnce, async ([file, ofFile]) => {
        const bytes = await edited(hands, file, ofFile);
        if (bytes === null) return;
        room -= bytes.length;
        ready.set(file, room >= 0 ? { bytes } : { hash: sha256(bytes) });
      });
      await eachOf(ready, filesAtOnce, async ([file, one]) =>
        hands.files.write(file, one.bytes ?? (await editedAgain(hands, file, files.get(file) ?? [], one.hash))),
      );
    },

    async undo({ edits }, hands) {
      if (!(await worktreeStands(hands))) return;
      const files = editsByFile(edits);
      const others = otherEdits(hands, step.name, files);
      await hands.worktree.restore([...files.keys()].filter((file) => !others.has(file)));
      for (const [file, kept] of others) await bringBack(hands, file, kept);
    },
  });
}

/** Bytes that are kept from the first look at the files until they are written; what is more is made once again. */
const mostHeld = 16 * 1024 * 1024;

type Ready = { bytes: Uint8Array } | { bytes?: never; hash: string };

/** The file with its edits; null when it says so already. */
async function edited(hands: Hands, file: string, ofFile: readonly Edit[]): Promise<Uint8Array | null> {
  const text = (await hands.files.read(file)) ?? '';
  const next = editText(text, file, ofFile);
  return next === text ? null : Buffer.from(next);
}

/** As `edited`, and the very bytes that were looked at before. Throws RELEASE_TREE_CHANGED. */
async function editedAgain(hands: Hands, file: string, ofFile: readonly Edit[], hash: string): Promise<Uint8Array> {
  const bytes = await edited(hands, file, ofFile);
  if (bytes !== null && sha256(bytes) === hash) return bytes;
  const detail = { path: file, expected: 'the file as it was looked at', actual: 'other bytes', by: 'agent' as const };
  throw new Problem('RELEASE_TREE_CHANGED', { details: [detail] });
}

/** Why a file is not as the edits want it; null when it is. */
async function differs(eyes: Eyes, file: string, ofFile: readonly Edit[]): Promise<string | null> {
  const text = await readReleaseFile(eyes, file);
  if (text === null) return `${file} is not in the release tree`;
  const other = editsByFormat(ofFile)
    .flatMap(([format, fields]) => {
      const manifest = openManifest(format, text, file);
      return fields.filter(({ path, to }) => {
        const field = manifest.read(path);
        return !field.found || field.value !== to;
      });
    })
    .at(0);
  return other ? `${file} does not say ${other.to} at ${other.path}` : null;
}

/** Every version field that items of a plan write. */
export const plannedEdits = (items: readonly Item[]): Edit[] =>
  items.filter((item) => Array.isArray(item.input.edits)).flatMap((item) => input.parse(item.input).edits);

/** What other items of the plan write into the same files, such as a lock file that repeats many versions. */
function otherEdits(eyes: Eyes, name: string, files: ReadonlyMap<string, unknown>): Map<string, Edit[]> {
  const others = eyes.release.plan.items.filter((item) => item.step !== name);
  return editsByFile(plannedEdits(others).filter((one) => files.has(one.file)));
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
  const next = editText(base, file, standing);
  if (next !== now) await hands.files.write(file, next);
}
