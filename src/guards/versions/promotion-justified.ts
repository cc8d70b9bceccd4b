import type { Config } from '../../config/schema.ts';
import { isUnclassified } from '../../domain/commits/classify.ts';
import type { Facts } from '../../domain/records/facts.ts';
import { type Mark, type PromotionEvidence, promotionFaults } from '../../domain/version/promotion.ts';
import { broken, type Guard, held } from '../guard.ts';
import { irreversible, isOverridden, opens } from '../moments.ts';

export const promotionJustified: Guard = {
  code: 'promotion-justified',
  never:
    'Never enter a stage without its evidence: a milestone for beta, a feature freeze for rc, no final version out of an alpha.',
  judges: 'world',
  overridable: 'partly',
  demands: ['R27', 'R28', 'R32', 'R33'],
  applies: (action) => opens(action) || irreversible(action),
  check(facts, plan, policy) {
    const { scheme, previous, new: version } = plan.version;
    const from = previous ?? facts.current_version;
    const approved = isOverridden(promotionJustified.code, facts, policy);
    const faults = promotionFaults(from, version, scheme, evidenceOf(facts, policy)).filter(
      ({ approvable }) => !approvable || !approved,
    );
    if (faults.length === 0) return held;
    const forPeople = faults.every(({ approvable }) => approvable);
    return broken('VIOLATION: Stage entered without its evidence', {
      required_actions: [
        ...faults.flatMap((fault) => fault.required_actions),
        ...(forPeople
          ? [
              `A person approves it: hive-release approve ${plan.id} --subject override:${promotionJustified.code} --role ROLE`,
            ]
          : []),
      ],
      expected: `what ${[...new Set(faults.map(({ stage }) => stage))].join(' and ')} asks for on the way from ${from}`,
      actual: faults.map(({ reason, message }) => `${reason}: ${message}`).join(' '),
      by: forPeople ? 'human' : 'agent',
      tool: 'plan_release',
    });
  },
};

/** A mark counts once it stands on the remote; a commit no rule knows may be a feature unless policy says otherwise. */
function evidenceOf({ promotion, repository }: Facts, policy: Config): PromotionEvidence {
  const stands = (mark: Mark | null | undefined) => mark && repository.remote_tags?.[mark.tag] === mark.commit;
  const { milestone = null, freeze = null } = promotion ?? {};
  const asPatch = policy.versioning.unclassified === 'patch';
  return {
    milestone: stands(milestone) ? milestone : null,
    freeze:
      freeze && stands(freeze)
        ? { ...freeze, since: freeze.since.filter((one) => !(asPatch && isUnclassified(one))) }
        : null,
  };
}
