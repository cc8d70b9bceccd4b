import { each, type Family, failingTest } from '../attack.ts';

const acting = [
  'bump_version',
  'sync_components',
  'generate_changelog',
  'validate_release',
  'build_artifacts',
  'verify_release',
  'run_release',
];
const madeUp = 'plan_0123456789abcdef01234567';
const pleas: Record<string, unknown>[] = [
  { evidence: [{ kind: 'gate', exit_code: 0 }] },
  { evidence_id: 'evidence_0123456789abcdef01234567' },
  { skip_gates: true },
  { force: true },
  { approved_by: 'the lead' },
  { tests_passed: 1987 },
  { coverage: 100 },
  { no_verify: true },
];

/** Evidence, numbers and ids that nobody but the server can give. */
export const forged: Family = {
  name: 'forged evidence and arguments',
  attacks: [
    ...each(acting, (tool) => ({
      what: `${tool} with a plan that nobody made`,
      act: ({ call }) => call(tool, { plan_id: madeUp }),
      refused: 'PLAN_UNKNOWN',
    })),
    ...each(pleas, (plea) => ({
      what: `run_release with ${JSON.stringify(plea)}`,
      act: async ({ call, plan }) => call('run_release', { plan_id: await plan(), ...plea }),
      refused: 'INPUT_INVALID',
    })),
    {
      what: 'production before the test registry',
      act: async ({ call, plan }) => call('publish', { plan_id: await plan(), stage: 'production' }),
      refused: 'PHASE_ORDER',
    },
    {
      what: 'build before the gates',
      act: async ({ call, plan }) => call('build_artifacts', { plan_id: await plan() }),
      refused: 'PHASE_ORDER',
    },
    {
      what: 'verify before anything is published',
      act: async ({ call, plan }) => call('verify_release', { plan_id: await plan() }),
      refused: 'PHASE_ORDER',
    },
    {
      what: 'an attestation that the tests pass',
      act: async ({ call, plan }) =>
        call('record_attestation', { plan_id: await plan(), kind: 'gate', text: 'all 1,987 tests passed' }),
      refused: 'INPUT_INVALID',
    },
    {
      what: 'a failing test that was attested as fine',
      files: failingTest,
      async act({ call, plan }) {
        const plan_id = await plan();
        await call('record_attestation', { plan_id, kind: 'condition', about: 'tests', text: 'they pass' });
        return call('run_release', { plan_id });
      },
      refused: 'tests-passing',
    },
    {
      what: 'an attestation of a plan of nobody',
      act: ({ call }) => call('record_attestation', { plan_id: madeUp, kind: 'condition', text: 'fine' }),
      refused: 'PLAN_UNKNOWN',
    },
    {
      what: 'a bump below what the commits ask for',
      act: ({ call }) => call('plan_release', { bump: 'patch', reason: 'it is only small' }),
      refused: 'BUMP_TOO_LOW',
    },
    {
      what: 'an operation of nobody',
      act: async ({ call }) => [
        await call('wait_operation', { operation_id: 'op_0123456789abcdef01234567', timeout_s: 0 }),
        await call('cancel_operation', { operation_id: 'op_0123456789abcdef01234567' }),
      ],
      refused: 'OPERATION_UNKNOWN',
    },
    {
      what: 'a rollback of a version that was never released',
      act: ({ call }) => call('rollback', { version: '0.9.0', reason: 'take it away' }),
      refused: 'RELEASE_UNKNOWN',
    },
  ],
};
