import { z } from 'zod';

/** How a release reaches the remote. */
export const git = z.strictObject({
  remote: z
    .string()
    .max(100)
    .regex(/^[A-Za-z0-9][A-Za-z0-9._-]*$/)
    .default('origin'),
  forge_host: z
    .string()
    .regex(/^[a-z0-9.-]{1,253}(?::\d{1,5})?$/, 'a host in small letters')
    .default('github.com')
    .describe(
      'the only forge that is asked and whose checks and reviews count, wherever the remote of a checkout leads',
    ),
  branches: z
    .array(z.string().max(200))
    .max(20)
    .default([])
    .describe('branches a release may be made from; any when empty'),
  tag: z
    .strictObject({
      sign: z
        .enum(['required', 'preferred', 'off'])
        .default('preferred')
        .describe("with the key of git's own configuration (user.signingKey); required: never without a signature"),
    })
    .prefault({}),
  push: z
    .enum(['direct', 'pull-request'])
    .default('direct')
    .describe(
      'pull-request: for protected branches; the tag and the branch of the release go out, and a request asks for it',
    ),
});
