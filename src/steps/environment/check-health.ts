import { z } from 'zod';
import { belongsTo, lookName, type Moment } from '../../domain/policy/looks.ts';
import { answerFaults, versionFault } from '../../domain/programs/answer.ts';
import { draftEvidence } from '../../domain/records/evidence.ts';
import { oneLine } from '../../domain/text.ts';
import { defineStep, type Hands, type Step } from '../step.ts';
import { atMoment, lastLook, patiently, until } from './looks.ts';
import { question } from './question.ts';

const health = z.strictObject({
  url: z.string(),
  ...question,
  valid_minutes: z.number(),
  /** Afterwards only: how long it may take, and where the version stands that must be the released one. */
  patience_s: z.number().default(0),
  version: z.string().nullable().optional(),
});
type Health = z.infer<typeof health>;

/**
 * Asks one address: its status and what stands in its JSON decide (R90), after the release also the version that it says
 * (R189); how long it took and its keys are recorded.
 */
const healthStep = (moment: Moment): Step =>
  defineStep<Health>({
    ...atMoment('check-health', moment),
    input: health,
    title: ({ url }) => lookName(`address ${url}`, moment),
    plan: ({ policy: { environment } }) =>
      environment.health.filter(belongsTo(moment)).map(({ when: _when, version, ...one }) => ({
        ...one,
        valid_minutes: environment.valid_minutes,
        patience_s: moment === 'before' ? 0 : environment.patience_s,
        ...(moment === 'before' || version === undefined ? {} : { version }),
      })),
    verify: ({ url }, eyes) => lastLook(eyes, 'health', lookName(url, moment)),

    async apply(one, hands) {
      const started_at = hands.clock.now();
      const { answer, faults, offered, expected } = await patiently(
        hands,
        one.patience_s,
        () => ask(one, hands, moment),
        (seen) => seen.faults.length === 0,
      );
      await hands.record(
        draftEvidence({
          kind: 'health',
          name: lookName(one.url, moment),
          started_at,
          ended_at: hands.clock.now(),
          output_tail: answer.excerpt,
          numbers: { healthy: faults.length === 0 ? 1 : 0, status: answer.status ?? 0, latency_ms: answer.latency_ms },
          facts: {
            faults,
            keys: keysOf(answer.json),
            expected,
            seen: faults.join(', ') || 'as expected',
            ...(offered === null ? {} : { version: offered }),
          },
          expires_at: until(hands, one.valid_minutes),
        }),
      );
    },

    async undo() {},
  });

async function ask(one: Health, { network, release: { plan } }: Hands, moment: Moment) {
  const answer = await network.ask(one);
  const said = Object.keys({ ...one.json, ...one.not_json }).map((path) => `${path} as policy says`);
  const wanted = [`status ${one.status}`, ...said];
  const plain = answer.why ? [answer.why] : answerFaults(one, answer);
  if (moment === 'before' || plain.length > 0)
    return { answer, faults: plain, offered: null, expected: wanted.join(', ') };
  const { new: version, scheme } = plan.version;
  const { offered, faults } = versionFault(answer.json, one.version, { version, scheme });
  const compared = offered === null && faults.length === 0 ? [] : [`version ${version}`];
  return { answer, faults, offered, expected: [...wanted, ...compared].join(', ') };
}

const keysOf = (body: unknown): string[] =>
  Object.keys(typeof body === 'object' && body !== null ? body : {})
    .slice(0, 20)
    .map((key) => oneLine(key, 60));

export const checkHealth = healthStep('before');
export const checkHealthAfter = healthStep('after');
