import { z } from 'zod';
import { decisions } from '../domain/approvals/decisions.ts';
import { oneLine } from '../domain/text.ts';
import { defineTool, openHome, planArgument, projectArgument } from './entry/define.ts';

const need = z.object({ role: z.string(), quorum: z.number(), why: z.string() });

export const requestApproval = defineTool({
  name: 'request_approval',
  title: 'Ask people to approve',
  description:
    'Says who must approve what of a plan, what they have said, and the page or the command with which a person signs. No tool grants an approval; tell the people, then wait.',
  effect: 'reads',
  toolset: 'release',
  input: z.strictObject({ plan_id: planArgument, project: projectArgument }),
  output: z.object({
    plan_id: z.string(),
    version: z.string(),
    needed: z.array(need),
    missing: z.array(need.extend({ have: z.number(), people: z.array(z.string()) })),
    conditions_open: z.array(z.string()),
    deferred: z.array(z.object({ approver: z.string(), role: z.string(), reason: z.string() })),
    given: z.array(z.looseObject({ id: z.string(), role: z.string(), decision: z.enum(decisions) })),
    approval_page: z.string().nullable(),
    how: z.array(z.string()),
    unseen: z.string().nullable(),
  }),
  leadsTo: ({ approval_page, missing, conditions_open, version, plan_id }) =>
    approval_page === null || missing.length + conditions_open.length === 0
      ? null
      : {
          url: approval_page,
          about: plan_id,
          message: `Read the plan for ${oneLine(version, 60)} and sign your decision. Opening the page decides nothing.`,
        },
  example: { plan_id: 'plan_0123456789abcdef01234567' },
  run: async ({ plan_id, project }, context) =>
    (await import('../flows/people/approve.ts')).showApprovals(
      context.world,
      await openHome(context, project, { plan_id }),
      plan_id,
    ),
});
