import { z } from 'zod';
import { stages } from '../domain/records/release.ts';
import { runPart } from './entry/act.ts';
import { defineTool, planArgument, projectArgument, releaseOutput } from './entry/define.ts';

export const publish = defineTool({
  name: 'publish',
  title: 'Publish',
  description:
    'stage test: uploads to the test registry and installs from there. stage production: tags, uploads the same bytes, pushes branch and tag together. Production cannot be undone.',
  effect: 'cannot-be-undone',
  toolset: 'release',
  input: z.strictObject({ plan_id: planArgument, stage: z.enum(stages), project: projectArgument }),
  output: releaseOutput,
  example: { plan_id: 'plan_0123456789abcdef01234567', stage: 'test' },
  run: ({ plan_id, stage, project }, context) => runPart(context, project, { plan_id, stage, tool: 'publish' }),
});
