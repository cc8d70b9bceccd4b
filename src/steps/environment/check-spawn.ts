import { z } from 'zod';
import { belongsTo, lookName, type Moment } from '../../domain/policy/looks.ts';
import { answerFaults } from '../../domain/programs/answer.ts';
import { draftEvidence } from '../../domain/records/evidence.ts';
import { oneLine } from '../../domain/text.ts';
import { defineStep, type Hands, type Step } from '../step.ts';
import { atMoment, lastLook, linesSeen, patiently, until } from './looks.ts';
import { question } from './question.ts';

const spawn = z.strictObject({
  name: z.string(),
  types: z.array(z.string()),
  components: z.array(z.string()),
  url: z.string().optional(),
  post: z.record(z.string(), z.unknown()).optional(),
  must_match: z.array(z.string()),
  ...question,
  /** What runs, one for each component. */
  commands: z.array(z.array(z.string())),
  valid_minutes: z.number(),
  /** Afterwards only: how long all of them may take. */
  patience_s: z.number().default(0),
});
type Spawn = z.infer<typeof spawn>;

/** An id comes from a file of the project: nothing in it may become an option or lead to another address. */
const plainId = /^(?!.*(?:^|\/)\.{1,2}(?:\/|$))[A-Za-z0-9_][\w./@-]{0,199}$/;

/** Starts every component of some types once, over HTTP or by a command (R91, R113, R188): n of n, or none counts. */
const spawnStep = (moment: Moment): Step =>
  defineStep<Spawn>({
    ...atMoment('check-spawn', moment),
    input: spawn,
    title: ({ name, components }) => lookName(`start ${components.length} component(s): ${name}`, moment),
    plan: ({ facts, policy: { environment } }) =>
      environment.spawn.filter(belongsTo(moment)).map(({ argv, when: _when, ...one }) => {
        const components = [...new Set(facts.components.filter(isOf(one.types)).map(({ id }) => id))];
        const commands = argv ? components.filter(isPlain).map((id) => argv.map((word) => filled(word, id))) : [];
        const patience_s = moment === 'before' ? 0 : environment.patience_s;
        return { ...one, components, commands, valid_minutes: environment.valid_minutes, patience_s };
      }),
    verify: ({ name }, eyes) => lastLook(eyes, 'spawn', lookName(name, moment)),
    apply: (one, hands) => apply(one, hands, moment),
    async undo() {},
  });

async function apply(one: Spawn, hands: Hands, moment: Moment): Promise<void> {
  const started_at = hands.clock.now();
  const failed = await patiently(
    hands,
    one.patience_s,
    () => failures(one, hands),
    (seen) => seen.length === 0,
  );
  const all = one.components.length;
  const spawned = all - failed.length;
  const named = failed.slice(0, 5).map(({ component, why }) => `${component}: ${why}`);
  await hands.record(
    draftEvidence({
      kind: 'spawn',
      name: lookName(one.name, moment),
      started_at,
      ended_at: hands.clock.now(),
      numbers: { healthy: all > 0 && failed.length === 0 ? 1 : 0, components: all, spawned },
      facts: {
        failed: failed.slice(0, 100),
        expected: all === 0 ? 'one component at least' : `${all} of ${all} started`,
        seen: [`${spawned} of ${all} started`, ...named].join('; '),
      },
      expires_at: until(hands, one.valid_minutes),
    }),
  );
}

const isOf =
  (types: readonly string[]) =>
  ({ type }: { type: string }) =>
    types.includes(type);
const isPlain = (id: string): boolean => plainId.test(id);
const filled = (text: string, id: string): string => text.replaceAll('{id}', id);

/** One after the other; once one hangs, the rest need not be waited for as well. */
async function failures(one: Spawn, hands: Hands): Promise<{ component: string; why: string }[]> {
  const failed: { component: string; why: string }[] = [];
  const plain = one.components.filter(isPlain);
  let hangs = false;
  for (const component of one.components) {
    const began = performance.now();
    const argv = one.commands[plain.indexOf(component)] ?? [];
    const why: string | null = hangs ? 'not asked, since another hangs' : await whyNot(one, component, argv, hands);
    // Timers are not exact to the millisecond.
    hangs ||= why !== null && performance.now() - began > one.timeout_s * 900;
    if (why !== null) failed.push({ component: oneLine(component, 100), why });
  }
  return failed;
}

/** Null when the component came up. */
async function whyNot(
  one: Spawn,
  id: string,
  argv: string[],
  { network, programs, release }: Hands,
): Promise<string | null> {
  if (!isPlain(id)) return 'its id is not a plain name';
  const { url, timeout_s } = one;
  if (url !== undefined) {
    const answer = await network.ask({ ...one, url: filled(url, encodeURIComponent(id)) });
    return answer.why ?? answerFaults(one, answer)[0] ?? null;
  }
  const result = await programs.run({ argv, cwd: release.root, timeout_s });
  if (result.timed_out) return `no end within ${timeout_s} s`;
  if (result.exit_code !== 0) return `exit code ${result.exit_code ?? 'none'}`;
  const { unmatched } = linesSeen(`${result.stdout}\n${result.stderr}`, one.must_match, []);
  return unmatched.length > 0 ? 'its words do not prove it' : null;
}

export const checkSpawn = spawnStep('before');
export const checkSpawnAfter = spawnStep('after');
