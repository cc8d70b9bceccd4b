import { belongsTo, lookName } from '../../domain/policy/looks.ts';
import type { EvidenceKind } from '../../domain/records/evidence.ts';
import type { Item, Plan } from '../../domain/records/plan.ts';
import { broken, type Guard, held } from '../guard.ts';
import { closes, seen } from '../moments.ts';

export const releaseWorks: Guard = {
  code: 'release-works',
  never: 'Never close a release while what it released is not seen to work.',
  judges: 'evidence',
  demands: ['R188', 'R189'],
  overridable: 'wholly',
  applies: (action, { environment: { services, health, spawn } }) =>
    closes(action) && [...Object.values(services), ...health, ...spawn].some(belongsTo('after')),
  check(facts, plan) {
    const looks = looksAfter(plan).map((look) => ({ ...look, found: seen(facts, look.kind, look.name) }));
    const bad = looks.filter(({ found, components }) => {
      const asked = components === null || found?.numbers.components === components;
      return found?.numbers.healthy !== 1 || !asked;
    });
    if (bad.length === 0) return held;
    return broken('VIOLATION: What was released is not seen to work', {
      required_actions: [
        `Bring up: ${bad.map(({ name }) => name).join(', ')}; then call verify_release, which looks again and goes on.`,
        'Or call plan_rollback, which says what a way back would do; then rollback.',
      ],
      expected:
        'every service, address and component that policy looks at afterwards is seen well, lately and by the server',
      actual: bad.map(({ name, found }) => `${name}: ${found?.facts.seen ?? 'not looked at lately'}`).join('; '),
      evidence: bad.map(({ found }) => found?.id).find((id) => id !== undefined) ?? null,
      tool: 'plan_rollback',
    });
  },
};

interface Look {
  kind: EvidenceKind;
  name: string;
  /** How many components had to be started; null: none. */
  components: number | null;
}

const looksAfter = ({ items }: Plan): Look[] => items.flatMap((item) => lookOf(item) ?? []);

function lookOf({ step, input }: Item): Look | null {
  const look = (kind: EvidenceKind, name: unknown, components: number | null = null) => ({
    kind,
    name: lookName(String(name), 'after'),
    components,
  });
  if (step === 'check-environment-after') return look('environment', input.name);
  if (step === 'check-health-after') return look('health', input.url);
  if (step !== 'check-spawn-after') return null;
  return look('spawn', input.name, Array.isArray(input.components) ? input.components.length : 0);
}
