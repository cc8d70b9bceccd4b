import { z } from 'zod';
import { renderNotes } from '../../domain/changelog/notes.ts';
import { isHandWritten, notesFile } from '../../domain/changelog/notes-file.ts';
import { sealSection } from '../../domain/changelog/seal.ts';
import { sha256 } from '../../domain/content-id.ts';
import { Problem } from '../../domain/problem.ts';
import { readInside, readReleaseFile, restoreFile, worktreeStands } from '../release-tree.ts';
import { defineStep, done, notDone } from '../step.ts';
import { releaseContent } from './release-content.ts';

/** The file of the release notes (R251): what a person wrote there stays as it is, else the notes for customers. */
export const writeNotes = defineStep({
  name: 'write-notes',
  phase: 'synchronization',
  undoable: 'fully',
  input: z.strictObject({ file: z.string(), version: z.string(), text: z.string() }),
  title: ({ file, text }) => `${file}: release notes, ${sha256(text)}`,
  plan: (planning) => {
    const { file: changelog, notes: pattern } = planning.policy.changelog;
    const content = releaseContent(planning);
    if (content === null || pattern === undefined) return [];
    const { version } = content;
    const standing = planning.facts.changelog.notes;
    const text =
      standing !== null && isHandWritten(standing)
        ? standing
        : sealSection(renderNotes({ ...content, audience: 'customers', whole: `the file ${changelog}` }));
    return [{ file: notesFile(pattern, version), version, text }];
  },

  async verify({ file, text }, eyes) {
    const standing = await readReleaseFile(eyes, file);
    return standing === text ? done(`${file} stands as planned`) : notDone(`${file} does not stand as planned`);
  },

  async apply({ file, version, text }, hands) {
    const standing = await hands.files.read(file);
    if (standing === text) return;
    if (standing !== null && isHandWritten(standing))
      throw new Problem('CHANGELOG_EDITED', { values: { version, file } });
    await hands.files.write(file, text);
  },

  async undo({ file, text }, hands) {
    if (!(await worktreeStands(hands))) return;
    const standing = await readInside(hands, file);
    if (standing === text || standing === null || !isHandWritten(standing)) await restoreFile(hands, file);
  },
});
