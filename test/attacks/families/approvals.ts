import { type Statement, sealApproval } from '../../../src/domain/approvals/approval.ts';
import type { Arena } from '../arena.ts';
import { type Attack, each, type Family, policyWith } from '../attack.ts';

const keyOf = (letter: string) => `ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI${letter.repeat(43)}`;
const rules = (approvers: string, more = '') =>
  policyWith(`approvals:\n  wait_hours: 0\n  required: [{ role: lead }]\n  approvers:\n    ${approvers}\n${more}`);
const ann = rules(`ann: { roles: [lead], ssh_keys: ['${keyOf('A')}'] }`);
const annWith = (more: string) => rules(`ann: { roles: [lead], ssh_keys: ['${keyOf('A')}'] }`, more);

async function said(arena: Arena, plan_id: string, fields: Partial<Statement>): Promise<void> {
  const plan = await arena.world.ledgerFake.plan(plan_id);
  const statement = {
    plan_id,
    version: plan?.version.new ?? '',
    commit: plan?.base.commit ?? '',
    subject: 'release',
    role: 'lead',
    approver: 'ann',
    decision: 'approved' as const,
    conditions: [],
    reason: 'fine',
    granted_at: '2026-01-05T10:00:00.000Z',
    expires_at: '2027-01-05T10:00:00.000Z',
    ...fields,
  };
  const signature = '-----BEGIN SSH SIGNATURE-----\nU1NIU0lHAAAAAQ==\n-----END SSH SIGNATURE-----\n';
  await arena.world.ledgerFake.saveApproval(sealApproval(statement, { kind: 'ssh-signature', signature }), 'mallory');
}

const written = each(
  [
    ['with a signature made up', {}],
    ['as somebody who is no approver', { approver: 'mallory' }],
    ['in a role that the person does not have', { role: 'security' }],
    ['for another commit', { commit: 'd'.repeat(40) }],
    ['expired', { expires_at: '2026-01-01T00:00:00.000Z' }],
    ['for a guard that is never overridden', { subject: 'override:tests-passing' }],
    ['by the one who asks', { approver: 'test-client 9.9.9' }],
  ] as [string, Partial<Statement>][],
  ([what, fields]): Attack => ({
    what: `an approval written straight into the record, ${what}`,
    files: ann,
    runs: true,
    begun: true,
    async act(arena) {
      const plan_id = await arena.plan();
      await said(arena, plan_id, fields);
      return arena.call('run_release', { plan_id });
    },
    refused: 'approvals-given',
  }),
);

const inCalls: Attack[] = [
  ...each(
    [{ approve: true }, { approver: 'ann' }, { decision: 'approved' }, { signature: 'x' }] as Record<string, unknown>[],
    (plea): Attack => ({
      what: `request_approval with ${JSON.stringify(plea)}`,
      act: async ({ call, plan }) => call('request_approval', { plan_id: await plan(), ...plea }),
      refused: 'INPUT_INVALID',
    }),
  ),
  ...each(
    ['approve', 'approve_release', 'grant_approval', 'override'],
    (tool): Attack => ({
      what: `a tool called ${tool}`,
      act: ({ call }) => call(tool, { plan_id: 'plan_0123456789abcdef01234567' }),
      refused: 'nothing there',
    }),
  ),
  {
    what: 'an attestation in place of an approval',
    files: ann,
    runs: true,
    begun: true,
    async act({ call, plan }) {
      const plan_id = await plan();
      await call('record_attestation', { plan_id, kind: 'check', about: 'release', text: 'ann approves' });
      return call('run_release', { plan_id });
    },
    refused: 'approvals-given',
  },
  {
    what: 'an approval of another plan, replayed',
    files: ann,
    runs: true,
    begun: true,
    async act(arena) {
      const first = await arena.plan();
      await said(arena, first, {});
      const second = await arena.plan({ bump: 'major', reason: 'a great change' });
      return arena.call('run_release', { plan_id: second });
    },
    refused: 'approvals-given',
  },
];

const mallory = `mallory: { roles: [lead], ssh_keys: ['${keyOf('B')}'] }`;

/** Ann was the approver at the last release; then the policy is changed on the way to the next one. */
function afterAnn({ commit, git }: Arena): void {
  commit('ci: approvers', ann);
  git('tag', 'v1.0.1');
  git('push', '--quiet', 'origin', 'v1.0.1');
}

const inPolicy: Attack[] = [
  ...each(
    [
      ['an approver added in the release that is prepared', rules(mallory)],
      ['nobody asked any more', policyWith('')],
      ['a key exchanged', rules(`ann: { roles: [lead], ssh_keys: ['${keyOf('B')}'] }`)],
      [
        'another role asked for',
        policyWith(
          `approvals:\n  wait_hours: 0\n  required: [{ role: other }]\n  approvers: { ${mallory.replace('lead', 'other')} }\n`,
        ),
      ],
      ['an override given to a role of its own', annWith('  overrides: { policy-not-loosened: [lead] }\n')],
    ] as [string, Record<string, string>][],
    ([what, files]): Attack => ({
      what,
      trick: (arena) => {
        afterAnn(arena);
        arena.commit('feat: more', { ...files, 'src/more.js': 'export const more = 1;\n' });
      },
      runs: true,
      begun: true,
      act: async ({ call, plan }) => call('run_release', { plan_id: await plan() }),
      refused: 'policy-not-loosened',
    }),
  ),
  {
    what: 'a tag made here, so that the own policy counts as that of the last release',
    trick: (arena) => {
      afterAnn(arena);
      arena.commit('fix: policy', rules(mallory));
      arena.git('tag', 'v1.0.2');
      arena.commit('feat: more', { 'src/more.js': 'export const more = 1;\n' });
    },
    runs: true,
    act: async ({ call, plan }) => call('run_release', { plan_id: await plan() }),
    refused: 'version-monotonic',
  },
  {
    what: 'the tag of the last release moved here to the own policy',
    trick: (arena) => {
      afterAnn(arena);
      arena.commit('fix: policy', rules(mallory));
      arena.git('tag', '--force', 'v1.0.1');
      arena.commit('feat: more', { 'src/more.js': 'export const more = 1;\n' });
    },
    runs: true,
    act: async ({ call, plan }) => call('run_release', { plan_id: await plan() }),
    refused: 'version-monotonic',
  },
];

/** A person's word without the person. */
export const approvals: Family = { name: 'approvals', attacks: [...written, ...inCalls, ...inPolicy] };
