import { z } from 'zod';
import { path } from './parts.ts';

const told = z.enum(['report', 'require']);
const day = z.string().regex(/^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])$/, 'a day such as 2026-12-31');

/** What the tree that ships must and must not hold. */
export const tree = {
  secrets: z
    .strictObject({
      allow: z
        .array(
          z.strictObject({
            path: path.describe('glob of paths as the finding names them'),
            rule: z
              .string()
              .regex(/^[a-z][a-z-]{1,40}$/)
              .describe('as the finding names it'),
            until: day.optional().describe('last day; for good when absent'),
            why: z.string().min(1).max(500),
          }),
        )
        .max(200)
        .default([])
        .describe('what looks like a secret and is none'),
    })
    .prefault({}),
  freeze: z
    .strictObject({
      types: z
        .array(z.string().regex(/^[a-z][a-z0-9-]{0,39}$/))
        .max(30)
        .default(['fix', 'docs', 'test', 'chore', 'refactor', 'revert', 'style', 'build', 'ci'])
        .describe('commit types that may still come after the tag freeze/<numbers>'),
    })
    .prefault({}),
  licence: told
    .default('report')
    .describe('require: a licence file must stand there and the manifest must name the same licence'),
  classifiers: told
    .default('report')
    .describe('require: the Development Status classifier must fit the stage of the version'),
};
