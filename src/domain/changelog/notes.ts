import { isIgnored } from '../commits/classify.ts';
import type { CommitFinding } from '../records/analysis.ts';
import { oneLine } from '../text.ts';
import { breakEntries, entryOf, headingOf, headings, listUnder } from './entry.ts';
import { cutAtEntry, forgeLimit } from './limit.ts';
import { neutralProse } from './prose.ts';
import { linking, nothingForUsers, type ReleaseContent, versionBlock } from './section.ts';

/** Who reads the notes of a release (R250). */
export const audiences = ['customers', 'developers', 'operations'] as const;
export type Audience = (typeof audiences)[number];

export interface NotesContent extends ReleaseContent {
  audience: Audience;
  /** Scopes that customers do not know. */
  internalScopes?: readonly string[];
  /** What people wrote about this release: goes first, for every audience. */
  words?: readonly string[];
  /** Paths or addresses of pictures, shown below the words. */
  screenshots?: readonly string[];
  /** Where the whole list stands, as Markdown, when the notes are too long for a forge. */
  whole?: string;
  /** Most characters; what is beyond is cut at an entry. */
  limit?: number;
}

interface Reader {
  headings: readonly string[];
  /** What is said when there is nothing to tell. */
  nothing: string;
  /** The heading under which this reader is told of it; null when it is not for them. */
  headingFor(finding: CommitFinding, internalScopes: ReadonlySet<string>): string | null;
}

/** The notes of one release for one audience, never longer than `limit`. */
export function renderNotes(content: NotesContent): string {
  const { audience, version, date, findings, breaks, forge, compareUrl = null, hotfix = false } = content;
  const { internalScopes = usuallyInternal, whole = 'the changelog', limit = forgeLimit } = content;
  const reader = readers[audience];
  const told = toldTo(audience, findings, internalScopes).map(({ heading, finding }) => ({
    heading,
    entry: entryOf(finding, { hotfix, ...linking(forge) }),
  }));
  const unmarked = breaks ? breakEntries(breaks, 'breaking-section', { hotfix }) : [];
  const lists = listUnder(reader.headings, [...unmarked, ...told]);
  const opening = [...(content.words ?? []).map(neutralProse), ...(content.screenshots ?? []).map(picture)];
  const parts = [...opening, ...(lists.length === 0 ? [reader.nothing] : lists)];
  const text = versionBlock(version, date, parts, compareUrl);
  return cutAtEntry(text, { limit, whole });
}

/** The path is data: nothing in it ends the picture or the line. */
const picture = (path: string): string =>
  `![](${encodeURI(oneLine(path, 400)).replaceAll('(', '%28').replaceAll(')', '%29')})`;

/** The changes this audience is told of, each with its heading. */
export function toldTo(
  audience: Audience,
  findings: readonly CommitFinding[],
  internalScopes: readonly string[] = usuallyInternal,
): { heading: string; finding: CommitFinding }[] {
  const internal = new Set(internalScopes.map((scope) => scope.toLowerCase()));
  return findings.flatMap((finding) => {
    const heading = isIgnored(finding) ? null : readers[audience].headingFor(finding, internal);
    return heading === null ? [] : [{ heading, finding }];
  });
}

const usuallyInternal = 'build ci deps-dev dev e2e internal lint release test tests tooling'.split(' ');
/** Types that no customer notices. */
const internalTypes = new Set(['build', 'chore', 'ci', 'docs', 'refactor', 'style', 'test', 'tests']);

/** What operators act on, by scope or type, else by words that promise it. */
const operated: readonly { heading: string; scope: RegExp; words: RegExp }[] = [
  {
    heading: 'Migrations',
    scope: /^(?:db|database|migrations?|schema|sql)$/,
    words: /\bmigrat(?:e[sd]?|ions?|ing)\b|\b(?:database|table) schema\b|\b(?:add|drop|rename)s? (?:the |a )?column\b/i,
  },
  {
    heading: 'Infrastructure',
    scope:
      /^(?:infra(?:structure)?|deploy(?:ment)?|docker|image|k8s|kubernetes|helm|terraform|compose|ops|observability|metrics|logging)$/,
    words:
      /\b(?:docker(?:file)?|container|kubernetes|helm|terraform|health ?checks?|deploy(?:ment|s)?|rollout|load balancer)\b/i,
  },
  {
    heading: 'Configuration',
    scope: /^(?:config(?:uration)?|env|settings|options|flags?|secrets?)$/,
    words: /\b(?:config(?:uration)?|environment variables?|settings?|feature flags?|command[- ]line options?)\b/i,
  },
];

const readers: Readonly<Record<Audience, Reader>> = {
  customers: {
    headings: headings['breaking-section'],
    nothing: nothingForUsers,
    headingFor(finding, internalScopes) {
      const heading = headingOf(finding, 'breaking-section');
      if (finding.breaking) return heading;
      const scopes = finding.scope?.toLowerCase().split(/[,/]\s*/) ?? [];
      const internal = scopes.length > 0 && scopes.every((scope) => internalScopes.has(scope));
      return internal || internalTypes.has(finding.type ?? '') ? null : heading;
    },
  },
  developers: {
    headings: [...headings['breaking-section'], 'Internal'],
    nothing: 'No changes.',
    headingFor: (finding) => headingOf(finding, 'breaking-section') ?? 'Internal',
  },
  operations: {
    headings: ['BREAKING CHANGES', ...operated.map(({ heading }) => heading)],
    nothing: 'Nothing to act on: no migration, no infrastructure, no configuration.',
    headingFor(finding) {
      if (finding.breaking) return 'BREAKING CHANGES';
      const names = [finding.type ?? '', ...(finding.scope?.toLowerCase().split(/[,/]\s*/) ?? [])];
      const found =
        operated.find(({ scope }) => names.some((name) => scope.test(name))) ??
        operated.find(({ words }) => words.test(finding.subject));
      return found?.heading ?? null;
    },
  },
};
