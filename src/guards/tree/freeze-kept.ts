import { isIgnored, isUnclassified } from '../../domain/commits/classify.ts';
import { marksOf } from '../../domain/version/promotion.ts';
import { broken, type Guard, held } from '../guard.ts';
import { irreversible, opens } from '../moments.ts';

export const freezeKept: Guard = {
  code: 'freeze-kept',
  never: 'Never release a feature that came after the code freeze of its version.',
  judges: 'world',
  demands: ['R163'],
  applies: (action) => opens(action) || irreversible(action),
  check({ freeze, repository }, plan, { freeze: { types }, versioning }) {
    const { freeze: tag } = marksOf(plan.version.new, plan.version.scheme);
    const marked = repository.remote_tags?.[tag];
    if (marked !== undefined && marked !== freeze?.commit)
      return broken('VIOLATION: Code freeze broken', {
        required_actions: [`Fetch the tag ${tag} as it stands on the remote; a freeze is never moved.`],
        expected: `${tag} where the remote has it`,
        actual: freeze ? `freeze_violation: ${tag} was moved` : `freeze_violation: ${tag} is not here`,
      });
    const late = (freeze?.since ?? []).filter(
      (one) =>
        one.breaking ||
        (isUnclassified(one)
          ? versioning.unclassified !== 'patch'
          : !isIgnored(one) && !types.includes(one.type ?? '')),
    );
    if (late.length === 0) return held;
    const named = late.slice(0, 20).map(({ id }) => id.slice(0, 12));
    return broken('VIOLATION: Code freeze broken', {
      required_actions: [`Revert what came after ${tag}, or release it under later numbers, then plan again.`],
      expected: `after ${tag} only ${types.join(', ')}`,
      actual: `freeze_violation: ${named.join(', ')}${late.length > 20 ? ` and ${late.length - 20} more` : ''}`,
      tool: 'plan_release',
    });
  },
};
