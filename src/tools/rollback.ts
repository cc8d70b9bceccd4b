import { z } from 'zod';
import { defineTool, openHome, operateFor, packageArgument, projectArgument, releaseOutput } from './entry/define.ts';

export const rollback = defineTool({
  name: 'rollback',
  title: 'Roll back',
  description:
    'Before anything irreversible: undoes the release completely. After: moves latest back, deprecates and marks the version; published bytes and tags stay.',
  effect: 'changes',
  toolset: 'release',
  input: z.strictObject({
    version: z.string().max(100).optional().describe('default: the release in progress, else the newest'),
    reason: z.string().min(3).max(2000),
    package: packageArgument,
    project: projectArgument,
  }),
  output: releaseOutput,
  example: { reason: 'the installer crashes on start' },
  async run({ version, reason, project, ...named }, context) {
    const { plan } = await (await import('../flows/rollback.ts')).findRelease(
      context.world,
      await openHome(context, project, named),
      version,
    );
    const input = { plan_id: plan.id, reason };
    return operateFor(context, project, { kind: 'rollback', input, key: plan.id });
  },
});
