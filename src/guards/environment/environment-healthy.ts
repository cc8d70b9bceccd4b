import type { Config } from '../../config/schema.ts';
import { belongsTo } from '../../domain/policy/looks.ts';
import type { Evidence } from '../../domain/records/evidence.ts';
import type { Facts } from '../../domain/records/facts.ts';
import { broken, type Guard, held } from '../guard.ts';
import { irreversible, opens, seenAnywhere } from '../moments.ts';

export const environmentHealthy: Guard = {
  code: 'environment-healthy',
  never: 'Never release while the agent environment is not seen healthy.',
  judges: 'environment',
  demands: ['R84', 'R85', 'R86', 'R87', 'R90', 'R127'],
  applies: (action, { environment }) =>
    (opens(action) || irreversible(action)) && (environment.services_required || looksOf(environment).length > 0),
  check(facts, _plan, { environment }, action) {
    const sick = looksOf(environment)
      .map(({ kind, name }) => ({ name, seen: seenAnywhere(facts, kind, name) }))
      .filter(({ seen }) => seen?.numbers.healthy !== 1);
    const { services, services_required, health } = environment;
    const asked = [...Object.values(services), ...health].filter(before);
    const unproven = services_required && asked.length === 0;
    if (!unproven && sick.length === 0) return held;
    const names = sick.map(({ name }) => name).join(', ');
    const tool = opens(action) ? 'bump_version' : 'validate_release';
    const tired = sick.filter(({ seen }) => (seen?.numbers.recoveries ?? 0) > 1).map(({ name }) => name);
    return broken('VIOLATION: Agent environment not healthy', {
      required_actions: [
        ...(unproven ? ['Name the services of the agent environment under environment.services or health.'] : []),
        ...(tired.length > 0 ? [`A person must look at ${tired.join(', ')}: two restarts did not help.`] : []),
        ...(names ? [`Bring up: ${names}; then call ${tool}.`] : []),
      ],
      expected: 'every configured service, address and log is seen well, lately and by the server',
      actual: unproven ? 'no service is configured' : `not seen healthy: ${names}`,
      evidence: idOf(sick),
      by: tired.length > 0 ? 'human' : 'agent',
      tool,
      standing: unproven,
    });
  },
};

const before = belongsTo('before');

/** Everything that must have been seen well. */
const looksOf = ({ services, health, logs }: Config['environment']): { kind: Evidence['kind']; name: string }[] => [
  ...Object.entries(services)
    .filter(([, one]) => before(one))
    .map(([name]) => ({ kind: 'environment' as const, name })),
  ...health.filter(before).map(({ url }) => ({ kind: 'health' as const, name: url })),
  ...logs.map(({ name }) => ({ kind: 'log' as const, name })),
];

const idOf = (sick: { seen: Facts['evidence'][number] | undefined }[]): string | null =>
  sick.map(({ seen }) => seen?.id).find((id) => id !== undefined) ?? null;
