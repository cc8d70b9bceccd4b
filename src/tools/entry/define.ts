import { z } from 'zod';
import { releaseAnswer } from '../../domain/reports/release-answer.ts';
import type { InProgress, Settled } from '../../flows/operations.ts';
import type { Project } from '../../flows/project/project.ts';
import type { OperationKind } from '../../ports/ledger.ts';
import type { Tool, ToolContext } from '../tool.ts';

/** Keeps the argument types inside one file while the roster holds all tools alike. */
export const defineTool = <Input extends z.ZodType, Output extends z.ZodType>(tool: Tool<Input, Output>): Tool =>
  tool as unknown as Tool;

export const projectArgument = z.string().min(1).max(4000).optional().describe('repository path');
export const packageArgument = z.string().min(1).max(214).optional().describe('of a monorepo');
export const planArgument = z
  .string()
  .regex(/^plan_[0-9a-f]{24}$/)
  .describe('from plan_release');
export const nextCall = z.object({
  tool: z.string(),
  arguments: z.record(z.string(), z.unknown()),
  why: z.string().optional(),
});

/** What any long answer may be instead: how to wait for it. */
const waiting = z.object({
  operation_id: z.string(),
  status: z.string(),
  expected_duration_s: z.number().optional(),
  poll_after_s: z.number().optional(),
  progress: z
    .object({ done: z.number(), total: z.number(), now: z.string(), waits: z.boolean().optional() })
    .optional(),
  approval_page: z.string().optional(),
  next: nextCall.optional(),
});

/** An output that is either the result or, when it takes longer than two seconds, how to wait for it. */
export const orWaiting = <Shape extends z.ZodRawShape>(shape: Shape) => waiting.extend(z.object(shape).partial().shape);

export const releaseOutput = orWaiting(releaseAnswer.shape);

/** What the flows need is loaded at the first call, so that a list of tools costs none of it. */
export const openHome = async (
  context: ToolContext,
  directory: string | undefined,
  named: { package?: string | undefined; plan_id?: string | undefined },
): Promise<Project> =>
  (await import('../../flows/project/project.ts')).openNamed(context.world, directory ?? context.home, named);

/** Runs a piece of work as an operation; what it answers stands beside `operation_id` and `status`. */
export async function operateFor(
  context: ToolContext,
  directory: string | undefined,
  request: { kind: OperationKind; input: Record<string, unknown>; key?: string },
): Promise<{ operation_id: string; status: string }> {
  const project = await openHome(context, directory, request.input);
  const answer = await (await import('../../flows/operations.ts')).operate(context.world, project, {
    ...request,
    key: request.key ?? null,
    by: context.caller,
  });
  return flatten(answer);
}

/** The result's own fields, so that an agent reads the same shape whether it waited or not. */
export function flatten(answer: InProgress | Settled): { operation_id: string; status: string } {
  if (answer.status === 'in_progress') return answer;
  const result =
    typeof answer.result === 'object' && answer.result !== null ? answer.result : { result: answer.result };
  return { status: 'success', ...result, operation_id: answer.operation_id };
}
