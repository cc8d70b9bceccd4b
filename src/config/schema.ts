import { z } from 'zod';
import { profiles } from '../domain/changelog/entry.ts';
import { approvals } from './approvals.ts';
import { calendar } from './calendar.ts';
import { git } from './channels/git.ts';
import { channels } from './channels/index.ts';
import { components } from './components.ts';
import { database } from './database.ts';
import { delivery } from './delivery.ts';
import { environment } from './environment.ts';
import { gateDefaults, gates } from './gate.ts';
import { notifications } from './notifications.ts';
import { argv, inside } from './parts.ts';
import { decisions, readiness } from './readiness.ts';
import { tree } from './tree.ts';
import { packageKeys, versioning } from './versioning.ts';

/** The only home of every key, bound and default of release.yaml. Unknown keys are faults. */
export const configSchema = z.strictObject({
  preset: z.string().max(60).optional(),
  project: z.strictObject({ name: z.string().min(1).max(200).optional() }).prefault({}),
  versioning: versioning.prefault({}),
  packages: z
    .record(z.string().min(1).max(214), packageKeys)
    .default({})
    .describe('packages of a monorepo by name, each with versions of its own; workspace members need no entry'),
  components: components.prefault({}),
  prepare: z
    .array(argv)
    .max(10)
    .default([])
    .describe('run in the fresh release work tree before anything else, such as [npm, ci]'),
  gates,
  gate_defaults: gateDefaults,
  coverage: z
    .strictObject({
      minimum: z.number().min(0).max(100).nullable().default(null).describe('percent of lines'),
      operator: z.enum(['>=', '>']).default('>='),
    })
    .prefault({}),
  database: database.prefault({}).describe("component rows in the project's own database"),
  environment: environment.prefault({}),
  channels,
  approvals: approvals.prefault({}),
  notifications,
  calendar: calendar.prefault({}),
  bounds: z
    .strictObject({
      deleted_lines: z.number().int().min(0).nullable().default(null).describe('more needs a person who overrides'),
    })
    .prefault({}),
  decisions,
  readiness: readiness.prefault({}),
  ...tree,
  ...delivery,
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
  git: git.prefault({}),
});

export type Config = z.infer<typeof configSchema>;
/** A release.yaml as a person may write it: everything optional. */
export type ConfigInput = z.input<typeof configSchema>;
