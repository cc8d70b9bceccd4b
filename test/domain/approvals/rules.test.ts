import { describe, expect, it } from 'vitest';
import { type Approval, type Statement, sealApproval } from '../../../src/domain/approvals/approval.ts';
import { isRequester, type Need, neededApprovals, standingOf } from '../../../src/domain/approvals/rules.ts';
import type { Bump } from '../../../src/domain/records/release.ts';

const rule = { role: 'security', quorum: 1, bumps: [], kinds: [], paths: [] };
const planOf = (bump_type: Bump, kind: 'standard' | 'hotfix' | 'emergency' = 'standard') => ({
  kind,
  version: { previous: '1.0.0', new: '2.0.0', bump_type, scheme: 'semver' as const },
});
const changed = (...paths: string[]) => paths.map((path) => ({ path, added: 1, deleted: 0 }));

describe('what a plan needs of people', () => {
  it.each([
    ['always', {}, planOf('patch'), changed(), true],
    ['for a major, asked of a major', { bumps: ['major'] }, planOf('major'), changed(), true],
    ['for a major, not of a minor', { bumps: ['major'] }, planOf('minor'), changed(), false],
    ['for an emergency', { kinds: ['emergency'] }, planOf('patch', 'emergency'), changed(), true],
    ['for an emergency, not otherwise', { kinds: ['emergency'] }, planOf('patch'), changed(), false],
    ['for a path', { paths: ['db/**'] }, planOf('patch'), changed('db/one.sql'), true],
    ['for a path that did not change', { paths: ['db/**'] }, planOf('patch'), changed('src/one.ts'), false],
    ['for a path, when nobody looked', { paths: ['db/**'] }, planOf('patch'), null, true],
    ['for both, one met', { bumps: ['major'], paths: ['db/**'] }, planOf('minor'), changed('db/one.sql'), false],
  ])('%s', (_what, fields, plan, changes, expected) => {
    const needs = neededApprovals({ required: [{ ...rule, ...fields }] }, plan, changes);
    expect(needs.map(({ role }) => role)).toEqual(expected ? ['security'] : []);
  });
});

describe('nobody approves what they asked for', () => {
  it.each([
    ['the same name', 'ann', [], ['ann'], true],
    ['at the command line', 'ann', [], ['command line (ann)'], true],
    ['through a client', 'ann', [], ['claude 2.1 (Ann)'], true],
    ['under an account of theirs', 'ann', ['build-bot'], ['build-bot 1.0 (ci)'], false],
    ['under that very account', 'ann', ['ci'], ['build-bot 1.0 (ci)'], true],
    ['began the run, not the plan', 'ann', [], ['command line (bob)', 'command line (ann)'], true],
    ['somebody else', 'ann', [], ['command line (joanna)'], false],
  ])('%s', (_what, approver, accounts, callers, expected) => {
    expect(isRequester(approver, { accounts }, callers)).toBe(expected);
  });
});

const said = (fields: Partial<Statement>): Approval =>
  sealApproval(
    {
      plan_id: 'plan_1',
      version: '2.0.0',
      commit: 'c'.repeat(40),
      subject: 'release',
      role: 'security',
      approver: 'ann',
      decision: 'approved',
      conditions: [],
      reason: '',
      granted_at: '2026-03-01T10:00:00.000Z',
      expires_at: '2026-03-03T10:00:00.000Z',
      ...fields,
    },
    { kind: 'ssh-signature', signature: 'checked before' },
  );
const later = { granted_at: '2026-03-01T11:00:00.000Z' };
const two: Need[] = [{ role: 'security', quorum: 2, why: '' }];
const one: Need[] = [{ role: 'security', quorum: 1, why: '' }];

describe('who has said what', () => {
  it.each([
    ['nobody', one, [], { missing: 1, open: 0, deferred: 0 }],
    ['one of one', one, [said({})], { missing: 0, open: 0, deferred: 0 }],
    ['the same person twice is one', two, [said({}), said(later)], { missing: 1, open: 0, deferred: 0 }],
    ['two of two', two, [said({}), said({ approver: 'bob' })], { missing: 0, open: 0, deferred: 0 }],
    ['another role', one, [said({ role: 'operations' })], { missing: 1, open: 0, deferred: 0 }],
    [
      'an override is no approval',
      one,
      [said({ subject: 'override:calendar-open' })],
      { missing: 1, open: 0, deferred: 0 },
    ],
    ['deferred', one, [said({ decision: 'deferred' })], { missing: 1, open: 0, deferred: 1 }],
    ['approved after all', one, [said({ decision: 'deferred' }), said(later)], { missing: 0, open: 0, deferred: 0 }],
    ['taken back', one, [said({}), said({ ...later, decision: 'deferred' })], { missing: 1, open: 0, deferred: 1 }],
    [
      'conditional',
      one,
      [said({ decision: 'conditional', conditions: ['load test'] })],
      { missing: 0, open: 1, deferred: 0 },
    ],
    [
      'condition met',
      one,
      [said({ decision: 'conditional', conditions: ['soak'] })],
      { missing: 0, open: 0, deferred: 0 },
    ],
  ])('%s', (_what, needs, approvals, expected) => {
    const { missing, open, deferred } = standingOf(needs, approvals, new Set(['soak']));
    expect({ missing: missing.length, open: open.length, deferred: deferred.length }).toEqual(expected);
  });
});
