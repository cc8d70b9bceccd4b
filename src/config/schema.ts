import { z } from 'zod';
import { profiles } from '../domain/changelog/entry.ts';
import { spellings } from '../domain/version/spelling.ts';
import { approvals } from './approvals.ts';
import { calendar } from './calendar.ts';
import { gate } from './gate.ts';
import { argv, envName, inside, path, pattern } from './parts.ts';

/** The only home of every key, bound and default of release.yaml. Unknown keys are faults. */
/** The name says that its value is a secret, so that the value is hidden wherever it might show. */
const tokenName = envName.regex(
  /TOKEN|SECRET|PASSWORD|PASSWD|CREDENTIAL|API_KEY/,
  'a name that says so: with TOKEN, SECRET, PASSWORD, PASSWD, CREDENTIAL or API_KEY in it',
);
const bump = z.enum(['none', 'prerelease', 'patch', 'minor', 'major']);
const format = z.enum(['yaml', 'toml', 'json']);

const as = z
  .enum(spellings)
  .optional()
  .describe('how this file writes the version, when not in the scheme of the project');

const field = z.strictObject({
  file: inside,
  format,
  path: path.describe('dotted path of the scalar, such as project.version'),
  as,
});

export const tagPrefix = z
  .string()
  .max(120)
  .regex(/^(?:[A-Za-z0-9@][A-Za-z0-9@/_.-]*)?$/);

const versioning = z.strictObject({
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
    })
    .prefault({})
    .describe('which files hold the public surface, where custom is wrong about it'),
  ignore_commits: z.array(pattern).max(50).default([]),
  strategy: z
    .enum(['undecided', 'conservative', 'modernized'])
    .optional()
    .describe('conservative: no breaking change; modernized: they may come; undecided: nothing is released yet'),
});

