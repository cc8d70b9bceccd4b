import { handEdits, isSealed, notesOf } from './seal.ts';

/** The file of the notes of one version, by the pattern of `changelog.notes`. */
export const notesFile = (pattern: string, version: string): string => pattern.replace('{version}', version);

/** Whether a person wrote or changed anything in a file of notes. */
export const isHandWritten = (text: string): boolean =>
  isSealed(text) ? handEdits(text) !== 'none' || notesOf(text) !== '' : text.trim() !== '';

/** The free words in a file of notes: all of it, or the slot of one that was made; null when there are none. */
export function wordsOf(text: string): string | null {
  const written = isSealed(text) ? notesOf(text) : text;
  return written?.trim() || null;
}
