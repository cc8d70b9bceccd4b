import { expect, it } from 'vitest';
import { makeConfig } from '../../src/config/parse.ts';

const gates = { smoke: { argv: ['npm', 'run', 'smoke'] } };

it.each([
  ['a gate that is not there', { validation: { steps: { smoke: 'gate:other' } } }, 'validation.steps.smoke'],
  ['an approval by attestation', { validation: { steps: { approval: 'attested:ann' } } }, 'validation.steps.approval'],
  ['a proof of no kind', { validation: { steps: { qa: 'trust me' } } }, 'validation.steps.qa'],
  ['a step that nobody knows', { validation: { steps: { lunch: 'gate:smoke' } } }, 'validation.steps'],
  ['an allowed secret without a reason', { secrets: { allow: [{ path: 'a', rule: 'jwt' }] } }, 'secrets.allow.0.why'],
])('says where %s stands', (_what, tree, path) => {
  expect(() => makeConfig([{ gates, ...tree }])).toThrow(
    expect.objectContaining({
      code: 'CONFIG_INVALID',
      fields: expect.objectContaining({ details: [expect.objectContaining({ path: expect.stringContaining(path) })] }),
    }),
  );
});

it('takes what proves each step', () => {
  const steps = { smoke: 'gate:smoke', qa: 'attested:manual check', approval: 'approved:quality' };
  expect(makeConfig([{ gates, validation: { steps } }]).validation.steps).toEqual(steps);
});
