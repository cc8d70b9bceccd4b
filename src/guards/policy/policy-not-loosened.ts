import { broken, type Guard, held } from '../guard.ts';
import { irreversible, opens } from '../moments.ts';

export const policyNotLoosened: Guard = {
  code: 'policy-not-loosened',
  never: 'Never release under a policy that lets more through than the last one did, unless a person approved that.',
  judges: 'world',
  demands: ['R335'],
  overridable: 'wholly',
  applies: (action) => opens(action) || irreversible(action),
  check({ loosened }) {
    if (loosened === null || loosened.length === 0) return held;
    return broken('VIOLATION: Policy loosened', {
      required_actions: ['Take the change back, or let an approver of the last release override it for this plan.'],
      expected: 'a policy at least as strict as at the last release',
      actual: `looser at ${loosened.join(', ')}`,
      by: 'human',
      tool: 'request_approval',
    });
  },
};
