import { z } from 'zod';
import { placeSeen } from '../records/address.ts';
import { bumps, phases } from '../records/release.ts';

/** What validate_release says of the guards (R126). */
export const constraints = z.object({
  satisfied: z.boolean(),
  message: z.string(),
  violations: z.array(z.string()),
  verdicts: z.array(z.looseObject({ guard: z.string(), held: z.boolean() })),
  /** The five checks before a release leaves the house, each with the ids of what was seen (R131). */
  boundary: z.array(z.object({ check: z.string(), held: z.boolean(), evidence: z.array(z.string()) })),
});
export type Constraints = z.infer<typeof constraints>;

/** The answer of document 000 (R293-R298); every release-level tool gives this shape. */
export const releaseAnswer = z.object({
  agent: z.string(),
  status: z.enum(['success', 'in_progress', 'failed', 'refused']),
  phase: z.enum(phases),
  version: z.object({ previous: z.string().nullable(), new: z.string(), bump_type: z.enum(bumps) }),
  artifacts: z.object({
    packages: z.array(z.string()),
    /** The version of each package with the moment and commit of its build; only the record says these (R18). */
    builds: z.array(z.string()),
    docker_images: z.array(z.string()),
    modified_files: z.array(z.string()),
    release_notes: z.string().nullable(),
  }),
  metrics: z.object({
    complexity_score: z.number().nullable(),
    zen_tools_used: z.array(z.string()),
    components_updated: z.number().nullable(),
    test_pass_rate: z.number().nullable(),
    quality_gates_passed: z.boolean().nullable(),
  }),
  distribution: z.record(z.string(), z.enum(['success', 'pending', 'failed', 'withdrawn'])),
  /** Channels that this release does not go to, with the reason (R245). */
  skipped: z.record(z.string(), z.string()),
  rollback: z.object({
    instructions: z.string(),
    previous_version: z.string().nullable(),
    database_snapshot: z.string().nullable(),
  }),
  summary: z.string(),
  next_action: z
    .object({ tool: z.string(), arguments: z.record(z.string(), z.unknown()), why: z.string().optional() })
    .nullable(),
  /** Who was told of the release, and who is yet to be (R93). */
  notifications: z.record(z.string(), z.enum(['sent', 'pending'])),
  /** Where the release is found, and when the server saw it there (R192); empty until it is out. */
  addresses: z.array(placeSeen.extend({ seen_at: z.string().nullable() })),
  /** What looks at the release found wrong once it was out, by the record of the server (R191). */
  issues: z.array(
    z.object({
      check: z.string(),
      expected: z.string(),
      seen: z.string(),
      at: z.string(),
      last_at: z.string(),
      over_at: z.string().nullable(),
    }),
  ),
  plan_id: z.string(),
  done: z.array(z.string()),
  left: z.array(z.string()),
  constraints: constraints.optional(),
});
export type ReleaseAnswer = z.infer<typeof releaseAnswer>;
