import { type Mark, outline } from './outline.ts';

const preamble = `# Changelog

What changed for the users of this project, newest version first. The form is that of
[Keep a Changelog](https://keepachangelog.com/en/1.1.0/).

## [Unreleased]

`;

/** Whether the changelog already tells of this version. */
export const hasSection = (text: string, version: string): boolean => findVersion(outline(text), version) >= 0;

/**
 * The section of a version, from its heading up to the next version or the links below the last; null when absent.
 * Some tools write versions as `###` with sections of that very level, so a third-level heading ends nothing.
 */
export function sectionOf(text: string, version: string): string | null {
  const marks = outline(text);
  const at = findVersion(marks, version);
  const own = marks[at];
  if (!own) return null;
  const next = marks
    .slice(at + 1)
    .find(
      ({ kind, level }) =>
        kind === 'version' || kind === 'unreleased' || (kind === 'heading' && level < 3 && level <= own.level),
    );
  const end = next?.start ?? firstFooterLink(text, marks) ?? text.length;
  return `${text.slice(own.start, end).trimEnd()}\n`;
}

/**
 * Puts a section (as `renderSection` makes it) below Unreleased or above the newest version, and its link, a URL, among
 * the links at the end. No byte that stands is changed; line ends are those of the file. Null: a whole new file.
 * A version that already stands is not inserted again: the text comes back as it is.
 */
export function insertSection(existing: string | null, section: string, link: string | null): string {
  if (existing === null || existing.trim() === '') return (existing ?? '') + insertSection(preamble, section, link);
  const label = outline(section)[0]?.name;
  if (label !== undefined && hasSection(existing, label)) return existing;
  const withSection = splice(existing, placeOfSection(existing, section.trim()));
  return link === null || label === undefined
    ? withSection
    : splice(withSection, placeOfLink(withSection, label, link));
}

interface Insert {
  at: number;
  /** With `\n` as line end. */
  text: string;
}

function splice(text: string, { at, text: added }: Insert): string {
  const newline = /\r?\n/.exec(text)?.[0] ?? '\n';
  return text.slice(0, at) + added.replace(/\r?\n/g, newline) + text.slice(at);
}

function placeOfSection(existing: string, section: string): Insert {
  const marks = outline(existing);
  const unreleased = marks.findIndex(({ kind }) => kind === 'unreleased');
  const next = marks.slice(unreleased + 1).find(({ kind }) => kind === 'version');
  const at = next?.start ?? firstFooterLink(existing, marks) ?? existing.length;
  return { at, text: `${gapBefore(existing, at)}${section}\n${at < existing.length ? '\n' : ''}` };
}

/** Newest first, so below the link of Unreleased or above that of the newest version, else at the end. */
function placeOfLink(existing: string, label: string, url: string): Insert {
  const line = `[${label}]: ${url}`;
  const marks = outline(existing);
  const links = marks.filter(({ kind }) => kind === 'link');
  if (links.some(({ name }) => name === label)) return { at: 0, text: '' };
  const unreleased = links.find(({ name }) => /^unreleased$/i.test(name));
  if (unreleased) {
    const ended = /[\r\n]$/.test(existing.slice(0, unreleased.end));
    return { at: unreleased.end, text: ended ? `${line}\n` : `\n${line}` };
  }
  const versions = new Set(marks.flatMap(({ kind, name }) => (kind === 'version' ? [name] : [])));
  const newest = links.find(({ name }) => versions.has(name.replace(/^v/i, '')));
  const at = newest?.start ?? firstFooterLink(existing, marks) ?? existing.length;
  return { at, text: `${at === existing.length ? gapBefore(existing, at) : ''}${line}\n` };
}

/** Where the block of links that ends the file begins; null when the file does not end in links. */
function firstFooterLink(existing: string, marks: readonly Mark[]): number | null {
  let start = existing.length;
  for (const mark of marks.toReversed()) {
    if (mark.kind !== 'link' || existing.slice(mark.end, start).trim() !== '') break;
    start = mark.start;
  }
  return start === existing.length ? null : start;
}

/** What is missing before an offset to make one blank line. */
function gapBefore(existing: string, at: number): string {
  const before = existing.slice(0, at);
  const content = before.trimEnd();
  const breaks = before.slice(content.length).split('\n').length - 1;
  return content === '' ? '' : '\n'.repeat(Math.max(0, 2 - breaks));
}

const findVersion = (marks: readonly Mark[], version: string): number =>
  marks.findIndex(({ kind, name }) => kind === 'version' && name === version);
