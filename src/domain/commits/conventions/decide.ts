import type { CommitFinding } from '../../records/analysis.ts';
import { type Bump, bumps } from '../../records/release.ts';
import { isUnclassified } from '../classify.ts';
import { type Decision, type DecisionContext, decideBump } from '../decide.ts';
import { type Leaning, lean } from './lean.ts';
import { type Circumstance, type Conventions, type Habit, isBelowOne, total } from './learn.ts';
import type { Step } from './past.ts';
import { type Sort, sortNames, sortOf, strongest } from './sort.ts';
import { wordOf, wordsOf } from './word.ts';

export interface ConventionContext extends DecisionContext {
  /** Whether the policy itself says what commits ask for; then nothing is learnt. */
  configured: boolean;
  /** Whether a version higher than the last release of this line exists. */
  maintenance: boolean;
  /** Whether the current version is a prerelease: where its series goes is told, not inferred. */
  prerelease: boolean;
}

/** `agreeing` of the last `of` releases alike did what was decided. */
export type Confidence = { source: 'configured' | 'default' } | { source: 'learnt'; agreeing: number; of: number };

export interface ConventionDecision extends Decision {
  confidence: Confidence;
  /** Why a person should choose, when the project's own past is split; `bump` is then what it did most often. */
  ask: string | null;
}

/** Fewer releases than this never lower a marked breaking change. */
const thinForMark = 5;
/** A single release of changes that ask for none may have been an accident. */
const thinForQuiet = 2;
/** A past of so many releases that agrees less than this is split. */
const judged = 4;
const split = 0.55;

/**
 * What the rules decide, moved to what the project itself made of such changes where its past shows it (R19-R22, R44).
 * Every sentence of `reasons` says what was counted. Without a past the rules and the words everybody knows decide.
 */
export function decideByConventions(
  findings: readonly CommitFinding[],
  context: ConventionContext,
  learnt: Conventions | null,
): ConventionDecision {
  const ruled = decideBump(findings, context);
  if (context.configured) return { ...ruled, confidence: { source: 'configured' }, ask: null };
  const words = wordsOf(findings);
  const minorWords = learnt?.minorWords ?? noWords;
  const sort = strongest(words, minorWords);
  const toCaller = sort === 'unclassified' && context.unclassified !== 'patch';
  if (sort === null || toCaller) return { ...ruled, confidence: { source: 'default' }, ask: null };
  const belowOne = isBelowOne(context.current);
  const bump = atLeast(ruled.bump, floorOf(sort, belowOne ? context.zeroMajor : 'major'));
  const reasons = [...ruled.reasons, ...readings(findings, sort, bump, minorWords)];
  const byDefault: ConventionDecision = { ...ruled, bump, reasons, confidence: { source: 'default' }, ask: null };
  if (!learnt || context.prerelease) return byDefault;
  const circumstance = { sort, belowOne, maintenance: context.maintenance, words };
  return followHabit(byDefault, circumstance, learnt.habit(circumstance));
}

function followHabit(
  byDefault: ConventionDecision,
  { sort, belowOne }: Circumstance,
  habit: Habit,
): ConventionDecision {
  const leaning = lean(byDefault.bump, habit);
  const { step, agreeing, of } = leaning;
  const lowersMark = sort === 'breaking' && !belowOne && step !== 'major';
  if (of < (lowersMark ? thinForMark : sort === 'quiet' ? thinForQuiet : 1)) return byDefault;
  return {
    ...byDefault,
    bump: step,
    reasons: [...byDefault.reasons, habitSentence(sort, belowOne, leaning)],
    confidence: { source: 'learnt', agreeing, of },
    ask: lowersMark ? aboutMark(habit, step) : aboutSplit(leaning),
  };
}

const noWords: Conventions['minorWords'] = new Map();

/** What a sort asks for where the rules do not know the project's word for it. */
function floorOf(sort: Sort, breaking: Bump): Bump {
  if (sort === 'breaking') return breaking;
  return sort === 'own' || sort === 'feature' ? 'minor' : 'none';
}

const atLeast = (bump: Bump, floor: Bump): Bump => (bumps.indexOf(bump) < bumps.indexOf(floor) ? floor : bump);

/** Commits that no rule knows and that are read by their own word. */
function readings(
  findings: readonly CommitFinding[],
  sort: Sort,
  bump: Bump,
  minorWords: Conventions['minorWords'],
): string[] {
  if (sort === 'unclassified' || sort === 'quiet') return [];
  return findings
    .filter((finding) => isUnclassified(finding) && sortOf(wordOf(finding), minorWords) === sort)
    .slice(0, 3)
    .map((finding) => {
      const seen = minorWords.get(wordOf(finding));
      const evidence = seen ? `, minor or more in ${seen.agreeing} of ${seen.of} releases that had it` : '';
      return `${bump}: ${finding.id.slice(0, 7)} "${finding.quote}" (reads as ${sortNames[sort]}${evidence})`;
    });
}

function habitSentence(sort: Sort, belowOne: boolean, { step, agreeing, of }: Leaning): string {
  const where = belowOne ? ' below 1.0.0' : '';
  return `${step}: ${agreeing} of the last ${of} releases${where} whose strongest change was ${sortNames[sort]} moved ${step}.`;
}

/** A mark is passed over without asking only where the project never once answered it with a major release. */
function aboutMark({ ever }: Habit, step: Step): string | null {
  return ever.major === 0
    ? null
    : `A change is marked as breaking: of ${total(ever)} earlier releases alike ${ever.major} moved major, the latest mostly ${step}.`;
}

const aboutSplit = ({ share, agreeing, of, step }: Leaning): string | null =>
  of >= judged && share < split ? `Releases alike are split: ${agreeing} of the last ${of} moved ${step}.` : null;
