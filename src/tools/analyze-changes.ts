import { z } from 'zod';
import { Problem } from '../domain/problem.ts';
import { bumps } from '../domain/records/release.ts';
import { answerOf } from '../domain/reports/analysis-answer.ts';
import { versionStages } from '../domain/version/scheme.ts';
import type { Look } from '../flows/history/look.ts';
import { defineTool, operateFor, orWaiting, packageArgument, projectArgument } from './entry/define.ts';
import type { ToolContext } from './tool.ts';

/** As both schemes write it behind a plus; it never becomes part of a published version (R18). */
const buildMetadata = /^[0-9A-Za-z]+(?:[.-][0-9A-Za-z]+)*$/;
const revision = z.string().max(250).optional();

export const analyzeChanges = defineTool({
  name: 'analyze_changes',
  title: 'What the commits ask for',
  description:
    'Reads the commits and the public code surface since the last release: bump and version with quoted reasons, breaks, unclassified commits, notes preview; of many commits the heaviest. With from, to … it only looks and keeps nothing.',
  effect: 'records',
  toolset: 'release',
  input: z.strictObject({
    from: revision.describe('tag, version, branch or commit; default: last release'),
    to: revision,
    current: z.string().max(100).optional().describe('version to count from'),
    bump: z.enum(bumps).optional().describe('to calculate'),
    pre_release: z.enum(versionStages).optional(),
    build_metadata: z.string().max(100).regex(buildMetadata).optional(),
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
    recorded_version: z.string().optional(),
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
    left_out: z.string().nullable(),
  })
    .partial({ operation_id: true })
    .loose(),
  example: { from: 'v1.0.0', to: 'v1.1.0' },
  run: ({ project, ...look }, context) =>
    Object.entries(look).some(([name, value]) => name !== 'package' && value !== undefined)
      ? lookAt(context, project, look)
      : analyzeOrLook(context, project, look),
});

/** A look is no operation: it has no id to ask for later. */
async function lookAt(context: ToolContext, directory: string | undefined, { build_metadata, ...look }: Asked) {
  const analysis = await (await import('../flows/history/look.ts')).lookAtHistory(
    context.world,
    directory ?? context.home,
    look,
  );
  const { next_version } = analysis;
  const recorded = build_metadata && next_version ? { recorded_version: `${next_version}+${build_metadata}` } : {};
  return { status: 'success', ...answerOf(analysis), ...recorded };
}

type Asked = Look & { build_metadata?: string | undefined };

/** Reading must not need the ledger: without it the answer is the same and nothing is kept. */
async function analyzeOrLook(context: ToolContext, directory: string | undefined, look: Asked): Promise<unknown> {
  try {
    return await operateFor(context, directory, { kind: 'analyze', input: { package: look.package } });
  } catch (error) {
    if (!(error instanceof Problem && withoutLedger.has(error.code))) throw error;
    const analysis = await lookAt(context, directory, look);
    return { ...analysis, reasons: [error.message, ...analysis.reasons] };
  }
}

const withoutLedger = new Set<string>(['LEDGER_UNREACHABLE', 'LEDGER_UNAVAILABLE', 'LEDGER_BROKEN', 'LEDGER_NEWER']);
