import { z } from 'zod';
import { directions } from '../domain/components/drift/drift.ts';

/** The only home of every key, bound and default of release.yaml. Unknown keys are faults. */
const path = z.string().min(1).max(400);
const envName = z
  .string()
  .regex(/^[A-Z][A-Z0-9_]{1,99}$/, 'the name of an environment variable, such as NPM_TOKEN; never the secret itself');
/** The name says that its value is a secret, so that the value is hidden wherever it might show. */
const tokenName = envName.regex(
  /TOKEN|SECRET|PASSWORD|PASSWD|CREDENTIAL|API_KEY/,
  'a name that says so: with TOKEN, SECRET, PASSWORD, PASSWD, CREDENTIAL or API_KEY in it',
);
const pattern = z.string().min(1).max(400).refine(isRegExp, 'a regular expression');
const argv = z.array(z.string().min(1).max(2000)).min(1).max(100);
const bump = z.enum(['none', 'prerelease', 'patch', 'minor', 'major']);
const format = z.enum(['yaml', 'toml', 'json']);

const field = z.strictObject({
  file: path,
  format,
  path: path.describe('dotted path of the scalar, such as project.version'),
});

const versioning = z.strictObject({
  scheme: z.enum(['semver', 'pep440']).optional(),
  source: field.optional().describe('where the current version stands; detected when absent'),
  mirrors: z.array(field).max(100).default([]).describe('other fields that carry the same version'),
  tag_prefix: z
    .string()
    .max(60)
    .regex(/^(?:[A-Za-z0-9@][A-Za-z0-9@/_.-]*)?$/)
    .default('v'),
  bump_rules: z.record(z.string(), bump).default({ feat: 'minor', fix: 'patch', perf: 'patch', revert: 'patch' }),
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
  ignore_commits: z.array(pattern).max(50).default([]),
});

const groupName = z.string().regex(/^[a-z][a-z0-9_-]{0,59}$/);

const componentSet = z.strictObject({
  type: z.string().min(1).max(60),
  glob: path,
  id: path.optional().describe('dotted path of the component id; the file path when absent'),
  version: z
    .union([path, z.array(path).min(1).max(10)])
    .describe('dotted path of the version; of several the first that a file has'),
  linked: z.array(path).max(10).default([]).describe('further fields of the same file that always say the same'),
  mode: z
    .enum(['framework', 'revision', 'independent', 'skip'])
    .default('framework')
    .describe(
      'framework: the release version; revision: own integer, raised when the file changed; independent: own version, raised as its own commits ask',
    ),
  group: groupName.optional().describe('of independent components that come by their versions together'),
  references: z
    .array(z.strictObject({ path, type: z.string().min(1).max(60) }))
    .max(10)
    .default([])
    .describe('fields that name components of another type, such as the members of a team'),
});

const workspaces = z.strictObject({
  mode: z
    .enum(['auto', 'framework', 'independent', 'skip'])
    .default('auto')
    .describe('auto: framework when every member carries the version of the project, else skip'),
  group: groupName.optional(),
});

const compatibility = z.strictObject({
  component: z.string().min(1).max(200),
  framework: z.string().min(1).max(200).describe('range of framework versions, such as ^1.2.0 or >=1.2,<2'),
  level: z.enum(['full', 'partial', 'deprecated']),
  verified: z.iso.date().optional().describe('when somebody last saw them work together'),
});

const gate = z.strictObject({
  argv,
  junit: path.optional().describe('JUnit XML written by this run; use {reports} for the run’s own directory'),
  coverage: path.optional().describe('LCOV, Cobertura XML, Istanbul or coverage.py JSON written by this run'),
  timeout_s: z.number().int().min(1).max(86_400).default(1800),
  env_names: z.array(envName).max(50).default([]).describe('environment variables the gate may see'),
  env: z
    .record(z.string(), z.string().max(2000))
    .default({})
    .describe('plain values for the gate, never secrets; {reports} is filled in'),
  minimum_tests: z.number().int().min(1).default(1),
  maximum_skipped: z.number().int().min(0).optional(),
});

const service = z.strictObject({
  argv,
  must_match: z.array(pattern).max(20).default([]),
  must_not_match: z.array(pattern).max(20).default([]),
  timeout_s: z.number().int().min(1).max(3600).default(60),
});

const registry = z.url({ protocol: /^https?$/ }).max(400);

export const configSchema = z.strictObject({
  preset: z.string().max(60).optional(),
  project: z.strictObject({ name: z.string().min(1).max(200).optional() }).prefault({}),
  versioning: versioning.prefault({}),
  components: z
    .strictObject({
      minimum: z.number().int().min(0).default(0).describe('fewer components than this is a violation'),
      sets: z.array(componentSet).max(50).default([]),
      skip: z.array(path).max(50).default([]).describe('globs of files that no set brings in step'),
      groups: z
        .record(groupName, z.strictObject({ kind: z.enum(['fixed', 'linked']) }))
        .default({})
        .describe('fixed: all members always get one version; linked: those that changed do'),
      workspaces: workspaces
        .prefault({})
        .describe('packages of npm, uv and Cargo workspaces, found by their root manifests'),
      reconcile: z
        .array(z.enum(directions))
        .max(3)
        .default(['project_to_files', 'files_to_database'])
        .describe('directions in which every release mends a copy that merely lags behind'),
      compatibility: z.array(compatibility).max(500).default([]),
      compatibility_policy: z
        .enum(['report', 'strict'])
        .default('report')
        .describe('strict: a component that was not verified with the framework version is a violation'),
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
  changelog: z.strictObject({ file: path.default('CHANGELOG.md') }).prefault({}),
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

function isRegExp(source: string): boolean {
  try {
    new RegExp(source);
    return true;
  } catch {
    return false;
  }
}
