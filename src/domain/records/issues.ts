import { draftEvidence, type Evidence, type EvidenceDraft } from './evidence.ts';

/** What a look at the release found wrong once it was out: a reason for a way back (R191). */
export interface Issue {
  check: string;
  expected: string;
  seen: string;
  /** When it was first and last seen, and since when it is not so any more; null: it is open. ISO 8601. */
  at: string;
  last_at: string;
  over_at: string | null;
}

/** What was found, in words of ours; null: all is well there. */
export type Found = { expected: string; seen: string } | null;

const mostText = 500;

/** The record of one look, by the item that looked. Only the runner writes such. */
export const issueDraft = (item: { id: string; title: string }, found: Found, now: string): EvidenceDraft =>
  draftEvidence({
    kind: 'issue',
    name: item.id,
    started_at: now,
    ended_at: now,
    numbers: { open: found === null ? 0 : 1 },
    facts: {
      check: item.title,
      expected: found?.expected.slice(0, mostText) ?? '',
      seen: found?.seen.slice(0, mostText) ?? 'as expected',
    },
  });

/** Whether the newest look of this item found something wrong. */
export const isOpen = (evidence: readonly Evidence[], item: string): boolean =>
  evidence.findLast(({ kind, name }) => kind === 'issue' && name === item)?.numbers.open === 1;

/** Every issue in the order in which it came up; the same one seen again and again is one. */
export function issuesOf(evidence: readonly Evidence[]): Issue[] {
  const issues: (Issue & { item: string })[] = [];
  for (const { kind, name: item, numbers, facts, ended_at: at } of evidence) {
    if (kind !== 'issue') continue;
    const open = issues.filter((one) => one.item === item && one.over_at === null);
    const [expected, seen] = [String(facts.expected), String(facts.seen)];
    const same = open.find((one) => numbers.open === 1 && one.expected === expected && one.seen === seen);
    for (const one of open) {
      if (one === same) one.last_at = at;
      else one.over_at = at;
    }
    if (numbers.open === 1 && !same)
      issues.push({ item, check: String(facts.check), expected, seen, at, last_at: at, over_at: null });
  }
  return issues.map(({ item: _item, ...issue }) => issue);
}

/** An open issue as a reason for a way back. */
export const reasonOf = ({ check, expected, seen, last_at }: Issue): string =>
  `${check}: expected ${expected}; seen ${seen} (${last_at})`;
