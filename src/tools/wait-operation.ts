import { z } from 'zod';
import { defineTool, flatten, orWaiting } from './entry/define.ts';

export const waitOperation = defineTool({
  name: 'wait_operation',
  title: 'Wait for an operation',
  description:
    'Waits for a long operation and answers with its result, or with timed_out and how far it is. Calling it again is normal.',
  effect: 'reads',
  toolset: 'release',
  input: z.strictObject({
    operation_id: z.string().regex(/^op_[0-9a-f]{24}$/),
    timeout_s: z.number().min(0).max(50).default(25),
  }),
  output: orWaiting({ timed_out: z.boolean() }).loose(),
  example: { operation_id: 'op_0123456789abcdef01234567' },
  async run({ operation_id, timeout_s }, context) {
    const report = ({ done, total, now }: { done: number; total: number; now: string }) =>
      context.progress(done, total, now);
    const { awaitOperation } = await import('../flows/operations.ts');
    const answer = await awaitOperation(context.world, operation_id, timeout_s * 1000, report);
    return { ...flatten(answer), ...(answer.status === 'in_progress' ? { timed_out: true } : {}) };
  },
});
