import { z } from 'zod';
import type { Config } from '../../config/schema.ts';
import { remotePlace } from '../../domain/manifests/declared/remote.ts';
import { Problem } from '../../domain/problem.ts';
import { draftEvidence } from '../../domain/records/evidence.ts';
import { defineStep, type Hands } from '../step.ts';
import { lastLook, until } from './looks.ts';

const input = z.strictObject({
  names: z.array(z.string()),
  /** The forge whose login is asked too. */
  forge: z.string().nullable(),
  minimum_minutes: z.number(),
  valid_minutes: z.number(),
});

/** Looks how long each token lives that the release will need, as far as it can be seen without showing one. */
export const checkTokens = defineStep<z.infer<typeof input>>({
  name: 'check-tokens',
  phase: 'pre-validation',
  undoable: 'fully',
  check: true,
  input,
  title: ({ minimum_minutes }) => `tokens live ${minimum_minutes} minutes more`,
  plan: ({ policy, facts }) => {
    const { tokens, valid_minutes } = policy.environment;
    if (tokens.minimum_minutes === null) return [];
    const ofChannels = facts.channels.flatMap(({ token_env }) => token_env ?? []);
    const names = [...new Set([...tokens.names, ...ofChannels])].sort();
    const host = facts.repository.remote === null ? undefined : remotePlace(facts.repository.remote)?.host;
    const forge = asksForge(policy) && host === policy.git.forge_host ? host : null;
    return [{ names, forge, minimum_minutes: tokens.minimum_minutes, valid_minutes }];
  },
  verify: (_input, eyes) => lastLook(eyes, 'tokens', 'tokens'),

  async apply({ names, forge, minimum_minutes, valid_minutes }, hands) {
    const started_at = hands.clock.now();
    const own = names.map((name) => ({ name, end: hands.tokens.endOf(name) }));
    const all = [...own, ...(forge === null ? [] : [{ name: forge, end: await forgeEnd(forge, hands) }])];
    const least = Date.parse(started_at) + minimum_minutes * 60_000;
    const short = all.flatMap(({ name, end }) => {
      if (end === undefined) return [`${name} (there is none that is accepted)`];
      return end !== null && Date.parse(end) < least ? [`${name} (ends ${end})`] : [];
    });
    await hands.record(
      draftEvidence({
        kind: 'tokens',
        name: 'tokens',
        started_at,
        ended_at: hands.clock.now(),
        numbers: { healthy: short.length === 0 ? 1 : 0, wanted: all.length, short: short.length },
        facts: { short, unsaid: all.flatMap(({ name, end }) => (end === null ? [name] : [])) },
        expires_at: until(hands, valid_minutes),
      }),
    );
  },

  async undo() {},
});

const asksForge = ({ ci, approvals, build }: Config): boolean =>
  ci.required.length > 0 ||
  build.from === 'ci' ||
  Object.values(approvals.approvers).some(({ github }) => github !== undefined);

/** A forge that refuses the login or does not answer has shown none. */
async function forgeEnd(host: string, { forge }: Hands): Promise<string | null | undefined> {
  try {
    return await forge.tokenEnd(host);
  } catch (error) {
    if (error instanceof Problem && error.kind !== 'internal') return undefined;
    throw error;
  }
}
