import type { CommitFinding } from '../analysis.ts';
import { isIgnored, isUnclassified } from '../commits/classify.ts';
import { neutralMarkdown } from '../text.ts';

export const headings = ['BREAKING CHANGES', 'Added', 'Fixed', 'Changed', 'Deprecated', 'Removed', 'Security'] as const;
export type Heading = (typeof headings)[number];

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
export function headingOf(finding: CommitFinding, breakingFirst: boolean): Heading | null {
  if (isIgnored(finding)) return null;
  if (finding.breaking && breakingFirst) return 'BREAKING CHANGES';
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
}

/** One change as a list item, commit text neutralised; what a breaking change means stands on its second line. */
export function entryOf(finding: CommitFinding, { markBreaking = false, hotfix = false }: EntryStyle = {}): string {
  const mark = finding.breaking && markBreaking ? '**BREAKING** ' : '';
  const scope = finding.scope === null ? '' : `**${neutralMarkdown(finding.scope)}:** `;
  const revert = finding.type === 'revert' && !/^revert/i.test(finding.subject) ? 'Revert: ' : '';
  const missing = finding.references.filter((reference) => !finding.subject.includes(reference));
  const references = missing.length === 0 ? '' : ` (${missing.join(', ')})`;
  const text = `${mark}${scope}${revert}${neutralMarkdown(finding.subject)}${references}${explanation(finding)}`;
  return `- ${text}${hotfix ? ' HOTFIX' : ''}`;
}

/** What a breaking change footer says, on a line of its own below the subject. */
function explanation({ rule, quote, subject }: CommitFinding): string {
  const text = rule === 'breaking:footer' ? quote.replace(/^BREAKING CHANGE:\s*/, '') : '';
  return text === '' || subject.endsWith(text) ? '' : `\n  ${neutralMarkdown(text)}`;
}

/** Entries below their headings, headings in the order given, each entry once, nothing for an empty heading. */
export function listUnder<Name extends string>(
  order: readonly Name[],
  told: readonly { heading: Name; entry: string }[],
): string[] {
  const lists = new Map<Name, Set<string>>();
  for (const { heading, entry } of told) lists.set(heading, (lists.get(heading) ?? new Set()).add(entry));
  return order.flatMap((heading) => {
    const entries = lists.get(heading);
    return entries ? [`### ${heading}\n\n${[...entries].join('\n')}`] : [];
  });
}
