import type { Moment } from '../../domain/policy/looks.ts';
import type { EvidenceDraft, EvidenceKind } from '../../domain/records/evidence.ts';
import { freshEvidence } from '../../domain/records/evidence.ts';
import type { ProgramResult } from '../../ports/programs.ts';
import { done, type Eyes, type Hands, notDone, type Seen } from '../step.ts';

/** How the newest look that is still fresh ended: a good one that a bad one followed does not count. */
export async function lastLook(eyes: Eyes, kind: EvidenceKind, name: string): Promise<Seen> {
  const seen = freshEvidence(await eyes.evidence(), { kind, name, now: eyes.clock.now() });
  if (seen?.numbers.healthy === 1) return done('seen well');
  const { seen: found = 'not seen well', expected } = seen?.facts ?? {};
  return notDone(seen ? String(found) : 'not looked at lately', expected === undefined ? undefined : String(expected));
}

/** What both moments of a check have in common, and what tells them apart. */
export const atMoment = (name: string, moment: Moment) =>
  moment === 'before'
    ? ({ name, phase: 'pre-validation', undoable: 'fully', check: true } as const)
    : ({ name: `${name}-after`, phase: 'validation', undoable: 'fully', check: true, findsIssues: true } as const);

const pause_ms = 1000;

/** Looks again until it is good or the patience is over: a deployment takes its time. The last look counts. */
export async function patiently<T>(
  { clock }: Pick<Hands, 'clock'>,
  patience_s: number,
  look: () => Promise<T>,
  isGood: (seen: T) => boolean,
): Promise<T> {
  const last = Date.parse(clock.now()) + patience_s * 1000;
  for (;;) {
    const seen = await look();
    if (isGood(seen) || Date.parse(clock.now()) >= last) return seen;
    await clock.wait(pause_ms);
  }
}

/** When a look that begins now no longer counts. */
export const until = (hands: Hands, minutes: number): string =>
  new Date(Date.parse(hands.clock.now()) + minutes * 60_000).toISOString();

/** What a program that ran leaves in the record; an exit code alone never makes it healthy. */
export const programSeen = (
  argv: string[],
  { stdout, stderr, exit_code, timed_out, started_at, ended_at, output_digest }: ProgramResult,
  healthy: boolean,
): Omit<EvidenceDraft, 'kind' | 'name' | 'expires_at' | 'facts'> => ({
  argv,
  exit_code,
  started_at,
  ended_at,
  output_digest,
  output_tail: `${stdout}\n${stderr}`.slice(-2000),
  numbers: { healthy: healthy ? 1 : 0, timed_out: timed_out ? 1 : 0 },
});

/** How an output stands to the lines it must and must not hold. */
export const linesSeen = (output: string, must: readonly string[], mustNot: readonly string[]) => ({
  unmatched: must.filter((pattern) => !new RegExp(pattern, 'm').test(output)),
  forbidden: mustNot.filter((pattern) => new RegExp(pattern, 'm').test(output)),
});