const packageKeys = z.strictObject({
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

const componentSet = z.strictObject({
  type: z.string().min(1).max(60),
  glob: path,
  id: path.optional().describe('dotted path of the component id; the file path when absent'),
  version: z.union([path, z.array(path).min(1).max(10)]),
  mode: z
    .enum(['framework', 'revision', 'skip'])
    .default('framework')
    .describe('framework: the release version; revision: own integer, raised when the file changed'),
  as,
});

const service = z.strictObject({
  argv,
  must_match: z.array(pattern).max(20).default([]),
  must_not_match: z.array(pattern).max(20).default([]),
  timeout_s: z.number().int().min(1).max(3600).default(60),
});

const identifier = z
  .string()
  .regex(/^[A-Za-z_][A-Za-z0-9_$]{0,62}$/, 'a plain name of the database, without quotes or dots');
const urlName = envName
  .regex(/DATABASE_URL/, 'a name with DATABASE_URL in it, so that its value is hidden')
  .refine((name) => name !== 'HIVE_RELEASE_DATABASE_URL', "another name than that of the server's own record");

const database = z.strictObject({
  url_env: urlName
    .nullable()
    .default(null)
    .describe('environment variable with the postgresql:// address; off when null'),
  required: z.boolean().default(false).describe('true: no configured database is a violation'),
  profile: z
    .enum(['auto', 'alembic', 'init-script', 'ours'])
    .default('auto')
    .describe('auto: found from the catalogue'),
  schema: identifier.default('hive'),
  table: identifier.default('component_versions'),
  history_table: identifier.default('version_history'),
  types: z
    .array(z.string().min(1).max(60))
    .max(50)
    .default([])
    .describe('component types that have rows; all when empty'),
  migrations: z
    .strictObject({ directory: path.default('alembic/versions'), table: identifier.default('alembic_version') })
    .prefault({}),
  probes: z
    .record(
      z.string().regex(/^[a-z][a-z0-9_-]{0,59}$/),
      z.strictObject({
        sql: z.string().min(1).max(2000).describe('one reading statement that gives one number'),
        minimum: z.number().int().min(0).default(1),
      }),
    )
    .default({})
    .describe('questions that must be answered with at least a number, such as a count of documents'),
  lock_timeout_s: z.number().int().min(1).max(300).default(10),
  statement_timeout_s: z.number().int().min(1).max(600).default(30),
});

const registry = z.url({ protocol: /^https?$/ }).max(400);

export const configSchema = z.strictObject({
  preset: z.string().max(60).optional(),
  project: z.strictObject({ name: z.string().min(1).max(200).optional() }).prefault({}),
  versioning: versioning.prefault({}),
  packages: z
    .record(z.string().min(1).max(214), packageKeys)
    .default({})
    .describe('packages of a monorepo by name, each with versions of its own; workspace members need no entry'),
  components: z
    .strictObject({
      minimum: z.number().int().min(0).default(0).describe('fewer components than this is a violation'),
      sets: z.array(componentSet).max(50).default([]),
      versions: z
        .enum(['independent', 'unified'])
        .default('independent')
        .describe('unified: every component carries the release version, before and after'),
    })
    .prefault({}),
  prepare: z
    .array(argv)
    .max(10)
    .default([])
    .describe('run in the fresh release work tree before anything else, such as [npm, ci]'),
  gates: z.record(z.string().regex(/^[a-z][a-z0-9_-]{0,59}$/), gate).default({}),
  coverage: z
    .strictObject({
      minimum: z.number().min(0).max(100).nullable().default(null).describe('percent of lines'),
      operator: z.enum(['>=', '>']).default('>='),
    })
    .prefault({}),
  database: database.prefault({}).describe("component rows in the project's own database"),
  environment: z
    .strictObject({
      services: z.record(z.string().max(60), service).default({}),
      services_required: z.boolean().default(false).describe('true: no configured service is a violation'),
      mcp: z
        .strictObject({
          required: z
            .array(z.string().max(100))
            .max(50)
            .nullable()
            .default(null)
            .describe('names in .mcp.json that must answer; an empty list is a violation'),
          file: path.default('.mcp.json'),
          timeout_s: z.number().int().min(1).max(300).default(20),
        })
        .prefault({}),
      valid_minutes: z.number().int().min(1).max(10_080).default(120),
    })
    .prefault({}),
  channels: z
    .strictObject({
      npm: z
        .strictObject({
          test: z.strictObject({ registry, token_env: tokenName.optional() }).optional(),
          production: z.strictObject({ registry: registry.optional(), token_env: tokenName.optional() }).prefault({}),
          enabled: z.boolean().default(true),
        })
        .prefault({}),
    })
    .prefault({}),
  approvals: approvals.prefault({}),
  calendar: calendar.prefault({}),
  bounds: z
    .strictObject({
      deleted_lines: z.number().int().min(0).nullable().default(null).describe('more needs a person who overrides'),
    })
    .prefault({}),
  decisions: z
    .array(z.strictObject({ question: z.string().min(1).max(500), why: z.string().max(1000).default('') }))
    .max(50)
    .default([])
    .describe('questions that are open; nothing is released before each is answered and taken out'),
  escalation: z
    .enum(['report', 'require'])
    .default('report')
    .describe('require: no release without the consultations its complexity asks for'),
  changelog: z
    .strictObject({
      file: inside.default('CHANGELOG.md'),
      profile: z
        .enum(profiles)
        .default('keep-a-changelog')
        .describe('the six headings of Keep a Changelog, or what breaks under a heading of its own above them'),
      notes: inside
        .regex(/^[^{}]*\{version\}[^{}]*$/, 'a path with {version} in it, such as releases/v{version}.md')
        .optional()
        .describe('file of the release notes of a version; what a person wrote there is kept, else it is made'),
    })
    .prefault({}),
  git: z
    .strictObject({
      remote: z
        .string()
        .max(100)
        .regex(/^[A-Za-z0-9][A-Za-z0-9._-]*$/)
        .default('origin'),
      branches: z
        .array(z.string().max(200))
        .max(20)
        .default([])
        .describe('branches a release may be made from; any when empty'),
    })
    .prefault({}),
});

export type Config = z.infer<typeof configSchema>;
/** A release.yaml as a person may write it: everything optional. */
export type ConfigInput = z.input<typeof configSchema>;
