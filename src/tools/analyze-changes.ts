import { z } from 'zod';
import { Problem } from '../domain/problem.ts';
import { bumps } from '../domain/release.ts';
import { type Look, lookAtHistory } from '../flows/history/look.ts';
import { defineTool, operateFor, orWaiting, packageArgument, projectArgument } from './define.ts';
import type { ToolContext } from './tool.ts';

const revision = z.string().min(1).max(250).optional();

export const analyzeChanges = defineTool({
  name: 'analyze_changes',
  title: 'What the commits ask for',
  description:
    'Reads the commits and the public code surface since the last release: recommended bump and version, every reason quoted, breaks, unclassified commits, notes preview.',
  effect: 'records',
  toolset: 'release',
  input: z.strictObject({
    from: revision.describe('tag, version, branch or commit; default: last release'),
    to: revision,
    current: z.string().min(1).max(100).optional().describe('version to count from'),
    package: packageArgument,
    project: projectArgument,
  }),
  output: orWaiting({
    id: z.string(),
    bump: z.enum(bumps),
    current_version: z.string(),
    line: z.looseObject({ kind: z.string() }),
    tags: z.looseObject({ prefix: z.string(), releases: z.number() }),
    next_version: z.string().nullable(),
    last: z.looseObject({ tag: z.string(), version: z.string() }).nullable(),
    commits: z.array(z.looseObject({ id: z.string(), bump: z.enum(bumps), rule: z.string(), quote: z.string() })),
    unclassified: z.array(z.string()),
    ignored: z.number(),
    api: z
      .looseObject({ bump: z.string(), findings: z.array(z.looseObject({ symbol: z.string(), said: z.string() })) })
      .nullable(),
    confidence: z.looseObject({ source: z.enum(['configured', 'learnt', 'default']) }),
    ask: z.string().nullable(),
    reasons: z.array(z.string()),
    notes_preview: z.string(),
  })
    .partial({ operation_id: true })
    .loose(),
  example: { from: 'v1.0.0', to: 'v1.1.0' },
  run: ({ project, ...look }, context) =>
    (look.from ?? look.to ?? look.current) ? lookAt(context, project, look) : analyzeOrLook(context, project, look),
});

/** A look is no operation: it has no id to ask for later. */
const lookAt = async (context: ToolContext, directory: string | undefined, look: Look) => ({
  status: 'success',
  ...(await lookAtHistory(context.world, directory ?? context.home, look)),
});

/** Reading must not need the ledger: without it the answer is the same and nothing is kept. */
async function analyzeOrLook(context: ToolContext, directory: string | undefined, look: Look): Promise<unknown> {
  try {
    return await operateFor(context, directory, { kind: 'analyze', input: { package: look.package } });
  } catch (error) {
    if (!(error instanceof Problem && withoutLedger.has(error.code))) throw error;
    const analysis = await lookAt(context, directory, look);
    return { ...analysis, reasons: [error.message, ...analysis.reasons] };
  }
}

const withoutLedger = new Set<string>(['LEDGER_UNREACHABLE', 'LEDGER_UNAVAILABLE', 'LEDGER_BROKEN', 'LEDGER_NEWER']);
