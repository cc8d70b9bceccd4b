import { z } from 'zod';
import { envName, path, sshKey } from './parts.ts';

const told = z.enum(['report', 'require']);
const share = z.number().min(0).max(1);
const globs = z.array(path).max(200).default([]);
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
  contents: z
    .strictObject({
      minimum_share: share
        .default(1)
        .describe('share of the tracked modules of a package that must be in what is built, 1 for all'),
      minimum_of_last: share.default(0.5).describe('share of the number of files at the last release, 0 for any'),
      expected: globs.describe('globs of which each must meet a file in what is built'),
      forbidden: globs.describe('globs that must meet none, besides keys, local settings and what tools leave'),
      allowed: globs.describe('files that may ship although one of these rules says no'),
      tests: z.enum(['allow', 'forbid']).default('allow').describe('whether tests may be in what is built'),
    })
    .prefault({})
    .describe('what must and must not be inside a built package'),
  sbom: told
    .default('report')
    .describe(
      'require: nothing ships without a bill of materials (CycloneDX): by the lock file, of an image by its layers',
    ),
  signing: z
    .strictObject({
      ssh_keys: z
        .array(sshKey)
        .max(10)
        .default([])
        .describe(
          'public keys; the first signs provenance and digests of everything built, nothing is signed when empty',
        ),
      key_env: envName
        .nullable()
        .default(null)
        .describe('variable of the server with the path of its private key; null: the SSH agent holds it'),
    })
    .prefault({}),
  licence: told
    .default('report')
    .describe(
      'require: a licence file must stand there and the manifest must name the same licence; else it is told where a package is published',
    ),
  classifiers: told
    .default('report')
    .describe('require: the Development Status classifier must fit the stage of the version'),
};
