import { z } from 'zod';
import { phases } from '../domain/records/release.ts';
import { runPart } from './entry/act.ts';
import { defineTool, planArgument, projectArgument, releaseOutput } from './entry/define.ts';

export const runRelease = defineTool({
  name: 'run_release',
  title: 'Run the release',
  description:
    'Carries out all remaining items of the plan up to a phase as one durable operation that survives crashes. Items that stand are skipped, so the same call goes on where it stopped.',
  effect: 'cannot-be-undone',
  toolset: 'release',
  input: z.strictObject({
    plan_id: planArgument,
    until: z.enum(phases).default('validation'),
    project: projectArgument,
  }),
  output: releaseOutput,
  example: { plan_id: 'plan_0123456789abcdef01234567', until: 'building' },
  run: ({ plan_id, until, project }, context) => runPart(context, project, { plan_id, until, tool: 'run_release' }),
});
