import type { Facts } from '../../../src/domain/records/facts.ts';
import type { Plan } from '../../../src/domain/records/plan.ts';
import {
  approved,
  attestation,
  evidenceOf,
  factsOf,
  goodEvidence,
  opening,
  plan,
  policyOf,
  publishing,
  pushing,
} from '../release-facts.ts';

const checked = policyOf({ ci: { required: ['build', 'readiness:agents'] } });
type State = 'green' | 'red' | 'running';
const checks = (...states: [string, State][]): Facts =>
  factsOf({ ci: { checks: states.map(([name, state]) => ({ name, state })), unseen: null } });

const deploying = (strategy: 'sequential' | 'canary' | 'immediate', ...services: string[]) =>
  policyOf({ deployment: { strategy, services } });

const strict = policyOf({ rollback: { rehearsal: 'require' } });
const opened: Plan = {
  ...plan,
  items: [
    { id: 'i000', step: 'open-worktree', phase: 'pre-validation', undoable: 'fully', title: 'work tree', input: {} },
    { id: 'i001', step: 'write-version', phase: 'synchronization', undoable: 'fully', title: 'version', input: {} },
    ...plan.items,
  ],
};
const rehearsed = (looked: string[], unknown: string[] = [], fields = {}) =>
  factsOf({
    evidence: [...goodEvidence, evidenceOf('rollback', 'rehearsal', { facts: { looked, unknown }, ...fields })],
  });

const validating = policyOf({
  gates: { test: { argv: ['npm', 'test'], junit: '{reports}/j' }, smoke: { argv: ['true'] } },
  validation: {
    steps: {
      staging: 'install:test',
      smoke: 'gate:smoke',
      regression: 'gate:test',
      canary: 'environment:canary',
      qa: 'attested:release check',
      approval: 'approved:quality',
    },
  },
  approvals: { overrides: { 'validation-complete': ['security'] } },
});
const smoke = evidenceOf('gate', 'smoke', { facts: { problem: null } });
const canary = evidenceOf('environment', 'canary', { numbers: { healthy: 1 }, expires_at: '2026-03-01T13:00:00.000Z' });
const checkedByHand = { ...attestation, kind: 'manual-qa' as const, about: 'release check' };
const quality = approved({ role: 'quality' });
const valid = (fields: Partial<Facts> = {}): Facts =>
  factsOf({
    repository: { ...factsOf().repository, local_tags: { ...factsOf().repository.local_tags, [plan.tag]: plan.id } },
    evidence: [...goodEvidence, smoke, canary],
    attestations: [checkedByHand],
    approvals: [quality],
    ...fields,
  });
const without = (...names: string[]) => [...goodEvidence, smoke, canary].filter(({ name }) => !names.includes(name));

