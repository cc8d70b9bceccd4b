import { z } from 'zod';
import { formatNames } from '../domain/manifests/index.ts';
import { spellings } from '../domain/version/spelling.ts';
import { inside, path, pattern } from './parts.ts';

const bump = z.enum(['none', 'prerelease', 'patch', 'minor', 'major']);
export const format = z
  .enum(formatNames)
  .describe(
    'kind of file; json with comments too, ini: setup.cfg, text: the file is the version, pattern: the path is a regular expression with a group (?<version>…)',
  );

export const as = z
  .enum(spellings)
  .optional()
  .describe('how this file writes the version, when not in the scheme of the project');

const field = z.strictObject({
  file: inside,
  format,
  path: path.describe(
    'dotted path of the scalar, such as project.version, package[name=core].version or LABEL.version',
  ),
  as,
});

const tagPrefix = z
  .string()
  .max(120)
  .regex(/^(?:[A-Za-z0-9@][A-Za-z0-9@/_.-]*)?$/);

/** Where the version stands and what raises it. */
export const versioning = z.strictObject({
  scheme: z.enum(['semver', 'pep440']).optional(),
  source: field.optional().describe('where the current version stands; detected when absent'),
  mirrors: z.array(field).max(100).default([]).describe('other fields that carry the same version'),
  tag_prefix: tagPrefix
    .optional()
    .describe('what stands before the version in a tag; what the tags show when absent, else v'),
  bump_rules: z.record(z.string(), bump).default({ feat: 'minor', fix: 'patch', perf: 'patch', revert: 'patch' }),
  path_rules: z
    .record(path, bump)
    .default({})
    .describe('what changes of matching paths ask for at least, such as { "runbooks/**": minor, "docs/**": patch }'),
  breaking_subjects: z
    .array(z.string().max(60))
    .max(20)
    .default([])
    .describe('subject words that mark a breaking change besides `!` and the footers'),
  zero_major: z.enum(['minor', 'major']).default('minor').describe('what a breaking change asks for below 1.0.0'),
  prerelease_series: z.enum(['hold', 'literal']).default('literal'),
  unclassified: z.enum(['ask', 'patch', 'refuse']).default('patch'),
  learn: z
    .boolean()
    .default(true)
    .describe('follow the earlier releases of the project where no rule is written; off as soon as one is'),
  api: z
    .enum(['acknowledge', 'floor', 'report'])
    .default('acknowledge')
    .describe('a break in the code that no commit marks: needs a reason, raises the bump, or is only told'),
  surface: z
    .strictObject({
      public: z.array(path).max(100).default([]).describe('globs of files that are for users though they look private'),
      private: z.array(path).max(100).default([]).describe('globs of files whose changes concern nobody outside'),
      dependencies: z
        .enum(['public', 'private'])
        .default('private')
        .describe('private: that fewer versions of a dependency will do is told; public: it is a break'),
    })
    .prefault({})
    .describe('which files hold the public surface, where custom is wrong about it'),
  ignore_commits: z.array(pattern).max(50).default([]),
  strategy: z
    .enum(['undecided', 'conservative', 'modernized'])
    .optional()
    .describe('conservative: no breaking change; modernized: they may come; undecided: nothing is released yet'),
});

/** A package of a monorepo with versions of its own. */
export const packageKeys = z.strictObject({
  path: inside.optional().describe('its directory; found among the workspace members when absent'),
  tag_prefix: tagPrefix.optional(),
  scheme: z.enum(['semver', 'pep440']).optional(),
  source: field.optional(),
  mirrors: z.array(field).max(100).optional(),
  changelog: inside.optional().describe('CHANGELOG.md in its directory when absent'),
  shared: z
    .array(inside)
    .max(50)
    .default([])
    .describe('paths outside its directory whose commits count for it as well'),
});
