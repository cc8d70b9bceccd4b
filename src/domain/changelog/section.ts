import type { CommitFinding } from '../analysis.ts';
import { entryOf, headingOf, headings, listUnder } from './entry.ts';

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
  /** Marks every entry as part of a hotfix (R223). */
  hotfix?: boolean;
}

/** One version in the manner of Keep a Changelog 1.1 (R248, R249); commit text is neutralised. */
export function renderSection({
  version,
  date,
  findings,
  compareUrl = null,
  breakingFirst = true,
  hotfix = false,
}: SectionContent): string {
  const told = findings.flatMap((finding) => {
    const heading = headingOf(finding, breakingFirst);
    return heading ? [{ heading, entry: entryOf(finding, { markBreaking: !breakingFirst, hotfix }) }] : [];
  });
  return versionBlock(version, date, listUnder(headings, told), { compareUrl });
}

export const nothingForUsers = 'No changes for users of this project.';

/** Heading, body (or the sentence that there is none) and link of one version, a blank line between. */
export function versionBlock(
  version: string,
  date: string | null,
  parts: readonly string[],
  { compareUrl, nothing = nothingForUsers }: { compareUrl: string | null; nothing?: string },
): string {
  const body = parts.length === 0 ? [nothing] : parts;
  const link = compareUrl === null ? [] : [`[${version}]: ${compareUrl}`];
  return `${[`## [${version}]${date === null ? '' : ` - ${date}`}`, ...body, ...link].join('\n\n')}\n`;
}
