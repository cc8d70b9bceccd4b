import { isIgnored, isUnclassified } from '../commits/classify.ts';
import { referencesOf } from '../commits/references.ts';
import type { CommitFinding, UnmarkedBreaks } from '../records/analysis.ts';
import { neutralMarkdown, oneLine } from '../text.ts';

/**
 * How a section is laid out: `keep-a-changelog` has exactly the six headings of Keep a Changelog 1.1 and marks what
 * breaks, first in its place; `breaking-section` tells what breaks under a heading of its own, above all others (R248).
 */
export const profiles = ['keep-a-changelog', 'breaking-section'] as const;
export type Profile = (typeof profiles)[number];

export const headings = {
  'keep-a-changelog': ['Added', 'Changed', 'Deprecated', 'Removed', 'Fixed', 'Security'],
  'breaking-section': ['BREAKING CHANGES', 'Added', 'Fixed', 'Changed', 'Deprecated', 'Removed', 'Security'],
} as const satisfies Record<Profile, readonly string[]>;
export type Heading = (typeof headings)[Profile][number];

/** Where a type is told; any other type is told under Changed when it asked for a release (R248). */
const headingOfType: Readonly<Record<string, Heading>> = {
  feat: 'Added',
  fix: 'Fixed',
  deprecate: 'Deprecated',
  deprecated: 'Deprecated',
  remove: 'Removed',
  removed: 'Removed',
  sec: 'Security',
  security: 'Security',
};

/** The heading under which users read of a change; null when it is not for them. */
export function headingOf(finding: CommitFinding, profile: Profile): Heading | null {
  if (isIgnored(finding)) return null;
  if (finding.breaking && profile === 'breaking-section') return 'BREAKING CHANGES';
  const { type } = finding;
  if (type !== null && Object.hasOwn(headingOfType, type)) return headingOfType[type] ?? null;
  const changes = finding.breaking || isUnclassified(finding) || !['none', 'prerelease'].includes(finding.bump);
  return changes ? 'Changed' : null;
}

export interface EntryStyle {
  /** Says `**BREAKING**` in the entry, where no heading says so. */
  markBreaking?: boolean;
  /** Ends the entry with HOTFIX (R223). */
  hotfix?: boolean;
  /** The page of an issue or pull request; null leaves the reference as text. */
  link?: (reference: string) => string | null;
}

/** One change as a list item, commit text neutralised; what a breaking change means stands on its second line. */
export function entryOf(finding: CommitFinding, style: EntryStyle = {}): string {
  const { markBreaking = false, hotfix = false, link } = style;
  const mark = finding.breaking && markBreaking ? '**BREAKING** ' : '';
  const scope = finding.scope === null ? '' : `**${neutralMarkdown(finding.scope)}:** `;
  const revert = finding.type === 'revert' && !/^revert/i.test(finding.subject) ? 'Revert: ' : '';
  const named = referencesOf(finding.subject, '');
  const missing = finding.references.filter((reference) => !named.includes(reference));
  const references = missing.length === 0 ? '' : ` (${missing.join(', ')})`;
  const told = neutralMarkdown(`${finding.subject}${references}`, link);
  return `- ${mark}${scope}${revert}${told}${credit(finding)}${explanation(finding, link)}${hotfix ? ' HOTFIX' : ''}`;
}

/** Names only: an address is nobody's business here. */
function credit({ co_authors = [] }: CommitFinding): string {
  const names = co_authors
    .map((one) => neutralMarkdown(oneLine(one.replace(/<.*/s, ''), 100)))
    .filter((name) => name !== '');
  return names.length === 0 ? '' : ` (with ${names.join(', ')})`;
}

/** What a breaking change footer says, on a line of its own below the subject. */
function explanation({ rule, quote, subject }: CommitFinding, link: EntryStyle['link']): string {
  const text = rule === 'breaking:footer' ? quote.replace(/^BREAKING CHANGE:\s*/, '') : '';
  return text === '' || subject.endsWith(text) ? '' : `\n  ${neutralMarkdown(text, link)}`;
}

export interface Told<Name extends string> {
  heading: Name;
  entry: string;
}

const breaksToldAtMost = 50;

/** Breaks of the public code that no commit tells, each with its name and the reason the caller gave. */
export function breakEntries(
  { found, reason }: UnmarkedBreaks,
  profile: Profile,
  { markBreaking = false, hotfix = false }: EntryStyle = {},
): (Told<Heading> & { breaking: boolean })[] {
  const mark = markBreaking ? '**BREAKING** ' : '';
  const end = hotfix ? ' HOTFIX' : '';
  const why = reason === null ? '' : `\n  Reason given with the plan: “${neutralMarkdown(oneLine(reason, 300))}”`;
  const place = (kind: string): Heading => (kind.endsWith('_removed') ? 'Removed' : 'Changed');
  const told = found.slice(0, breaksToldAtMost).map(({ symbol, kind, said }) => ({
    heading: place(kind),
    entry: `- ${mark}${neutralMarkdown(`\`${symbol}\`: ${said}`)}${why}${end}`,
  }));
  const more = found.length - told.length;
  if (more > 0) told.push({ heading: 'Changed', entry: `- ${mark}${more} more breaks of the public code${end}` });
  return told.map(({ heading, entry }) => ({
    heading: profile === 'breaking-section' ? 'BREAKING CHANGES' : heading,
    entry,
    breaking: true,
  }));
}

/** Entries below their headings, headings in the order given, each entry once, nothing for an empty heading. */
export function listUnder<Name extends string>(order: readonly Name[], told: readonly Told<Name>[]): string[] {
  const lists = new Map<Name, Set<string>>();
  for (const { heading, entry } of told) lists.set(heading, (lists.get(heading) ?? new Set()).add(entry));
  return order.flatMap((heading) => {
    const entries = lists.get(heading);
    return entries ? [`### ${heading}\n\n${[...entries].join('\n')}`] : [];
  });
}
