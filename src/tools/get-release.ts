import { z } from 'zod';
import { views } from '../domain/records/views.ts';
import { defineTool, openHome, packageArgument, projectArgument } from './entry/define.ts';

export const getRelease = defineTool({
  name: 'get_release',
  title: 'Where it stands',
  description: 'Shows where the project or a release stands. Start here; `next_action` names the next call.',
  effect: 'reads',
  toolset: 'release',
  input: z.strictObject({
    view: z.enum(views).default('status'),
    version: z.string().max(100).optional(),
    plan_id: z.string().max(40).optional(),
    after: z.number().int().min(0).optional().describe('next page: next_after of the last'),
    package: packageArgument,
    project: projectArgument,
  }),
  output: z.looseObject({ view: z.enum(views) }),
  example: { view: 'status' },
  async run({ view, project, ...options }, context) {
    const opened = await openHome(context, project, options);
    return {
      ...(await (await import('../flows/describe-release.ts')).describeRelease(context.world, opened, view, options)),
      view,
    };
  },
});
