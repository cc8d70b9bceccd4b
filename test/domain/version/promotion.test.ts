import { describe, expect, test } from 'vitest';
import { classifyCommit } from '../../../src/domain/commits/classify.ts';
import { type PromotionEvidence, promotionFaults } from '../../../src/domain/version/promotion.ts';

const rules = { bump_rules: { feat: 'minor', fix: 'patch' }, breaking_subjects: [], ignore_commits: [] } as const;
const commits = (...messages: string[]) =>
  messages.map((message, at) => classifyCommit({ id: `${at}`.repeat(40), parents: ['p'], message }, rules));
const nothing: PromotionEvidence = { milestone: null, approval: null, sinceFreeze: null, gates: [], tree: 't' };
const everything: PromotionEvidence = {
  milestone: 'evidence_1',
  approval: 'someone',
  sinceFreeze: commits('fix: a', 'docs: b'),
  gates: [{ name: 'tests', passed: true, tree: 't' }],
  tree: 't',
};
const reasons = (from: string, to: string, evidence: Partial<PromotionEvidence> = {}) =>
  promotionFaults(from, to, 'pep440', { ...nothing, ...evidence }).map(({ stage, reason }) => `${stage}: ${reason}`);

const unjustified = { beta: 'beta: stage_promotion_unjustified', rc: 'rc: stage_promotion_unjustified' };
const red = 'final: gates_not_green';

describe('promotionFaults', () => {
  test.each([
    ['0.1.0a3', '0.1.0a4', []],
    ['0.1.0a3', '0.1.0b1', [unjustified.beta]],
    ['0.1.0b1', '0.1.0b2', []],
    ['0.1.0b3', '0.1.0rc1', [unjustified.rc]],
    ['0.1.0rc1', '0.1.0rc2', []],
    ['0.1.0rc2', '0.1.0', [red]],
    ['0.1.0a3', '0.1.0rc1', [unjustified.beta, unjustified.rc]],
    ['0.1.0a3', '0.1.0', [unjustified.beta, unjustified.rc, red]],
    ['0.1.0', '0.1.1', []],
    ['0.1.0', '0.2.0a1', []],
    ['0.1.0', '0.2.0b1', [unjustified.beta]],
    ['0.1.0', '0.2.0rc1', [unjustified.rc]],
    ['0.1.0a3', '1.0.0', [red]],
    ['0.1.0a3', '0.2.0a1', []],
  ])('%s to %s asks for what its stages ask, and nothing else (R27-R29)', (from, to, expected) => {
    expect(reasons(from, to)).toEqual(expected);
    expect(reasons(from, to, everything)).toEqual([]);
  });

  test('a milestone or an approval justifies beta (R27)', () => {
    expect(reasons('0.1.0a3', '0.1.0b1', { milestone: 'evidence_1' })).toEqual([]);
    expect(reasons('0.1.0a3', '0.1.0b1', { approval: 'someone' })).toEqual([]);
  });

  test('features after the freeze are listed (R28)', () => {
    const sinceFreeze = commits('fix: a', 'feat: b', 'docs: c', 'refactor!: d');
    expect(promotionFaults('1.0.0-beta.3', '1.0.0-rc.1', 'semver', { ...nothing, sinceFreeze })).toEqual([
      {
        stage: 'rc',
        reason: 'feature_after_freeze',
        message: 'Features came after the freeze: 1111111, 3333333.',
        required_action: 'Revert them, or go on with another beta and freeze again.',
        commits: ['1'.repeat(40), '3'.repeat(40)],
      },
    ]);
  });

  test.each([
    ['No gate has run.', []],
    ['Not green on the tree to be released: tests.', [{ name: 'tests', passed: false, tree: 't' }]],
    [
      'Not green on the tree to be released: lint, types.',
      [
        { name: 'tests', passed: true, tree: 't' },
        { name: 'lint', passed: true, tree: 'other' },
        { name: 'types', passed: false, tree: 'other' },
      ],
    ],
  ])('a final release needs every gate green on the same tree (R29): %s', (message, gates) => {
    expect(promotionFaults('0.1.0rc2', '0.1.0', 'pep440', { ...everything, gates })).toMatchObject([{ message }]);
  });
});
