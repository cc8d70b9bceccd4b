import { z } from 'zod';
import { bumps, releaseKinds } from '../domain/records/release.ts';
import { versionStages } from '../domain/version/version.ts';
import { defineTool, operateFor, orWaiting, packageArgument, projectArgument } from './entry/define.ts';

export const planRelease = defineTool({
  name: 'plan_release',
  title: 'Plan a release',
  description:
    'Makes the plan, which is the dry run: version, items, violations, rollback. Nothing changes. More than the commits ask for needs a reason; less is refused.',
  effect: 'records',
  toolset: 'release',
  input: z.strictObject({
    bump: z.enum(bumps).exclude(['none']).optional(),
    version: z.string().max(100).optional().describe('instead of bump'),
    prerelease_stage: z.enum(versionStages).optional().describe('promote to, or open at'),
    reason: z.string().min(3).max(2000).optional(),
    kind: z.enum(releaseKinds).default('standard'),
    criterion: z.string().optional().describe('of an emergency'),
    disclosed_at: z.iso.datetime().optional(),
    date: z.iso.date().optional(),
    package: packageArgument,
    project: projectArgument,
  }),
  output: orWaiting({
    plan_id: z.string(),
    verdict: z.enum(['GO', 'NO_GO']),
    version: z.looseObject({ previous: z.string().nullable(), new: z.string() }),
    items: z.array(z.looseObject({ id: z.string(), step: z.string(), title: z.string() })),
    violations: z.array(z.looseObject({ guard: z.string(), because: z.string() })),
    findings: z.array(z.looseObject({ guard: z.string(), because: z.string() })).optional(),
    asked_later: z.array(z.looseObject({ guard: z.string() })),
    next_action: z.looseObject({ tool: z.string() }),
  }).loose(),
  example: { bump: 'minor', reason: 'the marketing name changes with this release' },
  run: ({ project, ...input }, context) => operateFor(context, project, { kind: 'plan', input }),
});
