import type { CommitFinding } from '../analysis.ts';
import type { Scheme } from '../release.ts';
import { compareOrder } from './order.ts';
import { readVersion, type Version, type VersionStage, versionStages } from './scheme.ts';

/** What was seen that bears on a promotion. `null` is *not seen*, which is never fine. */
export interface PromotionEvidence {
  /** Who or what says that the milestone is reached: an evidence id or the name of who approved. */
  milestone: string | null;
  approval: string | null;
  /** The commits since the features were frozen; null when no freeze was marked. */
  sinceFreeze: readonly CommitFinding[] | null;
  /** Every gate the project has, with the tree it last ran on and how it ended. */
  gates: readonly { name: string; passed: boolean; tree: string }[];
  /** The tree that is to be released. */
  tree: string;
}

/** Why a stage may not be entered. `reason` is a word to count on, `message` a sentence of ours. */
export interface PromotionFault {
  stage: VersionStage;
  reason: 'stage_promotion_unjustified' | 'feature_after_freeze' | 'gates_not_green';
  message: string;
  required_action: string;
  /** Ids of the commits that stand in the way. */
  commits: string[];
}

/**
 * What stands in the way of going from one version to another (R27-R29); nothing when no stage is entered. Who skips a
 * stage owes what that stage would have asked, so 0.1.0a3 to 0.1.0rc1 needs the milestone and the freeze.
 *
 * @throws Problem VERSION_INVALID
 */
export function promotionFaults(
  from: string,
  to: string,
  scheme: Scheme,
  evidence: PromotionEvidence,
): PromotionFault[] {
  return stagesEntered(readVersion(from, scheme), readVersion(to, scheme)).flatMap(
    (stage) => rules[stage](evidence) ?? [],
  );
}

/** Within one series every stage passed on the way; on other numbers the stage they begin at. */
function stagesEntered(from: Version, to: Version): VersionStage[] {
  if (!from.prerelease && !to.prerelease) return [];
  const place = (version: Version) => versionStages.indexOf(version.stage);
  const sameSeries = from.prerelease && compareOrder(from.release, to.release) === 0;
  return sameSeries ? versionStages.slice(place(from) + 1, place(to) + 1) : [to.stage];
}

const rules: Record<VersionStage, (evidence: PromotionEvidence) => PromotionFault | null> = {
  alpha: () => null,
  beta: ({ milestone, approval }) =>
    milestone !== null || approval !== null
      ? null
      : fault('beta', 'stage_promotion_unjustified', 'Neither a milestone nor an approval justifies beta.', {
          required_action: 'Record the milestone that was reached, or have the promotion approved.',
        }),
  rc: ({ sinceFreeze }) => (sinceFreeze === null ? neverFrozen : featuresAmong(sinceFreeze)),
  final: ({ gates, tree }) => {
    const elsewhere = gates.filter((gate) => !gate.passed || gate.tree !== tree).map(({ name }) => name);
    if (gates.length > 0 && elsewhere.length === 0) return null;
    const which =
      gates.length === 0 ? 'No gate has run' : `Not green on the tree to be released: ${elsewhere.join(', ')}`;
    return fault('final', 'gates_not_green', `${which}.`, {
      required_action: 'Run every gate on the tree that is to be released.',
    });
  },
};

const neverFrozen = fault('rc', 'stage_promotion_unjustified', 'No feature freeze was marked.', {
  required_action: 'Mark the commit at which the features were frozen.',
});

function featuresAmong(findings: readonly CommitFinding[]): PromotionFault | null {
  const features = findings.filter(({ type, breaking }) => type === 'feat' || breaking);
  if (features.length === 0) return null;
  const named = features.map(({ id }) => id.slice(0, 7)).join(', ');
  return fault('rc', 'feature_after_freeze', `Features came after the freeze: ${named}.`, {
    required_action: 'Revert them, or go on with another beta and freeze again.',
    commits: features.map(({ id }) => id),
  });
}

function fault(
  stage: VersionStage,
  reason: PromotionFault['reason'],
  message: string,
  { required_action, commits = [] }: { required_action: string; commits?: string[] },
): PromotionFault {
  return { stage, reason, message, required_action, commits };
}
