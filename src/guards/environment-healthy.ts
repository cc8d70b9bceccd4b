import { broken, type Guard, held } from './guard.ts';
import { irreversible, opens, seenAnywhere } from './moments.ts';

export const environmentHealthy: Guard = {
  code: 'environment-healthy',
  never: 'Never release while the agent environment is not seen healthy.',
  judges: 'evidence',
  demands: ['R85', 'R127'],
  applies: (action, policy) =>
    (opens(action) || irreversible(action)) &&
    (policy.environment.services_required || Object.keys(policy.environment.services).length > 0),
  check(facts, _plan, policy) {
    const names = Object.keys(policy.environment.services);
    const sick = names.filter((name) => seenAnywhere(facts, 'environment', name)?.numbers.healthy !== 1);
    if (names.length > 0 && sick.length === 0) return held;
    return broken('VIOLATION: Agent environment not healthy', {
      required_actions:
        names.length === 0
          ? ['Name the services of the agent environment under environment.services.']
          : [`Bring up: ${sick.join(', ')}; then call validate_release.`],
      expected: 'every configured service answers with its lines, seen lately by the server',
      actual: names.length === 0 ? 'no service is configured' : `not seen healthy: ${sick.join(', ')}`,
      evidence: sick.map((name) => seenAnywhere(facts, 'environment', name)?.id).find((id) => id !== undefined) ?? null,
      tool: 'validate_release',
      standing: names.length === 0,
    });
  },
};
