import { z } from 'zod';
import { validationSteps } from '../domain/policy/validation.ts';

const name = z.string().min(1).max(100);
const source = z
  .string()
  .max(200)
  .regex(/^(?:gate|install|environment|attested|approved):[^\s:][^:]*$/, 'gate:NAME, install:test, attested:WHAT …');

/** What stands between a release and the people who use it. */
export const delivery = {
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
