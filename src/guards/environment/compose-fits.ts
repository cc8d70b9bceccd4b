import { composeFaults } from '../../domain/programs/compose/judge.ts';
import { broken, type Guard, held } from '../guard.ts';
import { irreversible, opens } from '../moments.ts';

export const composeFits: Guard = {
  code: 'compose-fits',
  never: 'Never release compose files that are missing, lack a port that they must publish, or take one port twice.',
  judges: 'world',
  demands: ['R178'],
  onlyTold: ({ environment }) => environment.compose.mode === 'report',
  applies: (action) => opens(action) || irreversible(action),
  check({ compose }, _plan, { environment: { compose: rules } }) {
    const faults = compose === null && rules.files.length > 0 ? ['nobody looked'] : composeFaults(rules, compose ?? []);
    if (faults.length === 0) return held;
    return broken('VIOLATION: Compose files do not fit', {
      required_actions: ['Mend the compose files or environment.compose in release.yaml, commit, and plan again.'],
      expected: 'every compose file that policy names, with its ports, and no port of the machine taken twice',
      actual: `${faults.slice(0, 10).join('; ')}${faults.length > 10 ? ` and ${faults.length - 10} more` : ''}`,
      tool: 'plan_release',
    });
  },
};
