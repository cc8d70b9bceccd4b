import { judgeReadiness } from '../../domain/readiness/readiness.ts';
import { broken, type Guard, held } from '../guard.ts';
import { irreversible, readinessView } from '../moments.ts';

export const readinessComplete: Guard = {
  code: 'readiness-complete',
  never: 'Never do what cannot be taken back before everything that the readiness lists require is shown.',
  judges: 'evidence',
  demands: ['R244', 'R320', 'R321', 'R322', 'R323', 'R324', 'R325', 'R326', 'R327', 'R328', 'R329'],
  overridable: 'wholly',
  applies: (action, policy) => policy.readiness.mode === 'require' && irreversible(action),
  check(facts, _plan, policy) {
    // Another prohibition that an item names is asked beside this one and blocks by itself.
    const { blocking } = judgeReadiness(
      policy.readiness,
      readinessView(facts, policy, () => true),
    );
    if (blocking.length === 0) return held;
    const lacking = blocking.map(({ id, missing }) => `${id}: ${missing.join(' and ')}`);
    return broken('VIOLATION: Readiness not shown', {
      required_actions: lacking.slice(0, 20).map((one) => `Show ${one}`),
      expected: 'everything required on the readiness lists, each high risk and each architecture decision settled',
      actual: `${blocking.length} open, such as ${lacking[0]}`,
      tool: 'record_attestation',
      waits: blocking.every(({ waits }) => waits),
    });
  },
};
