import { expect, it } from 'vitest';
import { validationComplete } from '../../src/guards/delivery/validation-complete.ts';
import { approved, factsOf, plan, policyOf, publishing } from './release-facts.ts';

const steps = {
  approval: 'approved:quality',
  qa: 'attested:release check',
  canary: 'environment:canary',
  regression: 'gate:regression',
  smoke: 'gate:smoke',
  staging: 'install:staging',
};
const gates = { smoke: { argv: ['true'] }, regression: { argv: ['true'] } };
const verdictOf = (facts = factsOf(), wanted: Partial<typeof steps> = steps) =>
  validationComplete.check(facts, plan, policyOf({ gates, validation: { steps: wanted } }), publishing);

it('names what is missing in the order of a release, whatever the order in the policy', () => {
  expect(verdictOf()).toMatchObject({
    held: false,
    actual:
      'missing in this order: tag: v1.1.0 does not stand; staging: install:staging is missing; ' +
      'smoke: gate:smoke is missing; regression: gate:regression is missing; canary: environment:canary is missing; ' +
      'qa: attested:release check is missing; approval: approved:quality is missing',
    waits: false,
  });
});

const onlyApproval = {
  staging: 'install:test',
  smoke: 'gate:test',
  regression: 'gate:test',
  canary: 'gate:test',
  qa: 'gate:test',
  approval: 'approved:quality',
};
const tagged = factsOf({
  repository: { ...factsOf().repository, local_tags: { 'v1.1.0': 'a'.repeat(40), 'v1.0.0': 'a'.repeat(40) } },
});
const check = (wanted: Record<string, string>, facts = tagged) =>
  validationComplete.check(facts, plan, policyOf({ validation: { steps: wanted } }), publishing);

it('waits when all that is missing is the word of a person', () => {
  expect(check(onlyApproval)).toMatchObject({ held: false, waits: true });
  expect(check(onlyApproval, { ...tagged, approvals: [approved({ role: 'quality' })] })).toEqual({ held: true });
});

it('does not wait for an approval that policy never names', () => {
  const { approval: _approval, ...rest } = onlyApproval;
  expect(check(rest)).toMatchObject({ held: false, waits: false });
});
