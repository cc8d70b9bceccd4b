import type { CommitFinding, UnmarkedBreaks } from '../records/analysis.ts';
import { breakEntries, entryOf, type Heading, headingOf, headings, listUnder, type Profile } from './entry.ts';
import type { Forge } from './forge.ts';

/** What a section and the notes of a release are made from. */
export interface ReleaseContent {
  version: string;
  /** YYYY-MM-DD, or null in a preview. */
  date: string | null;
  /** In the order in which they are to be told. */
  findings: readonly CommitFinding[];
  breaks?: UnmarkedBreaks;
  /** Where references lead; they stay text where the forge is not known. */
  forge?: Forge | null;
  /** Ends the text with its link, so that it stands by itself; none when the link goes to the file's footer. */
  compareUrl?: string | null;
  /** Marks every entry as part of a hotfix (R223). */
  hotfix?: boolean;
}

export interface SectionContent extends ReleaseContent {
  profile?: Profile;
}

/** One version in the manner of Keep a Changelog 1.1 (R248, R249); commit text is neutralised. */
export function renderSection(content: SectionContent): string {
  const { version, date, findings, breaks, forge, compareUrl = null, hotfix = false } = content;
  const { profile = 'keep-a-changelog' } = content;
  const style = { markBreaking: profile === 'keep-a-changelog', hotfix, ...linking(forge) };
  const told = findings.flatMap((finding) => {
    const heading = headingOf(finding, profile);
    return heading ? [{ heading, entry: entryOf(finding, style), breaking: finding.breaking }] : [];
  });
  const unmarked = breaks ? breakEntries(breaks, profile, style) : [];
  const order: readonly Heading[] = headings[profile];
  const lists = listUnder(order, breakingFirst([...unmarked, ...told]));
  return versionBlock(version, date, lists.length === 0 ? [nothingForUsers] : lists, compareUrl);
}

const breakingFirst = <Entry extends { breaking: boolean }>(told: readonly Entry[]): Entry[] => [
  ...told.filter((one) => one.breaking),
  ...told.filter((one) => !one.breaking),
];

export const linking = (forge: Forge | null | undefined): { link?: Forge['page'] } =>
  forge ? { link: forge.page } : {};

export const nothingForUsers = 'No changes for users of this project.';

/** Heading, body and link of one version, a blank line between. */
export function versionBlock(
  version: string,
  date: string | null,
  parts: readonly string[],
  compareUrl: string | null,
): string {
  const link = compareUrl === null ? [] : [`[${version}]: ${compareUrl}`];
  return `${[`## [${version}]${date === null ? '' : ` - ${date}`}`, ...parts, ...link].join('\n\n')}\n`;
}
