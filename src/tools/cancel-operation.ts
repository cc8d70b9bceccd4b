import { z } from 'zod';
import { defineTool, nextCall } from './entry/define.ts';

export const cancelOperation = defineTool({
  name: 'cancel_operation',
  title: 'Cancel an operation',
  description: 'Asks an operation to stop at its next safe point. What stands stays until rollback.',
  effect: 'changes',
  toolset: 'release',
  input: z.strictObject({ operation_id: z.string().regex(/^op_[0-9a-f]{24}$/) }),
  output: z.object({ operation_id: z.string(), status: z.string(), next: nextCall }),
  example: { operation_id: 'op_0123456789abcdef01234567' },
  run: async ({ operation_id }, context) =>
    (await import('../flows/operations.ts')).requestCancel(context.world, operation_id, context.caller),
});
