import type { CommitFinding } from '../analysis.ts';
import { isIgnored, isUnclassified } from '../commits/classify.ts';
import { neutralMarkdown } from '../text.ts';

const headings = ['BREAKING CHANGES', 'Added', 'Fixed', 'Changed', 'Deprecated', 'Removed', 'Security'] as const;
type Heading = (typeof headings)[number];

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

export interface SectionContent {
  version: string;
  /** YYYY-MM-DD, or null in a preview. */
  date: string | null;
  /** In the order in which they are to be told. */
  findings: readonly CommitFinding[];
  /** Ends the section with its link, so that it stands by itself; none when the link goes to the file's footer. */
  compareUrl?: string | null;
  /** true (default): breaking changes under a heading of their own, first; false: where their type belongs, marked. */
  breakingFirst?: boolean;
}

/** One version in the manner of Keep a Changelog 1.1 (R248, R249); commit text is neutralised. */
export function renderSection({
  version,
  date,
  findings,
  compareUrl = null,
  breakingFirst = true,
}: SectionContent): string {
  const told = findings.flatMap((finding) => {
    const heading = headingOf(finding, breakingFirst);
    return heading ? [{ heading, entry: entryOf(finding, breakingFirst) }] : [];
  });
  const parts = headings.flatMap((heading) => {
    const entries = new Set(told.filter((one) => one.heading === heading).map(({ entry }) => entry));
    return entries.size === 0 ? [] : [`### ${heading}\n\n${[...entries].join('\n')}`];
  });
  const body = parts.length === 0 ? ['No changes for users of this project.'] : parts;
  const link = compareUrl === null ? [] : [`[${version}]: ${compareUrl}`];
  return `${[`## [${version}]${date === null ? '' : ` - ${date}`}`, ...body, ...link].join('\n\n')}\n`;
}

function headingOf(finding: CommitFinding, breakingFirst: boolean): Heading | null {
  if (isIgnored(finding)) return null;
  if (finding.breaking && breakingFirst) return 'BREAKING CHANGES';
  const { type } = finding;
  if (type !== null && Object.hasOwn(headingOfType, type)) return headingOfType[type] ?? null;
  const changes = finding.breaking || isUnclassified(finding) || !['none', 'prerelease'].includes(finding.bump);
  return changes ? 'Changed' : null;
}

function entryOf(finding: CommitFinding, breakingFirst: boolean): string {
  const mark = finding.breaking && !breakingFirst ? '**BREAKING** ' : '';
  const scope = finding.scope === null ? '' : `**${neutralMarkdown(finding.scope)}:** `;
  const revert = finding.type === 'revert' && !/^revert/i.test(finding.subject) ? 'Revert: ' : '';
  const missing = finding.references.filter((reference) => !finding.subject.includes(reference));
  const references = missing.length === 0 ? '' : ` (${missing.join(', ')})`;
  return `- ${mark}${scope}${revert}${neutralMarkdown(finding.subject)}${references}${explanation(finding)}`;
}

/** What a breaking change footer says, on a line of its own below the subject. */
function explanation({ rule, quote, subject }: CommitFinding): string {
  const text = rule === 'breaking:footer' ? quote.replace(/^BREAKING CHANGE:\s*/, '') : '';
  return text === '' || subject.endsWith(text) ? '' : `\n  ${neutralMarkdown(text)}`;
}
