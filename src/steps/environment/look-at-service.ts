import { z } from 'zod';
import type { Hands } from '../step.ts';
import { linesSeen, patiently } from './looks.ts';

export const service = z.strictObject({
  name: z.string(),
  argv: z.array(z.string()),
  must_match: z.array(z.string()),
  must_not_match: z.array(z.string()),
  ports: z.array(z.union([z.number(), z.string()])),
  recover: z.array(z.string()).optional(),
  stop: z.array(z.string()).optional(),
  /** What runs besides `argv`, so that every guard over commands sees it. */
  commands: z.array(z.array(z.string())),
  settle_s: z.number(),
  timeout_s: z.number(),
  valid_minutes: z.number(),
});
export type Service = z.infer<typeof service>;

/** A port of a living service answers at once. */
const port_s = 5;

export type Looked = Awaited<ReturnType<typeof look>>;

export const placed = ({ argv, timeout_s }: Service, hands: Hands) => ({ argv, cwd: hands.release.root, timeout_s });

/** Asks it once: exit code, lines and ports. */
export async function look(one: Service, hands: Hands) {
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

/** Looks until the service is as wanted, or its time to get there is over. */
export const settled = (one: Service, hands: Hands, wanted = ({ healthy }: Looked) => healthy): Promise<Looked> =>
  patiently(hands, one.settle_s, () => look(one, hands), wanted);

/** Nothing of it is there: no port answers and none of its words is said. One that is only sick is not down. */
export const isDown = ({ ports, must_match }: Service, { silent, lines }: Looked): boolean =>
  silent.length === ports.length && lines.unmatched.length === must_match.length;

/** What a healthy service shows, and what this one showed, in our own words. */
export function serviceWords({ must_match, ports }: Service, { result, lines, silent, healthy }: Looked) {
  const expected = ['exit code 0', ...must_match.map((line) => `"${line}"`), ...ports.map((port) => `port ${port}`)];
  const faults = [
    ...(result.timed_out ? ['no end in time'] : result.exit_code === 0 ? [] : [`exit code ${result.exit_code}`]),
    ...lines.unmatched.map((line) => `no "${line}"`),
    ...lines.forbidden.map((line) => `"${line}"`),
    ...silent.map((port) => `port ${port} is dead`),
  ];
  const seen = healthy ? 'as expected' : faults.join(', ') || 'nothing that proves it';
  return { expected: expected.join(', '), seen };
}
