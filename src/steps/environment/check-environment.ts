import { belongsTo, lookName, type Moment } from '../../domain/policy/looks.ts';
import { defineStep, type Hands, type Step } from '../step.ts';
import { isDown, type Looked, look, placed, type Service, service, serviceWords, settled } from './look-at-service.ts';
import { atMoment, lastLook, programSeen, until } from './looks.ts';
import { stopOurs } from './stop-ours.ts';

const mostRecoveries = 2;

/**
 * Asks one service of the agent environment (R84, R85): exit code 0 is necessary; the lines it prints and the ports
 * that accept a connection decide. Before a release one that is down may be restarted, with a look before and after
 * (R87); after it nothing is restarted, since that would hide what the release did: it is only waited for.
 */
const environmentStep = (moment: Moment): Step =>
  defineStep<Service>({
    ...atMoment('check-environment', moment),
    input: service,
    title: ({ name, argv }) => lookName(`service ${name}: ${argv.join(' ')}`, moment),
    plan: ({ policy: { environment } }) =>
      Object.entries(environment.services)
        .filter(([, one]) => belongsTo(moment)(one))
        .map(([name, { when: _when, recover, stop, ...one }]) => ({
          name,
          ...one,
          ...(moment === 'before'
            ? { recover, stop, commands: [recover, stop].filter((argv) => argv !== undefined) }
            : { settle_s: environment.patience_s, commands: [] }),
          valid_minutes: environment.valid_minutes,
        })),
    verify: ({ name }, eyes) => lastLook(eyes, 'environment', lookName(name, moment)),
    apply: (one, hands) => (moment === 'before' ? lookAndRecover(one, hands) : lookPatiently(one, hands)),

    /** What it started it stops again. */
    async undo(one, hands) {
      if (moment === 'before') await stopOurs(one, hands);
    },
  });

async function lookPatiently(one: Service, hands: Hands): Promise<void> {
  await record({ ...one, name: lookName(one.name, 'after') }, hands, await settled(one, hands), 0);
}

async function lookAndRecover(one: Service, hands: Hands): Promise<void> {
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
}

/** How often this release has restarted the service. */
const recoveries = async ({ name }: Service, hands: Hands): Promise<number> =>
  (await hands.evidence())
    .filter((seen) => seen.kind === 'environment' && seen.name === name)
    .reduce((most, { numbers }) => Math.max(most, numbers.recoveries ?? 0), 0);

async function record(
  one: Service,
  hands: Hands,
  looked: Looked,
  recovered: number,
  facts: Record<string, unknown> = {},
): Promise<void> {
  const { result, lines, silent, healthy } = looked;
  const draft = programSeen(one.argv, result, healthy);
  const ports = { ports: one.ports.length, answering: one.ports.length - silent.length };
  await hands.record({
    ...draft,
    kind: 'environment',
    name: one.name,
    ended_at: hands.clock.now(),
    numbers: { ...draft.numbers, ...ports, recoveries: recovered },
    facts: { ...lines, silent, ...serviceWords(one, looked), ...facts },
    expires_at: until(hands, one.valid_minutes),
  });
}

export const checkEnvironment = environmentStep('before');
export const checkEnvironmentAfter = environmentStep('after');
