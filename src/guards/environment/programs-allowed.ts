import { commandsOf } from '../../domain/records/plan.ts';
import { broken, type Guard, held } from '../guard.ts';
import { commandsAhead, opens } from '../moments.ts';

export const programsAllowed: Guard = {
  code: 'programs-allowed',
  never: 'Never run a program that the allow list of the project does not name.',
  judges: 'world',
  demands: ['R96'],
  applies: (action, { environment }) =>
    environment.programs !== null && (opens(action) || commandsOf(action).length > 0),
  check(_facts, plan, { environment }, action) {
    const list = environment.programs ?? [];
    // As it is written: another directory, such as ./make, is another program.
    const stranger = commandsAhead(action, plan).find(([program = '']) => !list.includes(program));
    if (!stranger) return held;
    return broken('VIOLATION: Program not on the allow list', {
      required_actions: [
        `Change the command in release.yaml to one of: ${list.join(', ')}; or let a person widen environment.programs.`,
      ],
      expected: list.join(', '),
      actual: stranger.join(' ').slice(0, 200),
    });
  },
};
