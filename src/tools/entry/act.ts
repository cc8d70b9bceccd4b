import { z } from 'zod';
import type { Phase, Stage } from '../../domain/records/release.ts';
import type { StretchTool } from '../../flows/run/stretches.ts';
import type { Effect, Tool, ToolContext } from '../tool.ts';
import { defineTool, operateFor, planArgument, projectArgument, releaseOutput } from './define.ts';

const input = z.strictObject({ plan_id: planArgument, project: projectArgument });

/** A tool that carries out its own part of a plan, and nothing else. */
export const stretchTool = (tool: { name: StretchTool; title: string; description: string; effect: Effect }): Tool =>
  defineTool({
    ...tool,
    toolset: 'release',
    input,
    output: releaseOutput,
    example: { plan_id: 'plan_0123456789abcdef01234567' },
    run: ({ plan_id, project }, context) => runPart(context, project, { plan_id, tool: tool.name }),
  });

/** Asks for a part of a plan; the same part asked twice while it runs is one operation. */
export function runPart(
  context: ToolContext,
  directory: string | undefined,
  part: { plan_id: string; tool: StretchTool | 'run_release'; stage?: Stage; until?: Phase },
): Promise<{ operation_id: string; status: string }> {
  const { plan_id, tool, stage = null, until = 'validation' } = part;
  const input = { plan_id, tool, stage, until };
  return operateFor(context, directory, { kind: 'run', input, key: [plan_id, tool, stage, until].join(' ') });
}
