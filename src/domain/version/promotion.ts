import { isUnclassified } from '../commits/classify.ts';
import type { CommitFinding } from '../records/analysis.ts';
import type { Scheme } from '../records/release.ts';
import {
  compareVersions,
  finalOf,
  firstAlpha,
  readVersion,
  type Version,
  type VersionStage,
  versionStages,
} from './scheme.ts';

/** A tag in the history of the branch that says something of the project; the tag itself is the evidence. */
export interface Mark {
  tag: string;
  commit: string;
}

/** What was seen that bears on entering a stage. `null` is *not seen*, which is never fine. */
export interface PromotionEvidence {
  /** The tag that says the milestone of these numbers is reached. */
  milestone: Mark | null;
  /** Where the features were frozen, and every commit since. */
  freeze: (Mark & { since: readonly CommitFinding[] }) | null;
}

/** Why a stage may not be entered. `reason` is a word to count on, `message` a sentence of ours. */
export interface PromotionFault {
  stage: VersionStage;
  reason: 'stage_promotion_unjustified' | 'feature_after_freeze' | 'stage_jump_unapproved';
  message: string;
  required_actions: string[];
  /** Whether a person may approve it instead. */
  approvable: boolean;
}

/** The tags that mark the milestone and the freeze of the numbers of a version. @throws Problem VERSION_INVALID */
export function marksOf(version: string, scheme: Scheme): { milestone: string; freeze: string } {
  const numbers = readVersion(version, scheme).release.join('.');
  return { milestone: `milestone/${numbers}`, freeze: `freeze/${numbers}` };
}

/**
 * The stages entered on the way from one version to another (R33): within one series every one that is passed, on other
 * numbers the one they begin at, none among final versions. @throws Problem VERSION_INVALID
 */
export function stagesEntered(from: string, to: string, scheme: Scheme): VersionStage[] {
  const [before, after] = [readVersion(from, scheme), readVersion(to, scheme)];
  if (!before.prerelease && !after.prerelease) return [];
  return sameSeries(before, after) ? versionStages.slice(placeOf(before) + 1, placeOf(after) + 1) : [after.stage];
}

/** Whether `to` is a later stage of the series that `from` stands in. @throws Problem VERSION_INVALID */
export function isPromotion(from: string, to: string, scheme: Scheme): boolean {
  const [before, after] = [readVersion(from, scheme), readVersion(to, scheme)];
  return sameSeries(before, after) && placeOf(after) > placeOf(before);
}

/**
 * What stands in the way of going from one version to another (R27, R28, R32); nothing when no stage is entered. Who
 * skips a stage owes what that stage would have asked, so 0.1.0a3 to 0.1.0rc1 needs the milestone and the freeze. That
 * every gate is green on the tree of a final version (R29) is asked of every release, so it is not asked here.
 *
 * @throws Problem VERSION_INVALID
 */
export function promotionFaults(
  from: string,
  to: string,
  scheme: Scheme,
  evidence: PromotionEvidence,
): PromotionFault[] {
  const [before, after] = [readVersion(from, scheme), readVersion(to, scheme)];
  const jumps = before.prerelease && !after.prerelease && !sameSeries(before, after);
  if (jumps) return [jumpFault(before, after)];
  const marks = marksOf(to, scheme);
  return stagesEntered(from, to, scheme).flatMap((stage) => {
    if (stage === 'beta') return evidence.milestone === null ? [withoutMilestone(marks.milestone)] : [];
    if (stage !== 'rc') return [];
    return evidence.freeze === null ? [neverFrozen(marks.freeze)] : featuresSince(evidence.freeze);
  });
}

/** Where a version goes and what lets it, in one sentence (R40). @throws Problem VERSION_INVALID */
export function progressionLogic(from: string, to: string, scheme: Scheme): string {
  const [before, after] = [readVersion(from, scheme), readVersion(to, scheme)];
  const entered = stagesEntered(from, to, scheme);
  if (!sameSeries(before, after)) {
    return after.prerelease ? `opens the ${after.stage} series of ${finalOf(to, scheme)}` : 'a final version';
  }
  return entered.length === 0
    ? `goes on in the ${after.stage} series of ${finalOf(to, scheme)}`
    : `${[before.stage, ...entered].join(' -> ')} of ${finalOf(to, scheme)}`;
}

/** Whether `after` stands in, or ends, the prerelease series that `before` stands in. */
const sameSeries = (before: Version, after: Version): boolean =>
  before.prerelease &&
  compareVersions(finalOf(before.canonical, before.scheme), finalOf(after.canonical, after.scheme), after.scheme) === 0;

const placeOf = (version: Version): number => versionStages.indexOf(version.stage);

function jumpFault(from: Version, to: Version): PromotionFault {
  return {
    stage: 'final',
    reason: 'stage_jump_unapproved',
    message: `${from.canonical} is ${from.stage}; ${to.canonical} would be final without a stage before it.`,
    required_actions: [
      `Have the jump approved, or call plan_release with version "${firstAlpha(to.canonical, to.scheme)}" instead.`,
    ],
    approvable: true,
  };
}

const withoutMilestone = (tag: string): PromotionFault => ({
  stage: 'beta',
  reason: 'stage_promotion_unjustified',
  message: 'Neither a milestone nor an approval justifies beta.',
  required_actions: [`Push the tag ${tag} on a commit of this branch, or have the promotion approved.`],
  approvable: true,
});

const neverFrozen = (tag: string): PromotionFault => ({
  stage: 'rc',
  reason: 'stage_promotion_unjustified',
  message: 'The features were never frozen: there is no beta and no mark.',
  required_actions: [`Release a beta first, or push the tag ${tag} on the commit at which the features were frozen.`],
  approvable: false,
});

const asksForFeature = ({ type, bump }: CommitFinding): boolean =>
  type === 'feat' || bump === 'minor' || bump === 'major';

function featuresSince({ tag, since }: { tag: string; since: readonly CommitFinding[] }): PromotionFault[] {
  const features = since.filter((one) => isUnclassified(one) || one.breaking || asksForFeature(one));
  if (features.length === 0) return [];
  const named = features.slice(0, 10).map(({ id }) => id.slice(0, 7));
  const more = features.length > named.length ? ` and ${features.length - named.length} more` : '';
  return [
    {
      stage: 'rc',
      reason: 'feature_after_freeze',
      message: `Features, or commits that no rule knows, came after ${tag}: ${named.join(', ')}${more}.`,
      required_actions: ['Revert them, or go on with another beta and mark the freeze anew.'],
      approvable: false,
    },
  ];
}
