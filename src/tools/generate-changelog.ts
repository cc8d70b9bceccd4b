import { z } from 'zod';
import { type Profile, profiles } from '../domain/changelog/entry.ts';
import { audiences } from '../domain/changelog/notes.ts';
import { runPart } from './entry/act.ts';
import { defineTool, openHome, planArgument, projectArgument, releaseOutput } from './entry/define.ts';

/** No bounds that clients see: what names no revision is answered as such, whatever its length. */
const name = z.string().optional();

const look = {
  version: name,
  from: name.describe('version, tag or commit'),
  to: name,
  audience: z.enum(audiences).optional().describe('release notes'),
  format: z.enum([...profiles, 'markdown']).optional(),
  include_breaking_changes: z.boolean().optional().describe('under their own heading'),
  hotfix: z.boolean().optional(),
  include_screenshots: z.array(z.string()).max(20).optional().describe('paths'),
  output: z.string().optional(),
};

const input = z
  .strictObject({ plan_id: planArgument.optional(), ...look, project: projectArgument })
  .refine((given) => given.plan_id === undefined || Object.keys(look).every((key) => !(key in given)), {
    path: ['plan_id'],
    error: 'plan_id alone, to carry out the plan, or the others without it, to look',
  });

export const generateChangelog = defineTool({
  name: 'generate_changelog',
  title: 'Changelog and release notes',
  description:
    'With plan_id: writes the Keep a Changelog section and makes the release commit (hooks run), moves database rows. Without: answers the text for any range (default: what is unreleased), writes nothing.',
  effect: 'changes',
  toolset: 'release',
  input,
  output: releaseOutput
    .extend({
      text: z.string(),
      range: z.object({ version: z.string(), from: z.string().nullable(), to: z.string() }),
      commits: z.number(),
      entries: z.number(),
      excluded: z.array(z.object({ commit: z.string(), why: z.string() })),
      warnings: z.array(z.string()),
    })
    .partial(),
  example: { plan_id: 'plan_0123456789abcdef01234567' },
  async run({ plan_id, project, ...wishes }, context) {
    if (plan_id !== undefined) return runPart(context, project, { plan_id, tool: 'generate_changelog' });
    const { include_screenshots: screenshots, output, ...rest } = wishes;
    const told = await (await import('../flows/history/tell-changes.ts')).tellChanges(
      context.world,
      await openHome(context, project, {}),
      {
        ...rest,
        screenshots,
        profile: profileOf(wishes),
      },
    );
    const warnings = [
      ...told.warnings,
      ...(screenshots?.length === 0 ? ['No picture is shown: no path of one was given.'] : []),
      ...(screenshots?.length && !rest.audience ? ['Pictures stand in notes only: name an audience.'] : []),
      ...(output === undefined ? [] : ['Nothing was written: the changelog of a release is written with plan_id.']),
    ];
    return { status: 'success', ...told, warnings };
  },
});

/** `include_breaking_changes` is the word of document 001 for the heading that its format has. */
function profileOf({ format, include_breaking_changes: apart }: z.output<typeof input>): Profile | undefined {
  if (apart !== undefined) return apart ? 'breaking-section' : 'keep-a-changelog';
  return format === 'markdown' ? undefined : format;
}
