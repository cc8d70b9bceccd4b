import type { Evidence } from '../domain/records/evidence.ts';
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
    const faults = gates.flatMap(([name, gate]) => fault(name, seen(facts, 'gate', name), gate.minimum_tests));
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

/** 100 % of what ran: passed / (collected - skipped); nothing collected is no success (R110, R112). */
function fault(name: string, gate: Evidence | undefined, minimum: number): string[] {
  if (!gate) return [`${name} was not run on this tree`];
  const { tests, failures = 0, errors = 0, skipped = 0 } = gate.numbers;
  if (tests === undefined) return [`${name}: ${String(gate.facts.problem ?? 'no test count')}`];
  const failed = failures + errors;
  if (failed > 0) return [`${name}: ${failed} of ${tests} tests failed`];
  if (tests - skipped < minimum) return [`${name}: ${tests - skipped} tests ran, at least ${minimum} expected`];
  return [];
}
