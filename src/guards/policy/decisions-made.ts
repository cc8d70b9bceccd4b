import { broken, type Guard, held } from '../guard.ts';
import { irreversible, opens } from '../moments.ts';

export const decisionsMade: Guard = {
  code: 'decisions-made',
  never: 'Never release while a question that people must answer is open.',
  judges: 'world',
  demands: ['R268', 'R329'],
  overridable: 'wholly',
  applies: (action) => opens(action) || irreversible(action),
  check(_facts, _plan, { decisions }) {
    const [first] = decisions;
    if (!first) return held;
    return broken('VIOLATION: Decision pending', {
      required_actions: decisions.map(({ question }) => `A person must decide: ${question}`),
      expected: 'no open question under decisions',
      actual: `${decisions.length} open, such as ${JSON.stringify(first.question)}`,
      by: 'human',
      tool: 'request_approval',
    });
  },
};
