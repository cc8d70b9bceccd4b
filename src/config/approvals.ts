import { z } from 'zod';
import { sshKey } from './parts.ts';

const role = z.string().regex(/^[a-z][a-z0-9_-]{0,39}$/, 'a short name such as security');
const glob = z.string().min(1).max(400);

const approver = z.strictObject({
  roles: z.array(role).min(1).max(20),
  ssh_keys: z.array(sshKey).max(10).default([]).describe('public keys; one of them must sign'),
  github: z
    .string()
    .regex(/^[A-Za-z0-9][A-Za-z0-9_-]{0,99}$/, 'the name of an account')
    .optional()
    .describe('account whose approving reviews count when their text names the plan'),
  accounts: z
    .array(z.string().min(1).max(200))
    .max(20)
    .default([])
    .describe('names under which this person calls the server; nobody approves what they asked for'),
});

const rule = z.strictObject({
  role,
  quorum: z.number().int().min(1).max(20).default(1),
  bumps: z.array(z.enum(['prerelease', 'patch', 'minor', 'major'])).default([]),
  kinds: z.array(z.enum(['standard', 'hotfix', 'emergency'])).default([]),
  paths: z.array(glob).max(100).default([]).describe('only when one of these changed since the last release'),
  why: z.string().max(300).optional(),
});

/** Who may grant what only a person may grant, and when it is asked for (R264–R272). */
export const approvals = z.strictObject({
  approvers: z.record(z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/), approver).default({}),
  required: z.array(rule).max(50).default([]),
  overrides: z
    .record(z.string().regex(/^[a-z][a-z-]{1,59}$/), z.array(role).min(1).max(10))
    .default({})
    .describe('guards that an approval may override, and the roles that may'),
  valid_hours: z.number().min(0.1).max(720).default(72),
  wait_hours: z.number().min(0).max(720).default(168).describe('how long a run waits for them; 0: not at all'),
});
