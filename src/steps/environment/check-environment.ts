import { z } from 'zod';
import { defineStep, type Hands } from '../step.ts';
import { lastLook, linesSeen, programSeen, until } from './looks.ts';

const service = z.strictObject({
  name: z.string(),
  argv: z.array(z.string()),
  must_match: z.array(z.string()),
  must_not_match: z.array(z.string()),
  ports: z.array(z.union([z.number(), z.string()])),
  recover: z.array(z.string()).optional(),
  /** What runs besides `argv`, so that every guard over commands sees it. */
  commands: z.array(z.array(z.string())),
  settle_s: z.number(),
  timeout_s: z.number(),
  valid_minutes: z.number(),
});
type Service = z.infer<typeof service>;

const mostRecoveries = 2;
/** A port of a living service answers at once. */
const port_s = 5;
const pause_ms = 1000;

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
      commands: one.recover ? [one.recover] : [],
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
    await record(one, hands, await settled(one, hands), before + 1, { recovered: { argv: one.recover, exit_code } });
  },

  async undo() {},
});

const placed = ({ argv, timeout_s }: Service, hands: Hands) => ({ argv, cwd: hands.release.root, timeout_s });

/** How often this release has restarted the service. */
const recoveries = async ({ name }: Service, hands: Hands): Promise<number> =>
  (await hands.evidence())
    .filter((seen) => seen.kind === 'environment' && seen.name === name)
    .reduce((most, { numbers }) => Math.max(most, numbers.recoveries ?? 0), 0);

async function look(one: Service, hands: Hands) {
  const result = await hands.programs.run(placed(one, hands));
  const lines = linesSeen(`${result.stdout}\n${result.stderr}`, one.must_match, one.must_not_match);
  const answers = await Promise.all(
    one.ports.map(async (port) => ({ port, connects: await hands.network.connects(...hostAndPort(port), port_s) })),
  );
  const silent = answers.filter(({ connects }) => !connects).map(({ port }) => port);
  const proofs = one.must_match.length + one.ports.length;
  const faults = lines.unmatched.length + lines.forbidden.length + silent.length;
  const healthy = result.exit_code === 0 && !result.timed_out && proofs > 0 && faults === 0;
  return { result, lines, silent, healthy };
}

function hostAndPort(address: number | string): [string, number] {
  const [host, port] = typeof address === 'number' ? ['localhost', address] : address.split(':');
  return [String(host), Number(port)];
}

/** Looks until the service is well or its time to come up is over. */
async function settled(one: Service, hands: Hands) {
  const last = Date.parse(hands.clock.now()) + one.settle_s * 1000;
  for (;;) {
    const seen = await look(one, hands);
    if (seen.healthy || Date.parse(hands.clock.now()) >= last) return seen;
    await hands.clock.wait(pause_ms);
  }
}

async function record(
  one: Service,
  hands: Hands,
  { result, lines, silent, healthy }: Awaited<ReturnType<typeof look>>,
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
