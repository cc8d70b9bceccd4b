import { broken, type Guard, held } from '../guard.ts';
import { irreversible, opens } from '../moments.ts';

export const deletionsBounded: Guard = {
  code: 'deletions-bounded',
  never: 'Never release the deletion of more lines than policy allows without a person who approved it.',
  judges: 'world',
  demands: ['R266'],
  overridable: 'wholly',
  applies: (action, policy) => policy.bounds.deleted_lines !== null && (opens(action) || irreversible(action)),
  check({ changes, analysis }, _plan, { bounds }) {
    const bound = bounds.deleted_lines ?? 0;
    const deleted = changes?.reduce((sum, one) => sum + one.deleted, 0) ?? null;
    if (deleted === null ? analysis?.last === null : deleted <= bound) return held;
    return broken('VIOLATION: Too many lines deleted', {
      required_actions: ['Release in smaller parts, or let a person override it for this plan.'],
      expected: `at most ${bound} lines deleted since the last release`,
      actual: deleted === null ? 'the changes were not seen' : `${deleted} lines deleted`,
      by: 'human',
      tool: 'request_approval',
    });
  },
};
