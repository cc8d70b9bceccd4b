import { broken, type Guard, held } from '../guard.ts';
import { irreversible, opens, seenAnywhere } from '../moments.ts';

export const tokensLast: Guard = {
  code: 'tokens-last',
  never: 'Never begin or publish with a token that ends sooner than policy allows.',
  judges: 'environment',
  demands: ['R331'],
  applies: (action, { environment }) =>
    (opens(action) || irreversible(action)) && environment.tokens.minimum_minutes !== null,
  check(facts, plan, { environment }, action) {
    const wanted = plan.items.find(({ step }) => step === 'check-tokens')?.input;
    const seen = seenAnywhere(facts, 'tokens');
    const names = [wanted?.names, wanted?.forge ?? []].flat().length;
    if (wanted && seen?.numbers.short === 0 && seen.numbers.wanted === names) return held;
    const short = Array.isArray(seen?.facts.short) ? seen.facts.short.map(String).join(', ') : '';
    const tool = opens(action) ? 'bump_version' : 'validate_release';
    return broken('VIOLATION: Tokens end too soon', {
      required_actions: [
        short ? `A person renews in the environment of the server: ${short}; then call ${tool}.` : `Call ${tool}.`,
      ],
      expected: `every token lives ${environment.tokens.minimum_minutes} minutes more`,
      actual: short || 'not looked at lately',
      evidence: seen?.id ?? null,
      by: short ? 'human' : 'agent',
      tool,
    });
  },
};
