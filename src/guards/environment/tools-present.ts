import { broken, type Guard, held } from '../guard.ts';
import { irreversible, opens, seenAnywhere } from '../moments.ts';

export const toolsPresent: Guard = {
  code: 'tools-present',
  never: 'Never release with a program missing or of a version that the project does not take.',
  judges: 'environment',
  demands: ['R331'],
  applies: (action, { environment }) =>
    (opens(action) || irreversible(action)) && Object.keys(environment.tools).length > 0,
  check(facts, _plan, { environment }, action) {
    const wanted = Object.entries(environment.tools).map(([name, range]) => `${name} ${range}`);
    const seen = seenAnywhere(facts, 'tools');
    if (seen?.numbers.wanted === wanted.length && seen.numbers.fitting === wanted.length) return held;
    const lacking = Array.isArray(seen?.facts.lacking) ? seen.facts.lacking.map(String) : wanted;
    const tool = opens(action) ? 'bump_version' : 'validate_release';
    return broken('VIOLATION: Required programs missing or too old', {
      required_actions: [`Install on the machine of the server: ${lacking.join(', ')}; then call ${tool}.`],
      expected: wanted.join(', '),
      actual: seen ? `not fitting: ${lacking.join(', ')}` : 'not looked at lately',
      evidence: seen?.id ?? null,
      tool,
    });
  },
};
