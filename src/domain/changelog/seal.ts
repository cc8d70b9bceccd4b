import { sha256 } from '../content-id.ts';

/**
 * A sealed section says of itself what was generated, in a comment that no reader sees: one digest of the whole and a
 * short one of each line, so that what a hand changed can be named without the original. Between heading and first
 * list is a slot for notes that belongs to people: no digest covers it.
 */
export const slotStart = '<!-- notes -->';
export const slotEnd = '<!-- /notes -->';
const seal = /^<!-- generated ([0-9a-f]{24}) ((?:[0-9a-f]{4} ?)*)-->$/m;

/** What a hand did to a generated section. */
export interface HandEdits {
  /** Lines that were not generated. */
  added: string[];
  /** How many generated lines are gone or no longer as they were. */
  missing: number;
}

/** The section with an empty slot for notes and with its seal; `section` is as `renderSection` made it. */
export function sealSection(section: string): string {
  const [heading = '', ...rest] = section.trim().split('\n');
  const lines = linesOf(section);
  const comment = `<!-- generated ${digest(lines)} ${lines.map(short).join(' ')} -->`;
  return `${[heading, `${slotStart}\n${slotEnd}`, rest.join('\n').trim(), comment].join('\n\n')}\n`;
}

/** Whether a section says of itself that it was generated. */
export const isSealed = (section: string): boolean => seal.test(section.replaceAll('\r\n', '\n'));

/**
 * Whether a section as it stands in the changelog is what was generated (R137): `none`, or what a hand did. A section
 * without a seal was never generated: all of it is `added`.
 */
export function handEdits(section: string): 'none' | HandEdits {
  const [, whole, marks = ''] = seal.exec(section.replaceAll('\r\n', '\n')) ?? [];
  const lines = generatedLines(section);
  if (whole === digest(lines)) return 'none';
  const expected = new Map<string, number>();
  for (const mark of marks.trim().split(' ').filter(Boolean)) expected.set(mark, (expected.get(mark) ?? 0) + 1);
  const added = lines.filter((line) => {
    const left = expected.get(short(line)) ?? 0;
    if (left > 0) expected.set(short(line), left - 1);
    return left === 0;
  });
  return { added, missing: [...expected.values()].reduce((sum, left) => sum + left, 0) };
}

/** What people wrote into the slot; null when the section has none. */
export function notesOf(section: string): string | null {
  const text = section.replaceAll('\r\n', '\n');
  const place = slotIn(text);
  return place && text.slice(place.start + slotStart.length, place.end - slotEnd.length).trim();
}

/** Whether two sections were generated alike, whatever notes they carry and whoever changed line ends or blank lines. */
export function sameGenerated(one: string, other: string): boolean {
  return generatedLines(one).join('\n') === generatedLines(other).join('\n');
}

/** What a standing section has besides what was generated, and lacks of it, each line with `+ ` or `- ` before it. */
export function differenceOf(standing: string, generated: string): string[] {
  const lacks = (lines: string[], others: string[]) => {
    const known = new Set(others);
    return lines.filter((line) => !known.has(line));
  };
  const [has, wanted] = [generatedLines(standing), generatedLines(generated)];
  return [...lacks(has, wanted).map((line) => `+ ${line}`), ...lacks(wanted, has).map((line) => `- ${line}`)];
}

function generatedLines(section: string): string[] {
  const text = section.replaceAll('\r\n', '\n');
  return linesOf(text.replace(seal.exec(text)?.[0] ?? '', ''));
}

/** The lines that a seal covers: no notes, no blank ones, nor the mark of a version that was taken back. */
function linesOf(text: string): string[] {
  const place = slotIn(text);
  const covered = place ? `${text.slice(0, place.start)}\n${text.slice(place.end)}` : text;
  return covered
    .split('\n')
    .map((line) => line.trimEnd().replace(/^(#.*) \[YANKED\]$/i, '$1'))
    .filter((line) => line !== '');
}

/** Only whole lines are marks: the words of a commit may quote them. */
function slotIn(text: string): { start: number; end: number } | null {
  const lines = `\n${text}\n`;
  const start = lines.indexOf(`\n${slotStart}\n`);
  const end = start < 0 ? -1 : lines.indexOf(`\n${slotEnd}\n`, start + slotStart.length);
  return end < 0 ? null : { start, end: end + slotEnd.length };
}

const digest = (lines: readonly string[]): string => sha256(lines.join('\n')).slice(7, 31);
const short = (line: string): string => sha256(line).slice(7, 11);
