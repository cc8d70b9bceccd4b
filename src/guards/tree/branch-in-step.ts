import { broken, type Guard, held } from '../guard.ts';
import { afterPush, irreversible, opens } from '../moments.ts';

export const branchInStep: Guard = {
  code: 'branch-in-step',
  never: 'Never release from a branch that the remote has moved past, or that may not be released from.',
  judges: 'world',
  demands: ['R145'],
  applies: (action) => opens(action) || (irreversible(action) && !afterPush(action)),
  check({ repository }, plan, policy) {
    const { branches, remote } = policy.git;
    const gaps = [
      ...(repository.remote === null ? [`there is no remote ${remote}`] : []),
      ...(repository.remote !== null && !repository.remote_reachable ? [`the remote ${remote} did not answer`] : []),
      ...(repository.remote_moved ? [`${remote}/${plan.base.branch} has commits that are not here`] : []),
      ...(branches.length > 0 && !branches.includes(plan.base.branch)
        ? [`${plan.base.branch} is none of ${branches.join(', ')}`]
        : []),
    ];
    if (gaps.length === 0) return held;
    return broken('VIOLATION: Branch not in step with its remote', {
      required_actions: [
        `Bring ${plan.base.branch} in step with ${remote} (git pull --ff-only), then call plan_release again.`,
      ],
      expected: 'a reachable remote whose branch is contained in the local one',
      actual: gaps.join('; '),
      tool: 'plan_release',
    });
  },
};
