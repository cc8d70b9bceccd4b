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
  body: string;
  footers: Footer[];
  /** Pull requests and issues as written, each once. */
  references: string[];
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
  const { body, footers } = rest === '' ? { body: '', footers: [] } : splitFooters(rest);
  return {
    type: head?.type ?? null,
    scope: head?.scope ?? null,
    breaking: head?.breaking ? '!' : saysBreaking(header, footers) ? 'footer' : false,
    subject: head?.subject ?? header,
    body,
    footers,
    references: referencesOf(header, rest),
    conventional: head !== null,
    header,
    listed: rest === '' ? [] : listedHeaders(rest),
  };
}

/** `BREAKING CHANGE: x` counts as a footer even when it is the whole message. */
const saysBreaking = (header: string, footers: readonly Footer[]): boolean =>
  footers.some(isBreaking) || (header.startsWith('BREAKING') && breakingValue(header) !== null);
