import { coAuthorsOf } from './co-authors.ts';
import { breakingValue, type Footer, isBreaking, splitFooters } from './footers.ts';
import { type CommitHeader, listedHeaders, parseHeader } from './header.ts';
import { referencesOf } from './references.ts';

export interface ParsedCommit {
  /** Lower case; null when the header is not conventional. */
  type: string | null;
  scope: string | null;
  /** Which mark says that it breaks: `!` in the header, or a footer. */
  breaking: false | '!' | 'footer';
  /** The description, or the whole first line when it is not conventional. */
  subject: string;
  /** The footer that says that it breaks, when there is one. */
  breakingFooter: Footer | null;
  /** Pull requests and issues as written, each once. */
  references: string[];
  /** Names, each once. */
  coAuthors: string[];
  conventional: boolean;
  /** The first line as written. */
  header: string;
  /** The conventional messages that the body of a squash lists. */
  listed: CommitHeader[];
}

/**
 * Reads one commit message by Conventional Commits 1.0. Never throws: what is not conventional comes back with type
 * null. Time is linear in the length of the message.
 */
export function parseCommit(message: string): ParsedCommit {
  const text = (message.includes('\r') ? message.replace(/\r\n?/g, '\n') : message).trim();
  const end = text.indexOf('\n');
  const header = end < 0 ? text : text.slice(0, end).trimEnd();
  const rest = end < 0 ? '' : text.slice(end + 1).trim();
  const head = parseHeader(header);
  const breakingFooter = rest.includes('BREAKING') ? (splitFooters(rest).footers.find(isBreaking) ?? null) : null;
  return {
    type: head?.type ?? null,
    scope: head?.scope ?? null,
    breaking: head?.breaking ? '!' : breakingFooter || isBreakingLine(header) ? 'footer' : false,
    subject: head?.subject ?? header,
    breakingFooter,
    references: referencesOf(header, rest),
    coAuthors: rest === '' ? [] : coAuthorsOf(rest),
    conventional: head !== null,
    header,
    listed: rest === '' ? [] : listedHeaders(rest),
  };
}

/** `BREAKING CHANGE: x` counts as a footer even when it is the whole message. */
const isBreakingLine = (header: string): boolean => header.startsWith('BREAKING') && breakingValue(header) !== null;
