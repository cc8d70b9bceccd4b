import type { CommitFinding } from '../records/analysis.ts';
import { type Bump, higherBump } from '../records/release.ts';
import { isIgnored, isUnclassified } from './classify.ts';

export interface DecisionContext {
  /** The version the project carries now, in either scheme. */
  current: string;
  /** Whether there is no earlier release. */
  first: boolean;
  /** What a breaking change asks for below 1.0.0. */
  zeroMajor: Bump;
  /** What to make of commits that no rule knows; `ask` and `refuse` leave the decision to the caller. */
  unclassified: 'ask' | 'patch' | 'refuse';
}

export interface Decision {
  bump: Bump;
  /** Sentences in our words, each commit quoted by short id; the quotes are outside text, already cleaned. */
  reasons: string[];
  /** Ids of the commits no rule knows. */
  unclassified: string[];
  ignored: number;
}

const quotedAtMost = 10;
const belowOne = /^(?:\d+!)?0(?:\.|$)/;
const inPrerelease = /^(?:\d+!)?\d+(?:\.\d+)*(?:-|\.?(?:a|b|rc|dev)\d)/;

/** The highest wish among the commits, with the commits that voice it quoted (R19–R22, R44). */
export function decideBump(findings: readonly CommitFinding[], context: DecisionContext): Decision {
  const counted = findings.filter((finding) => !isIgnored(finding));
  const unclassified = counted.filter(isUnclassified);
  const wishes = counted.map((finding) => ({ finding, bump: wishOf(finding, context) }));
  const bump = wishes.reduce<Bump>((highest, wish) => higherBump(highest, wish.bump), 'none');
  const voices = bump === 'none' ? [] : wishes.filter((wish) => wish.bump === bump).map(({ finding }) => finding);
  return {
    bump,
    reasons: [
      ...origin(findings.length, context.first),
      ...loweredBreaking(voices, bump, context.current),
      ...quoted(voices, bump),
      ...aboutUnclassified(unclassified.length, context.unclassified),
      ...(bump === 'none' ? ['No commit asks for a release.'] : []),
    ],
    unclassified: unclassified.map(({ id }) => id),
    ignored: findings.length - counted.length,
  };
}

/** Below 1.0.0 a breaking change asks for `zeroMajor`; `prerelease` only advances a series that is running (R22). */
function wishOf(finding: CommitFinding, { current, zeroMajor, unclassified }: DecisionContext): Bump {
  if (isUnclassified(finding)) return unclassified === 'patch' ? 'patch' : 'none';
  if (finding.breaking && belowOne.test(current)) return zeroMajor;
  return finding.bump === 'prerelease' && !inPrerelease.test(current) ? 'none' : finding.bump;
}

function origin(count: number, first: boolean): string[] {
  return [
    `${plural(count, 'commit')} since ${first ? 'the beginning: there is no earlier release' : 'the last release'}.`,
  ];
}

function loweredBreaking(voices: readonly CommitFinding[], bump: Bump, current: string): string[] {
  const breaking = bump !== 'major' && voices.some((finding) => finding.breaking);
  return breaking ? [`${current} is below 1.0.0, where a breaking change asks for ${bump}.`] : [];
}

function quoted(voices: readonly CommitFinding[], bump: Bump): string[] {
  const known = voices
    .filter((finding) => !isUnclassified(finding))
    .sort((a, b) => Number(b.breaking) - Number(a.breaking));
  const shown = known
    .slice(0, quotedAtMost)
    .map(({ id, quote, rule }) => `${bump}: ${id.slice(0, 7)} "${quote}" (${rule})`);
  const more = known.length - shown.length;
  return more > 0 ? [...shown, `${bump}: ${plural(more, 'more commit')}.`] : shown;
}

function aboutUnclassified(count: number, policy: DecisionContext['unclassified']): string[] {
  if (count === 0) return [];
  const outcome = policy === 'patch' ? 'by policy counted as patch' : `not counted, the policy is to ${policy}`;
  return [`${plural(count, 'commit')} no rule knows: ${outcome}.`];
}

const plural = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;
