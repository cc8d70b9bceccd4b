import { describe, expect, test } from 'vitest';
import type { Statement } from '../../../src/domain/approvals/approval.ts';
import { misfit, plainSignature } from '../../../src/domain/approvals/fit.ts';
import { samplePlan } from '../../contracts/ledger.ts';

const plan = samplePlan('project');
const said: Statement = {
  plan_id: plan.id,
  version: '1.1.0',
  commit: plan.base.commit,
  subject: 'release',
  role: 'lead',
  approver: 'ann',
  decision: 'approved',
  conditions: [],
  reason: '',
  granted_at: '2026-01-05T10:00:00.000Z',
  expires_at: '2026-01-06T10:00:00.000Z',
};

describe('a statement is about a plan', () => {
  test('when it names plan, version and commit and ends as policy lets it', () => {
    expect(misfit(said, plan, 24)).toBeNull();
  });

  test.each([
    ['another plan', { plan_id: `plan_${'0'.repeat(24)}` }],
    ['another version', { version: '1.2.0' }],
    ['another commit', { commit: 'd'.repeat(40) }],
    ['a longer time', { expires_at: '2026-01-06T10:00:00.001Z' }],
    ['no time at all', { expires_at: said.granted_at }],
    ['an end before its beginning', { expires_at: '2026-01-04T10:00:00.000Z' }],
    ['times that cannot be read', { granted_at: 'now' }],
    ['the same moment spelled otherwise', { granted_at: '2026-01-05T11:00:00.000+01:00' }],
  ])('and not with %s', (_what, over) => {
    expect(misfit({ ...said, ...over }, plan, 24)).toEqual(expect.any(String));
  });
});

describe('a signature has one spelling', () => {
  const body = `${'A'.repeat(70)}\n${'B'.repeat(12)}`;
  const plain = `-----BEGIN SSH SIGNATURE-----\n${body}\n-----END SSH SIGNATURE-----\n`;

  test.each([
    ['as ssh-keygen writes it', plain],
    ['with the line ends of a form', plain.replaceAll('\n', '\r\n')],
    ['without its last line end, and space around it', `  ${plain.trim()} \n\n`],
    ['folded otherwise', plain.replace(body, body.replace('\n', '').replace(/(.{20})/g, '$1 \t\n'))],
  ])('%s', (_what, written) => {
    expect(plainSignature(written)).toBe(plain);
  });

  test.each([
    ['nothing', ''],
    ['words', 'ann says yes'],
    ['an empty one', '-----BEGIN SSH SIGNATURE-----\n\n-----END SSH SIGNATURE-----'],
    ['two of them', plain + plain],
    ['other marks inside', plain.replace('BBBB', 'B%BB')],
    ['another kind', plain.replaceAll('SSH SIGNATURE', 'PGP SIGNATURE')],
    ['one without end', plain.replace('-----END SSH SIGNATURE-----', '')],
  ])('%s is none', (_what, written) => {
    expect(plainSignature(written)).toBeNull();
  });
});
