import { type Mark, outline, proseLines } from './outline.ts';
import { slotEnd, slotStart } from './seal.ts';
import { endOfSection, findVersion, firstFooterLink } from './sections.ts';

const preamble = `# Changelog

What changed for the users of this project, newest version first. The form is that of
[Keep a Changelog](https://keepachangelog.com/en/1.1.0/).

## [Unreleased]

`;

export interface Insertion {
  /** The page that compares the version with the one before; among the links at the end. */
  link?: string | null;
  /** The page of what is not released yet: `to` for a new file, and where `from` stands as the link of Unreleased. */
  unreleased?: { from: string | null; to: string } | null;
  /** Versions that were taken back: their headings say so (Keep a Changelog 1.1). */
  withdrawn?: readonly string[];
}

/**
 * Puts a section below Unreleased or above the newest version, and its link among the links at the end. What people
 * wrote below Unreleased becomes the notes of the section, byte for byte, if the section has a slot for them. No byte
 * that stands is changed but the link of Unreleased; line ends are those of the file. Null: a whole new file. A version
 * that already stands is not inserted again: the text comes back as it is.
 */
export function insertSection(existing: string | null, section: string, insertion: Insertion = {}): string {
  const { link = null, unreleased = null, withdrawn = [] } = insertion;
  if (existing === null || existing.trim() === '') {
    const footer = unreleased === null ? '' : `[unreleased]: ${unreleased.to}\n`;
    return (existing ?? '') + insertSection(preamble + footer, section, { link });
  }
  const label = outline(section)[0]?.name ?? '';
  if (findVersion(outline(existing), label) >= 0) return existing;
  const withSection = splice(existing, placesOfSection(existing, section.trim()));
  const withLink = link === null ? withSection : splice(withSection, placeOfLink(withSection, label, link));
  return moveUnreleased(splice(withLink, marksOf(withLink, withdrawn)), unreleased);
}

interface Insert {
  at: number;
  /** With `\n` as line end. */
  text: string;
}

function splice(text: string, inserts: readonly Insert[]): string {
  const newline = /\r?\n/.exec(text)?.[0] ?? '\n';
  const pieces = inserts.map(({ at, text: added }, index) => {
    return text.slice(inserts[index - 1]?.at ?? 0, at) + added.replace(/\r?\n/g, newline);
  });
  return pieces.join('') + text.slice(inserts.at(-1)?.at ?? 0);
}

function placesOfSection(existing: string, section: string): Insert[] {
  const marks = outline(existing);
  const open = marks.findIndex(({ kind }) => kind === 'unreleased');
  const notes = open < 0 ? null : notesBelow(existing, marks, open);
  const slot = section.indexOf(`${slotStart}\n${slotEnd}`);
  if (notes && slot >= 0) {
    const before = section.slice(0, slot + slotStart.length);
    const after = section.slice(slot + slotStart.length);
    return [
      { at: notes.start, text: `${gapBefore(existing, notes.start)}${before}\n` },
      { at: notes.end, text: after },
    ];
  }
  const next = marks.slice(open + 1).find(({ kind }) => kind === 'version');
  const at = next?.start ?? firstFooterLink(existing, marks) ?? existing.length;
  return [{ at, text: `${gapBefore(existing, at)}${section}\n${at < existing.length ? '\n' : ''}` }];
}

/** What people wrote below Unreleased; null when there is nothing. */
export function unreleasedWords(text: string): string | null {
  const marks = outline(text);
  const open = marks.findIndex(({ kind }) => kind === 'unreleased');
  const notes = open < 0 ? null : notesBelow(text, marks, open);
  return notes && text.slice(notes.start, notes.end);
}

/** Null when nothing but headings and comments stands below. */
function notesBelow(existing: string, marks: readonly Mark[], open: number): { start: number; end: number } | null {
  const from = marks[open]?.end ?? 0;
  const body = existing.slice(from, endOfSection(existing, marks, open));
  const written = proseLines(body).some(({ content }) => /^(?!\s*$| {0,3}#{1,6}\s| {0,3}<!--)/.test(content));
  if (!written) return null;
  const blank = /^(?:[ \t]*(?:\r\n|\n|\r))*/.exec(body)?.[0].length ?? 0;
  const last = body.trimEnd().length;
  return { start: from + blank, end: from + last + (/^[^\r\n]*/.exec(body.slice(last))?.[0].length ?? 0) };
}

/** Newest first, so below the link of Unreleased or above that of the newest version, else at the end. */
function placeOfLink(existing: string, label: string, url: string): Insert[] {
  const line = `[${label}]: ${url}`;
  const marks = outline(existing);
  const links = marks.filter(({ kind }) => kind === 'link');
  if (links.some(({ name }) => name === label)) return [];
  const unreleased = links.find(isUnreleased);
  if (unreleased) {
    const ended = /[\r\n]$/.test(existing.slice(0, unreleased.end));
    return [{ at: unreleased.end, text: ended ? `${line}\n` : `\n${line}` }];
  }
  const versions = new Set(marks.flatMap(({ kind, name }) => (kind === 'version' ? [name] : [])));
  const newest = links.find(({ name }) => versions.has(name.replace(/^v/i, '')));
  const at = newest?.start ?? firstFooterLink(existing, marks) ?? existing.length;
  return [{ at, text: `${at === existing.length ? gapBefore(existing, at) : ''}${line}\n` }];
}

const isUnreleased = ({ kind, name }: Mark): boolean => kind === 'link' && /^unreleased$/i.test(name);

/** Only a link that says exactly what the release before left it to say. */
function moveUnreleased(text: string, move: { from: string | null; to: string } | null): string {
  const mark = outline(text).find(isUnreleased);
  if (!mark || !move?.from) return text;
  const written = text.slice(mark.start, mark.written);
  if (!written.endsWith(` ${move.from}`)) return text;
  return text.slice(0, mark.written - move.from.length) + move.to + text.slice(mark.written);
}

const marksOf = (text: string, withdrawn: readonly string[]): Insert[] =>
  outline(text)
    .filter(({ kind, name }) => kind === 'version' && withdrawn.includes(name))
    .filter(({ start, written }) => !/\[YANKED\]/i.test(text.slice(start, written)))
    .map(({ written }) => ({ at: written, text: ' [YANKED]' }));

/** What is missing before an offset to make one blank line. */
function gapBefore(existing: string, at: number): string {
  const before = existing.slice(0, at);
  const content = before.trimEnd();
  const breaks = before.slice(content.length).split('\n').length - 1;
  return content === '' ? '' : '\n'.repeat(Math.max(0, 2 - breaks));
}
