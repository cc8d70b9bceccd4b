import type { EvidenceDraft, EvidenceKind } from '../../domain/records/evidence.ts';
import { freshEvidence } from '../../domain/records/evidence.ts';
import type { ProgramResult } from '../../ports/programs.ts';
import { done, type Eyes, type Hands, notDone, type Seen } from '../step.ts';

/** How the newest look that is still fresh ended: a good one that a bad one followed does not count. */
export async function lastLook(eyes: Eyes, kind: EvidenceKind, name: string): Promise<Seen> {
  const seen = freshEvidence(await eyes.evidence(), { kind, name, now: eyes.clock.now() });
  return seen?.numbers.healthy === 1 ? done('seen well') : notDone(seen ? 'not seen well' : 'not looked at lately');
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
