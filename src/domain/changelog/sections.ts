import { type Mark, outline } from './outline.ts';
import { type HandEdits, handEdits, isSealed } from './seal.ts';

/** Whether the changelog already tells of this version. */
export const hasSection = (text: string, version: string): boolean => findVersion(outline(text), version) >= 0;

/** The section of a version, from its heading up to the next version or the links below the last; null when absent. */
export function sectionOf(text: string, version: string): string | null {
  const marks = outline(text);
  const at = findVersion(marks, version);
  return at < 0 ? null : sectionAt(text, marks, at);
}

/** The versions a changelog tells of, as they stand in it. */
export const versionsOf = (text: string): string[] =>
  outline(text).flatMap(({ kind, name }) => (kind === 'version' ? [name] : []));

/** Sections that were generated once and changed by hand since (R137). */
export function editedSections(text: string): ({ version: string } & HandEdits)[] {
  const marks = outline(text);
  return marks.flatMap(({ kind, name }, index) => {
    const section = kind === 'version' ? sectionAt(text, marks, index) : '';
    const edits = isSealed(section) ? handEdits(section) : 'none';
    return edits === 'none' ? [] : [{ version: name, ...edits }];
  });
}

/** A line that speaks of a version without being a heading that this project can read. */
const speaksOfVersion = /^\W{0,6}(?:(?:version|release)\s+)?v?\d+\.\d+/i;

/**
 * Why a section cannot be put into this text; null when it can. Never guesses where versions of an unknown form stand,
 * and never writes a file whose bytes it could not keep.
 */
export function changelogFault(text: string): string | null {
  if (text.includes('\uFFFD')) return 'it is not valid UTF-8';
  const marks = outline(text);
  if (marks.some(({ kind }) => kind === 'unreleased')) return null;
  const versions = marks.filter(({ kind }) => kind === 'version').map(({ name }) => numbersOf(name));
  const [first, last] = [versions[0], versions.at(-1)];
  if (first && last) return isBelow(first, last) ? 'its oldest version stands first' : null;
  const titles = marks.filter(({ kind }) => kind === 'heading').map(({ name }) => name);
  const strange =
    titles.some((title) => /\d+\.\d+/.test(title)) || text.split('\n').some((one) => speaksOfVersion.test(one));
  return strange ? 'it speaks of versions, but no heading of it can be read as one' : null;
}

const numbersOf = (version: string): number[] => (version.match(/\d+/g) ?? []).slice(0, 3).map(Number);

function isBelow(one: readonly number[], other: readonly number[]): boolean {
  const at = one.findIndex((number, index) => number !== (other[index] ?? 0));
  return (one[at] ?? 0) < (other[at] ?? 0);
}

export const findVersion = (marks: readonly Mark[], version: string): number =>
  marks.findIndex(({ kind, name }) => kind === 'version' && name === version);

const sectionAt = (text: string, marks: readonly Mark[], at: number): string =>
  `${text.slice(marks[at]?.start, endOfSection(text, marks, at)).trimEnd()}\n`;

/** Some tools write versions as `###` with sections of that very level, so a third-level heading ends nothing. */
export function endOfSection(text: string, marks: readonly Mark[], at: number): number {
  const level = marks[at]?.level ?? 0;
  const ends = ({ kind, level: own }: Mark) =>
    kind === 'version' || kind === 'unreleased' || (kind === 'heading' && own < 3 && own <= level);
  for (let next = at + 1; next < marks.length; next += 1) {
    const mark = marks[next];
    if (mark && ends(mark)) return mark.start;
  }
  return firstFooterLink(text, marks) ?? text.length;
}

/** Where the block of links that ends the file begins; null when the file does not end in links. */
export function firstFooterLink(existing: string, marks: readonly Mark[]): number | null {
  let start = existing.length;
  for (const mark of marks.toReversed()) {
    if (mark.kind !== 'link' || existing.slice(mark.end, start).trim() !== '') break;
    start = mark.start;
  }
  return start === existing.length ? null : start;
}
