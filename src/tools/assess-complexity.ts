import { z } from 'zod';
import { defineTool, operateFor, orWaiting, packageArgument, projectArgument } from './entry/define.ts';

export const assessComplexity = defineTool({
  name: 'assess_complexity',
  title: 'How hard this release is',
  description:
    'Counts ten factors from the repository and scores them 1-10; tells which consultations are required and which are allowed.',
  effect: 'records',
  toolset: 'release',
  input: z.strictObject({
    emergency: z.boolean().default(false),
    environments: z.number().int().min(1).max(20).default(1).describe('deployed to'),
    package: packageArgument,
    project: projectArgument,
  }),
  output: orWaiting({
    score: z.number(),
    raw: z.number(),
    level: z.string(),
    factors: z.array(z.looseObject({ factor: z.string(), points: z.number() })),
    required: z.array(z.string()),
    allowed: z.array(z.string()),
    analysis_id: z.string(),
  }).loose(),
  example: {},
  run: ({ project, ...input }, context) => operateFor(context, project, { kind: 'assess', input }),
});
