import { broken, type Guard, held } from '../guard.ts';
import { irreversible, opens } from '../moments.ts';

export const escalationAttested: Guard = {
  code: 'escalation-attested',
  never: 'Never begin a release of this complexity without the consultations that its level asks for.',
  judges: 'evidence',
  demands: ['R102', 'R103', 'R104', 'R107'],
  applies: (action, policy) => policy.escalation === 'require' && (opens(action) || irreversible(action)),
  check({ attestations }, plan) {
    const missing = plan.complexity.required.filter((kind) => !attestations.some((one) => one.kind === kind));
    if (missing.length === 0) return held;
    return broken('VIOLATION: Required escalation missing', {
      required_actions: missing.map(
        (kind) => `Consult ${kind}, then record what it said: record_attestation kind=${kind}`,
      ),
      expected: `attested: ${plan.complexity.required.join(', ')}`,
      actual: `not attested: ${missing.join(', ')}`,
      tool: 'record_attestation',
    });
  },
};
