import type { CommitFinding } from '../records/analysis.ts';
import { oneLine } from '../text.ts';
import { parseHeader } from './header.ts';

/** What a commit says it takes back. */
export interface RevertMark {
  /** Full or shortened commit ids, lower case. */
  ids: string[];
  /** The first line of what is taken back. */
  header: string;
}

export interface RevertPair {
  revert: string;
  reverted: string;
}

const sign = /^\s*re(?:vert|apply)/i;
const named = /\b(?:this reverts|reverts|reverting) commits? ((?:[0-9a-f]{7,64}(?:,? and |, ?|\s+)?){1,20})/gi;
const quoted = /^(Revert|Reapply) "(.+)"(?: \(#\d+\))?$/i;
const conventional = /^revert(?:\([^()]*\))?!?: +(.+)$/i;
const pullRequest = / \(#\d+\)$/;

/**
 * What a message takes back: `This reverts commit <id>`, git's `Revert "…"` and `Reapply "…"`, `revert: …`; null when it
 * is no revert. A revert of a part takes nothing back as a whole.
 */
export function readRevert(message: string): RevertMark | null {
  if (!sign.test(message)) return null;
  const [header = '', ...rest] = message.trimStart().split('\n', 200);
  const target = targetOf(header.trimEnd());
  if (target === null || /\bpartial/i.test(header)) return null;
  const ids = Array.from(rest.join('\n').matchAll(named), ([, list = '']) => list.match(/[0-9a-f]{7,64}/gi) ?? []);
  return { ids: ids.flat().map((id) => id.toLowerCase()), header: target };
}

/** A commit that is applied again takes back its revert. */
function targetOf(header: string): string | null {
  const [, verb = '', inner] = quoted.exec(header) ?? [];
  if (inner !== undefined) return /^reapply$/i.test(verb) ? `Revert "${inner}"` : inner;
  return conventional.exec(header)?.[1]?.replace(/^"(.+)"$/, '$1') ?? null;
}

/**
 * Pairs each revert with the commit it takes back, both among the findings (newest first, as git tells them), by id,
 * else by first line; the nearest older one that is not taken back yet. A revert that is itself taken back does nothing.
 *
 * - `told` has neither side of a pair: a reader is not told of what is not there.
 * - `counted` keeps the reverts, which ask for what the policy says of them, and drops what they take back. On real
 *   histories this decides best: dropping both says "no release" where one was made.
 */
export function cancelReverts(
  findings: readonly CommitFinding[],
  marks: ReadonlyMap<string, RevertMark>,
): { told: CommitFinding[]; counted: CommitFinding[]; cancelled: RevertPair[] } {
  if (marks.size === 0) return { told: [...findings], counted: [...findings], cancelled: [] };
  const places = { id: placesBy(findings, ({ id }) => shortId(id)), header: placesBy(findings, keyOfFinding) };
  const gone = new Set<number>();
  const cancelled: RevertPair[] = [];
  for (const [place, { id }] of findings.entries()) {
    const mark = gone.has(place) ? undefined : marks.get(id);
    // Several commits at once: their lines say too little about which of them is gone as a whole.
    if (!mark || mark.ids.length > 1) continue;
    const open = (stack: number[] | undefined) => nearest(stack, (one) => one > place && !gone.has(one));
    const target = open(places.id.get(shortId(mark.ids[0] ?? ''))) ?? open(places.header.get(keyOfHeader(mark.header)));
    if (target === undefined) continue;
    gone.add(place).add(target);
    cancelled.push({ revert: id, reverted: findings[target]?.id ?? '' });
  }
  const reverted = new Set(cancelled.map((pair) => pair.reverted));
  return {
    told: findings.filter((_, place) => !gone.has(place)),
    counted: findings.filter(({ id }) => !reverted.has(id)),
    cancelled,
  };
}

/** Stacks of places, the newest on top: what was passed or is gone is dropped for good, so the whole stays linear. */
function placesBy(
  findings: readonly CommitFinding[],
  keyOf: (finding: CommitFinding) => string,
): Map<string, number[]> {
  const stacks = new Map<string, number[]>();
  for (let place = findings.length - 1; place >= 0; place -= 1) {
    const finding = findings[place];
    if (!finding) continue;
    const key = keyOf(finding);
    const stack = stacks.get(key);
    if (stack) stack.push(place);
    else stacks.set(key, [place]);
  }
  return stacks;
}

function nearest(stack: number[] | undefined, open: (place: number) => boolean): number | undefined {
  let top = stack?.at(-1);
  while (top !== undefined && !open(top)) {
    stack?.pop();
    top = stack?.at(-1);
  }
  return top;
}

const shortId = (id: string): string => id.slice(0, 7);
const keyOfFinding = ({ scope, subject }: CommitFinding): string => `${scope ?? ''}\n${bare(subject)}`;

function keyOfHeader(header: string): string {
  const parsed = parseHeader(header);
  const scope = parsed?.scope ? oneLine(parsed.scope, 100) : '';
  return `${scope}\n${bare(oneLine(parsed?.subject ?? header, 300))}`;
}

const bare = (subject: string): string => subject.replace(pullRequest, '');
