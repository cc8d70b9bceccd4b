import { z } from 'zod';
import { defineTool, operateFor, orWaiting, packageArgument, projectArgument } from './entry/define.ts';

export const planRollback = defineTool({
  name: 'plan_rollback',
  title: 'Rehearse the rollback',
  description:
    'Looks at what stands and says per item what a rollback would do, undo, withdraw or keep, and why one is due. Changes nothing.',
  effect: 'records',
  toolset: 'release',
  input: z.strictObject({
    version: z.string().max(100).optional(),
    package: packageArgument,
    project: projectArgument,
  }),
  output: orWaiting({
    plan_id: z.string(),
    version: z.string(),
    previous_version: z.string().nullable(),
    way: z.enum(['undo', 'withdraw']),
    reasons: z.array(z.string()),
    items: z.array(z.object({ item: z.string(), title: z.string(), action: z.string(), seen: z.string() })),
    instructions: z.array(z.string()),
  }),
  example: { version: '1.4.0' },
  run: ({ project, ...input }, context) => operateFor(context, project, { kind: 'plan_rollback', input }),
});
