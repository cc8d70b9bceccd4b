import { testFault } from '../domain/reports/gate-fault.ts';
import { broken, type Guard, held } from './guard.ts';
import { seen, shipsBytes } from './moments.ts';

export const testsPassing: Guard = {
  code: 'tests-passing',
  never: 'Never release with a failing test, with no test, or with tests that were not counted on this very tree.',
  judges: 'evidence',
  demands: ['R112', 'R129'],
  applies: (action) => shipsBytes(action),
  check(facts, _plan, policy) {
    const gates = Object.entries(policy.gates).filter(([, gate]) => gate.junit);
    const faults = gates.flatMap(([name, gate]) => testFault(name, seen(facts, 'gate', name), gate.minimum_tests));
    if (gates.length > 0 && faults.length === 0) return held;
    const evidence = gates.map(([name]) => seen(facts, 'gate', name)?.id).find((id) => id !== undefined) ?? null;
    return broken('VIOLATION: Tests not passing 100%', {
      required_actions:
        gates.length === 0
          ? ['Configure a gate with a JUnit report under gates, so that tests can be counted.']
          : ['Mend the failing tests on the branch, commit, and plan again.'],
      expected: 'at least one test, and 100 % of the executed tests pass on the release tree',
      actual: gates.length === 0 ? 'no gate with a test report is configured' : faults.join('; '),
      evidence,
      tool: 'validate_release',
      standing: gates.length === 0,
    });
  },
};
