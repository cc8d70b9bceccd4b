import { z } from 'zod';
import type { EvidenceDraft } from '../../domain/evidence.ts';
import { defineStep, done, type Eyes, type Hands, notDone } from '../step.ts';

const service = z.strictObject({
  name: z.string(),
  argv: z.array(z.string()),
  must_match: z.array(z.string()),
  must_not_match: z.array(z.string()),
  timeout_s: z.number(),
  valid_minutes: z.number(),
});
type Service = z.infer<typeof service>;

/** Asks one service of the agent environment: exit code 0 is necessary, the lines it prints decide (R84, R85). */
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
      valid_minutes: environment.valid_minutes,
    })),

  async verify({ name }, eyes) {
    return (await stillValid(eyes, name)) ? done('seen healthy') : notDone('not seen healthy lately');
  },

  async apply(one, hands) {
    const result = await hands.programs.run({ argv: one.argv, cwd: hands.release.root, timeout_s: one.timeout_s });
    const output = `${result.stdout}\n${result.stderr}`;
    const unmatched = one.must_match.filter((pattern) => !new RegExp(pattern, 'm').test(output));
    const forbidden = one.must_not_match.filter((pattern) => new RegExp(pattern, 'm').test(output));
    const healthy = result.exit_code === 0 && one.must_match.length > 0 && unmatched.length + forbidden.length === 0;
    await hands.record({
      ...draft(one, hands),
      argv: one.argv,
      exit_code: result.exit_code,
      started_at: result.started_at,
      ended_at: result.ended_at,
      output_digest: result.output_digest,
      output_tail: output.slice(-2000),
      numbers: { healthy: healthy ? 1 : 0 },
      facts: { unmatched, forbidden },
    });
  },

  async undo() {},
});

function draft(one: Service, hands: Hands): Pick<EvidenceDraft, 'kind' | 'name' | 'expires_at'> {
  const until = new Date(Date.parse(hands.clock.now()) + one.valid_minutes * 60_000);
  return { kind: 'environment', name: one.name, expires_at: until.toISOString() };
}

async function stillValid(eyes: Eyes, name: string): Promise<boolean> {
  const now = eyes.clock.now();
  return (await eyes.evidence()).some(
    (one) =>
      one.kind === 'environment' && one.name === name && one.numbers.healthy === 1 && (one.expires_at ?? now) > now,
  );
}
