import { z } from 'zod';
import { attestationKinds } from '../domain/approvals/approval.ts';
import { defineTool, openHome, planArgument, projectArgument } from './entry/define.ts';

export const recordAttestation = defineTool({
  name: 'record_attestation',
  title: 'Attest what the server cannot see',
  description:
    'Keeps what a consultation or a check by hand said. It is shown as attested by you, never as seen; a person may confirm it.',
  effect: 'records',
  toolset: 'release',
  input: z.strictObject({
    plan_id: planArgument,
    kind: z.enum(attestationKinds),
    about: z.string().max(500).default('').describe('the condition or check'),
    text: z.string().trim().min(1).max(4000),
    project: projectArgument,
  }),
  output: z.object({
    id: z.string(),
    plan_id: z.string(),
    kind: z.enum(attestationKinds),
    about: z.string(),
    text: z.string(),
    attested_by: z.string(),
    attested_at: z.string(),
    confirm: z.string(),
  }),
  example: {
    plan_id: 'plan_0123456789abcdef01234567',
    kind: 'mcp__zen__analyze',
    text: 'No risk beyond the migration was found.',
  },
  async run({ project, ...told }, context) {
    const attestation = await (await import('../flows/people/approve.ts')).recordAttestation(
      context.world,
      await openHome(context, project, told),
      told,
      context.caller,
    );
    return { ...attestation, confirm: `hive-release approve ${told.plan_id} --subject attestation:${attestation.id}` };
  },
});
