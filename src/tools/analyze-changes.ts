import { z } from 'zod';
import { bumps } from '../domain/release.ts';
import { defineTool, operateFor, orWaiting, projectArgument } from './define.ts';

export const analyzeChanges = defineTool({
  name: 'analyze_changes',
  title: 'What the commits ask for',
  description:
    'Reads the commits and the public code surface since the last release: recommended bump and version, every reason quoted, breaks, unclassified commits, notes preview.',
  effect: 'records',
  toolset: 'release',
  input: z.strictObject({ project: projectArgument }),
  output: orWaiting({
    id: z.string(),
    bump: z.enum(bumps),
    current_version: z.string(),
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
  }).loose(),
  example: {},
  run: ({ project }, context) => operateFor(context, project, { kind: 'analyze', input: {} }),
});
