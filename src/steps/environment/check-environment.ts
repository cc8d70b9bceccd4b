import { defineStep, type Hands } from '../step.ts';
import { isDown, type Looked, look, placed, type Service, service, settled } from './look-at-service.ts';
import { lastLook, programSeen, until } from './looks.ts';
import { stopOurs } from './stop-ours.ts';

const mostRecoveries = 2;

/**
 * Asks one service of the agent environment (R84, R85): exit code 0 is necessary; the lines it prints and the ports
 * that accept a connection decide. One that is down may be restarted, with a look before and after (R87).
 */
export const checkEnvironment = defineStep<Service>({
  name: 'check-environment',
  phase: 'pre-validation',
  undoable: 'fully',
  check: true,
  input: service,
  title: ({ name, argv }) => `service ${name}: ${argv.join(' ')}`,
  plan: ({ policy: { environment } }) =>
    Object.entries(environment.services).map(([name, one]) => ({
      name,
      ...one,
      commands: [one.recover, one.stop].filter((argv) => argv !== undefined),
      valid_minutes: environment.valid_minutes,
    })),
  verify: ({ name }, eyes) => lastLook(eyes, 'environment', name),

  async apply(one, hands) {
    const before = await recoveries(one, hands);
    const first = await look(one, hands);
    const again = !first.healthy && one.recover !== undefined && before < mostRecoveries;
    // Counted before it runs, so that no crash gives it another try.
    await record(one, hands, first, again ? before + 1 : before);
    if (!again || !one.recover) return;
    const { exit_code } = await hands.programs.run({ ...placed(one, hands), argv: one.recover });
    const last = await settled(one, hands);
    const started = isDown(one, first) && last.healthy;
    await record(one, hands, last, before + 1, { recovered: { argv: one.recover, exit_code }, started });
  },

  /** What it started it stops again. */
  undo: async (one, hands) => void (await stopOurs(one, hands)),
});

/** How often this release has restarted the service. */
const recoveries = async ({ name }: Service, hands: Hands): Promise<number> =>
  (await hands.evidence())
    .filter((seen) => seen.kind === 'environment' && seen.name === name)
    .reduce((most, { numbers }) => Math.max(most, numbers.recoveries ?? 0), 0);

async function record(
  one: Service,
  hands: Hands,
  { result, lines, silent, healthy }: Looked,
  recovered: number,
  facts: Record<string, unknown> = {},
): Promise<void> {
  const draft = programSeen(one.argv, result, healthy);
  const ports = { ports: one.ports.length, answering: one.ports.length - silent.length };
  await hands.record({
    ...draft,
    kind: 'environment',
    name: one.name,
    ended_at: hands.clock.now(),
    numbers: { ...draft.numbers, ...ports, recoveries: recovered },
    facts: { ...lines, silent, ...facts },
    expires_at: until(hands, one.valid_minutes),
  });
}
