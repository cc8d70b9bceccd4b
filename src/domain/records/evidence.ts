import { z } from 'zod';

export const evidenceKinds = [
  'gate',
  'components',
  'artifact',
  'contents',
  'sbom',
  'provenance',
  'published',
  'install',
  'pushed',
  'tag',
  'environment',
  'health',
  'log',
  'spawn',
  'tools',
  'tokens',
  'mcp',
  'snapshot',
  'rows',
  'secrets',
  'rollback',
  'surroundings',
  'issue',
  'address',
] as const;
export type EvidenceKind = (typeof evidenceKinds)[number];

/**
 * What the server itself saw (R335). Valid for one tree; guards read the numbers and facts, never a verdict.
 * Times are ISO 8601 in UTC, digests `sha256:<hex>` or an npm `sha512-<base64>` integrity.
 */
export const evidence = z.strictObject({
  id: z.string(),
  plan_id: z.string(),
  kind: z.enum(evidenceKinds),
  /** Which gate, package, service … this is about. */
  name: z.string(),
  commit: z.string(),
  tree: z.string(),
  argv: z.array(z.string()),
  exit_code: z.number().int().nullable(),
  started_at: z.string(),
  ended_at: z.string(),
  output_digest: z.string().nullable(),
  /** The last lines of the output, redacted and cut; outside text. */
  output_tail: z.string(),
  /** Counts read from machine-readable reports: tests, failures, errors, skipped, line_rate … */
  numbers: z.record(z.string(), z.number()),
  /** Other observed facts: integrity, registry stage, file names … */
  facts: z.record(z.string(), z.unknown()),
  /** After this moment the observation no longer counts; null: valid as long as the tree is. */
  expires_at: z.string().nullable(),
});
export type Evidence = z.infer<typeof evidence>;

/** What a step hands over; the runner adds id, plan, commit and tree. */
export type EvidenceDraft = Omit<Evidence, 'id' | 'plan_id' | 'commit' | 'tree'>;

/** A draft of something looked at rather than run: no program, nothing printed, valid as long as its tree. */
export const draftEvidence = (
  seen: Pick<EvidenceDraft, 'kind' | 'name' | 'started_at' | 'ended_at'> & Partial<EvidenceDraft>,
): EvidenceDraft => ({
  argv: [],
  exit_code: null,
  output_digest: null,
  output_tail: '',
  numbers: {},
  facts: {},
  expires_at: null,
  ...seen,
});

/** The newest evidence of a kind and name for one tree that has not expired; undefined means *not seen*. */
export function freshEvidence(
  all: readonly Evidence[],
  wanted: { kind: EvidenceKind; name?: string; tree?: string; now: string },
): Evidence | undefined {
  return all
    .filter(
      (one) =>
        one.kind === wanted.kind &&
        (wanted.name === undefined || one.name === wanted.name) &&
        (wanted.tree === undefined || one.tree === wanted.tree) &&
        (one.expires_at === null || one.expires_at > wanted.now),
    )
    .reduce<Evidence | undefined>(
      (newest, one) => (newest && newest.ended_at > one.ended_at ? newest : one),
      undefined,
    );
}
