import { describe, expect, test } from 'vitest';
import { classifyCommit } from '../../../src/domain/commits/classify.ts';
import {
  isPromotion,
  type PromotionEvidence,
  progressionLogic,
  promotionFaults,
} from '../../../src/domain/version/promotion.ts';

const rules = { bump_rules: { feat: 'minor', fix: 'patch' }, breaking_subjects: [], ignore_commits: [] } as const;
const commits = (...messages: string[]) =>
  messages.map((message, at) => classifyCommit({ id: `${at}`.repeat(40), parents: ['p'], message }, rules));
const mark = { tag: 'freeze/0.1.0', commit: 'c'.repeat(40) };
const nothing: PromotionEvidence = { milestone: null, freeze: null };
const everything: PromotionEvidence = {
  milestone: { tag: 'milestone/0.1.0', commit: 'c'.repeat(40) },
  freeze: { ...mark, since: commits('fix: a', 'docs: b') },
};
const reasons = (from: string, to: string, evidence: Partial<PromotionEvidence> = {}) =>
  promotionFaults(from, to, 'pep440', { ...nothing, ...evidence }).map(({ stage, reason }) => `${stage}: ${reason}`);

const beta = 'beta: stage_promotion_unjustified';
const rc = 'rc: stage_promotion_unjustified';
const jump = 'final: stage_jump_unapproved';

describe('promotionFaults', () => {
  test.each([
    ['0.1.0a3', '0.1.0a4', []],
    ['0.1.0a3', '0.1.0b1', [beta]],
    ['0.1.0b1', '0.1.0b2', []],
    ['0.1.0b3', '0.1.0rc1', [rc]],
    ['0.1.0rc1', '0.1.0rc2', []],
    ['0.1.0rc2', '0.1.0', []],
    ['0.1.0a3', '0.1.0rc1', [beta, rc]],
    ['0.1.0a3', '0.1.0', [beta, rc]],
    ['0.1a3', '0.1.0b1', [beta]],
    ['0.1.0', '0.1.1', []],
    ['0.1.0', '0.2.0a1', []],
    ['0.1.0', '0.2.0b1', [beta]],
    ['0.1.0', '0.2.0rc1', [rc]],
    ['0.1.0a3', '0.2.0a1', []],
  ])('%s to %s asks for what its stages ask, and nothing else (R27-R29)', (from, to, expected) => {
    expect(reasons(from, to)).toEqual(expected);
    expect(reasons(from, to, everything)).toEqual([]);
  });

  test.each([
    ['0.1.0a2', '1.0.0', '1.0.0a1'],
    ['0.1.0b2', '1.0.0', '1.0.0a1'],
    ['0.1.0a2', '0.2.0', '0.2.0a1'],
    ['1!0.1.0a2', '1!1.0.0', '1!1.0.0a1'],
  ])('%s to %s is a jump that only an approval lets through; %s is offered (R32)', (from, to, offered) => {
    expect(reasons(from, to, everything)).toEqual([jump]);
    const [fault] = promotionFaults(from, to, 'pep440', everything);
    expect(fault).toMatchObject({ approvable: true });
    expect(fault?.required_actions.join()).toContain(`version "${offered}"`);
  });

  test('features after the freeze are listed, and what no rule knows (R28)', () => {
    const freeze = { ...mark, since: commits('fix: a', 'feat: b', 'docs: c', 'refactor!: d', 'Add e') };
    expect(promotionFaults('1.0.0-beta.3', '1.0.0-rc.1', 'semver', { ...nothing, freeze })).toEqual([
      {
        stage: 'rc',
        reason: 'feature_after_freeze',
        message: 'Features, or commits that no rule knows, came after freeze/0.1.0: 1111111, 3333333, 4444444.',
        required_actions: ['Revert them, or go on with another beta and mark the freeze anew.'],
        approvable: false,
      },
    ]);
  });

  test('a thousand features fill no context', () => {
    const freeze = { ...mark, since: commits(...Array<string>(1000).fill('feat: more')) };
    const [fault] = promotionFaults('0.1.0b1', '0.1.0rc1', 'pep440', { ...nothing, freeze });
    expect(fault?.message).toMatch(/ and 990 more\.$/);
  });
});

test.each([
  ['0.1.0a3', '0.1.0b1', true, 'alpha -> beta of 0.1.0'],
  ['0.1.0a3', '0.1.0', true, 'alpha -> beta -> rc -> final of 0.1.0'],
  ['0.1.0a3', '0.1.0a4', false, 'goes on in the alpha series of 0.1.0'],
  ['0.1.0b1', '0.1.0a4', false, 'goes on in the alpha series of 0.1.0'],
  ['0.1.0', '0.2.0a1', false, 'opens the alpha series of 0.2.0'],
  ['0.1.0a3', '0.2.0b1', false, 'opens the beta series of 0.2.0'],
  ['0.1.0', '0.1.1', false, 'a final version'],
])('%s to %s: promotion is %s, "%s" (R40)', (from, to, promotes, logic) => {
  expect(isPromotion(from, to, 'pep440')).toBe(promotes);
  expect(progressionLogic(from, to, 'pep440')).toBe(logic);
});
