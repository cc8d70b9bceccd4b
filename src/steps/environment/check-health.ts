import { z } from 'zod';
import { answerFaults } from '../../domain/programs/answer.ts';
import { draftEvidence } from '../../domain/records/evidence.ts';
import { oneLine } from '../../domain/text.ts';
import { defineStep } from '../step.ts';
import { lastLook, until } from './looks.ts';
import { question } from './question.ts';

const health = z.strictObject({ url: z.string(), ...question, valid_minutes: z.number() });

/** Asks one address: its status and what stands in its JSON decide (R90); how long it took and its keys are recorded. */
export const checkHealth = defineStep<z.infer<typeof health>>({
  name: 'check-health',
  phase: 'pre-validation',
  undoable: 'fully',
  check: true,
  input: health,
  title: ({ url }) => `address ${url}`,
  plan: ({ policy: { environment } }) =>
    environment.health.map((one) => ({ ...one, valid_minutes: environment.valid_minutes })),
  verify: ({ url }, eyes) => lastLook(eyes, 'health', url),

  async apply(one, hands) {
    const started_at = hands.clock.now();
    const answer = await hands.network.ask(one);
    const faults = answer.why ? [answer.why] : answerFaults(one, answer);
    await hands.record(
      draftEvidence({
        kind: 'health',
        name: one.url,
        started_at,
        ended_at: hands.clock.now(),
        output_tail: answer.excerpt,
        numbers: { healthy: faults.length === 0 ? 1 : 0, status: answer.status ?? 0, latency_ms: answer.latency_ms },
        facts: { faults, keys: keysOf(answer.json) },
        expires_at: until(hands, one.valid_minutes),
      }),
    );
  },

  async undo() {},
});

const keysOf = (body: unknown): string[] =>
  Object.keys(typeof body === 'object' && body !== null ? body : {})
    .slice(0, 20)
    .map((key) => oneLine(key, 60));
