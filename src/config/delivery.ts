import { z } from 'zod';
import { validationSteps } from '../domain/policy/validation.ts';

const name = z.string().min(1).max(100);
const source = z
  .string()
  .max(200)
  .regex(/^(?:gate|install|environment|attested|approved):[^\s:][^:]*$/, 'gate:NAME, install:test, attested:WHAT …');

const build = z
  .strictObject({
    from: z
      .enum(['here', 'ci'])
      .default('here')
      .describe(
        "ci: packages are taken from the project's pipeline, which builds the pushed release branch; images never are",
      ),
    workflow: z
      .string()
      .regex(/^[A-Za-z0-9][\w.-]{0,99}\.ya?ml$/, 'a file below .github/workflows, such as build.yml')
      .optional()
      .describe('a file below .github/workflows that a push of release/… starts'),
    artifact: name.optional().describe('what that workflow uploads, by its name'),
    checksums: z
      .string()
      .regex(/^[A-Za-z0-9][\w.-]{0,99}$/, 'the name of a file, such as SHA256SUMS')
      .optional()
      .describe('the file in it that lists SHA-256 digests; needed where the forge tells no digest'),
  })
  .refine(({ from, workflow, artifact }) => (from === 'ci') === (workflow !== undefined && artifact !== undefined), {
    error: 'workflow and artifact exactly when from is ci',
  });

/** What stands between a release and the people who use it. */
export const delivery = {
  build: build.prefault({}).describe('where packages are built'),
  escalation: z
    .enum(['report', 'require'])
    .default('report')
    .describe('require: no release without the consultations its complexity asks for'),
  ci: z
    .strictObject({
      required: z
        .array(name)
        .max(100)
        .default([])
        .describe('checks of the forge that must be green on exactly the base commit, such as [build]'),
      wait_minutes: z
        .number()
        .int()
        .min(1)
        .max(360)
        .default(60)
        .describe('how long a pipeline that builds or publishes for a release is waited for'),
    })
    .prefault({}),
  deployment: z
    .strictObject({
      services: z.array(name).max(200).default([]).describe('services that this release is deployed to'),
      strategy: z
        .enum(['sequential', 'canary', 'immediate'])
        .default('sequential')
        .describe('immediate: all at once, which is for one service only'),
    })
    .prefault({}),
  rollback: z
    .strictObject({
      rehearsal: z
        .enum(['report', 'require'])
        .default('report')
        .describe('require: nothing is distributed before plan_rollback looked at every step of this release'),
    })
    .prefault({}),
  validation: z
    .strictObject({
      steps: z
        .partialRecord(z.enum(validationSteps), source)
        .default({})
        .describe(
          'what proves each of staging, smoke, regression, canary, qa, approval before production: gate:NAME, install:test, environment:SERVICE, attested:WHAT or approved:ROLE; nothing is asked when empty, all six once one is named',
        ),
    })
    .prefault({}),
};