export const deliveryCases = {
  'ci-green': [
    {
      what: 'all green',
      policy: checked,
      facts: checks(['build', 'green'], ['readiness:agents', 'green'], ['other', 'red']),
      action: opening,
      held: true,
    },
    {
      what: 'red: one failed',
      policy: checked,
      facts: checks(['build', 'red'], ['readiness:agents', 'green']),
      action: opening,
      held: false,
    },
    {
      what: 'red: one is still running',
      policy: checked,
      facts: checks(['build', 'running'], ['readiness:agents', 'green']),
      action: publishing,
      held: false,
    },
    {
      what: 'bypass: a check that never ran',
      policy: checked,
      facts: checks(['build', 'green']),
      action: opening,
      held: false,
    },
    {
      what: 'bypass: a green one of the same name beside the red one',
      policy: checked,
      facts: checks(['build', 'red'], ['build', 'green'], ['readiness:agents', 'green']),
      action: publishing,
      held: false,
    },
    {
      what: 'bypass: the forge does not answer',
      policy: checked,
      facts: factsOf({ ci: { checks: [], unseen: 'The program gh could not be started.' } }),
      action: opening,
      held: false,
    },
    { what: 'bypass: not looked at', policy: checked, action: pushing, held: false },
  ],
  'no-simultaneous-deployment': [
    { what: 'no services', action: opening, held: true },
    { what: 'one after the other', policy: deploying('sequential', 'api', 'web'), action: opening, held: true },
    { what: 'one at once', policy: deploying('immediate', 'api'), action: opening, held: true },
    { what: 'red: two at once', policy: deploying('immediate', 'api', 'web'), action: opening, held: false },
    {
      what: 'bypass: an approval of the release is no leave',
      policy: deploying('immediate', 'api', 'web'),
      facts: factsOf({ approvals: [approved({})] }),
      action: publishing,
      held: false,
    },
    {
      what: 'bypass: asked again when the first act is over',
      policy: deploying('immediate', 'api', 'web', 'worker'),
      action: pushing,
      held: false,
    },
  ],
  'rollback-tested': [
    {
      what: 'every step looked at',
      plan: opened,
      policy: strict,
      facts: rehearsed(['i00', 'i000', 'i001']),
      action: publishing,
      held: true,
    },
    { what: 'red: never', plan: opened, policy: strict, action: publishing, held: false },
    {
      what: 'bypass: before the version was written',
      plan: opened,
      policy: strict,
      facts: rehearsed(['i000']),
      action: publishing,
      held: false,
    },
    {
      what: 'bypass: on another tree',
      plan: opened,
      policy: strict,
      facts: rehearsed(['i000', 'i001'], [], { tree: 'o'.repeat(40) }),
      action: publishing,
      held: false,
    },
    {
      what: 'bypass: a step of which nobody knows',
      plan: opened,
      policy: strict,
      facts: rehearsed(['i000', 'i001'], ['i001']),
      action: pushing,
      held: false,
    },
  ],
  'validation-complete': [
    { what: 'all eight', policy: validating, facts: valid(), action: publishing, held: true },
    {
      what: 'red: no tag',
      policy: validating,
      facts: valid({ repository: factsOf().repository }),
      action: publishing,
      held: false,
    },
    {
      what: 'red: no smoke test',
      policy: validating,
      facts: valid({ evidence: without('smoke') }),
      action: publishing,
      held: false,
    },
    {
      what: 'red: no canary',
      policy: validating,
      facts: valid({ evidence: without('canary') }),
      action: publishing,
      held: false,
    },
    {
      what: 'red: no staging',
      policy: validating,
      facts: valid({ evidence: without('npm:honeycomb@test') }),
      action: pushing,
      held: false,
    },
    { what: 'red: no QA', policy: validating, facts: valid({ attestations: [] }), action: publishing, held: false },
    {
      what: 'bypass: an attestation of something else',
      policy: validating,
      facts: valid({ attestations: [attestation] }),
      action: publishing,
      held: false,
    },
    {
      what: 'bypass: approved in another role',
      policy: validating,
      facts: valid({ approvals: [approved({ role: 'technical' })] }),
      action: publishing,
      held: false,
    },
    {
      what: 'bypass: only some of the steps are named',
      policy: policyOf({ validation: { steps: { staging: 'install:test' } } }),
      facts: valid(),
      action: publishing,
      held: false,
    },
    {
      what: 'bypass: a gate that failed',
      policy: validating,
      facts: valid({ evidence: [...without('smoke'), { ...smoke, exit_code: 1 }] }),
      action: publishing,
      held: false,
    },
    {
      what: 'an override leaves out what a fast track may',
      policy: validating,
      facts: valid({
        evidence: without('canary', 'npm:honeycomb@test'),
        attestations: [],
        approvals: [quality, approved({ subject: 'override:validation-complete' })],
      }),
      action: publishing,
      held: true,
    },
    {
      what: 'bypass: an override never leaves out tests',
      policy: validating,
      facts: valid({
        evidence: without('smoke'),
        approvals: [quality, approved({ subject: 'override:validation-complete' })],
      }),
      action: publishing,
      held: false,
    },
  ],
};
