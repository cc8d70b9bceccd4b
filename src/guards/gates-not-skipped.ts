import type { Config } from '../config/schema.ts';
import type { Evidence } from '../domain/records/evidence.ts';
import { gateFault } from '../domain/reports/gate-fault.ts';
import { broken, type Guard, held } from './guard.ts';
import { seen, shipsBytes } from './moments.ts';

export const gatesNotSkipped: Guard = {
  code: 'gates-not-skipped',
  never: 'Never skip a quality gate: each one is green on exactly the tree that ships.',
  judges: 'evidence',
  demands: ['R29', 'R110', 'R111', 'R114', 'R115', 'R117', 'R118', 'R122', 'R125', 'R288'],
  applies: (action) => shipsBytes(action),
  check(facts, _plan, policy) {
    const gates = Object.entries(policy.gates);
    const faults = gates.flatMap(([name, gate]) => gateFault(name, gate, seen(facts, 'gate', name)));
    const coverage = coverageFault(
      policy,
      gates.map(([name]) => seen(facts, 'gate', name)),
    );
    const all = [...(gates.length === 0 ? ['no gate is configured'] : []), ...faults, ...coverage];
    if (all.length === 0) return held;
    return broken('VIOLATION: Quality gates not passed', {
      required_actions:
        gates.length === 0
          ? ['Configure at least one gate under gates in release.yaml.']
          : ['Call validate_release; mend on the branch what it shows, commit, and plan again.'],
      expected: 'every configured gate green on the release tree',
      actual: all.join('; '),
      evidence: gates.map(([name]) => seen(facts, 'gate', name)?.id).find((id) => id !== undefined) ?? null,
      tool: 'validate_release',
      standing: gates.length === 0,
    });
  },
};

function coverageFault(policy: Config, gates: (Evidence | undefined)[]): string[] {
  const { minimum, operator } = policy.coverage;
  if (minimum === null) return [];
  const rate = gates.map((gate) => gate?.numbers.line_rate).find((one) => one !== undefined);
  if (rate === undefined) return ['coverage was not seen'];
  const enough = operator === '>' ? rate > minimum : rate >= minimum;
  return enough ? [] : [`coverage is ${rate} %, ${operator} ${minimum} % expected`];
}
