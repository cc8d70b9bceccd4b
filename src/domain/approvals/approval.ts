import { z } from 'zod';
import { canonicalJson, contentId } from '../content-id.ts';
import { decisions } from './decisions.ts';

/**
 * What a person puts their name to: one decision on one plan, in one role (R267, R269). `subject` is the release
 * itself, the override of one guard, or the confirmation of one attestation. Times are ISO 8601 in UTC.
 */
export const statement = z.strictObject({
  plan_id: z.string(),
  version: z.string(),
  /** The base commit: with a new commit there is a new plan, and this no longer counts. */
  commit: z.string(),
  subject: z.string().regex(/^(?:release|override:[a-z][a-z-]{1,59}|attestation:[a-z]+_[0-9a-f]{24})$/),
  role: z.string(),
  approver: z.string(),
  decision: z.enum(decisions),
  conditions: z.array(z.string().min(1).max(500)).max(20),
  reason: z.string().max(2000),
  granted_at: z.string(),
  expires_at: z.string(),
});
export type Statement = z.infer<typeof statement>;

/** How the server knows who said it; checked anew whenever it counts, never taken from the record. */
export const proof = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('ssh-signature'), signature: z.string().max(20_000) }),
  z.strictObject({ kind: z.literal('forge-review'), host: z.string(), review: z.string().max(200) }),
]);

export const approval = z.strictObject({ id: z.string(), statement, proof });
export type Approval = z.infer<typeof approval>;

/** Namespace of the signature: keeps one made for something else, such as a commit, from passing for an approval. */
export const approvalNamespace = 'hive-release-approval';

/** The very text that is signed. */
export const statementText = (said: Statement): string => canonicalJson(said);

export const sealApproval = (said: Statement, by: Approval['proof']): Approval => ({
  id: contentId('approval', { statement: said, proof: by }),
  statement: said,
  proof: by,
});

/** Something the server cannot see, told by an agent (R105, R335): printed as attested, never as seen. */
export const attestationKinds = [
  'mcp__zen__analyze',
  'mcp__zen__thinkdeep',
  'mcp__zen__consensus',
  'mcp__zen__debug',
  'search_repo_docs',
  'ask_repo_agent',
  'condition',
  'check',
  'manual-qa',
  'finding',
] as const;
export type AttestationKind = (typeof attestationKinds)[number];

export interface Attestation {
  id: string;
  plan_id: string;
  kind: AttestationKind;
  /** What it is about: the text of a condition, the id of a check. */
  about: string;
  text: string;
  attested_by: string;
  attested_at: string;
}
