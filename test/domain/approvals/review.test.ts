import { describe, expect, it } from 'vitest';
import { type Review, reviewApprovals } from '../../../src/domain/approvals/review.ts';
import type { Plan } from '../../../src/domain/records/plan.ts';
import { plan as made } from '../../guards/release-facts.ts';

const plan: Plan = { ...made, id: `plan_${'1'.repeat(24)}` };
const approvers = {
  ann: { roles: ['security', 'technical'], ssh_keys: [], github: 'Ann-Wabe', accounts: ['annie'] },
  bob: { roles: ['security'], ssh_keys: [], accounts: [] },
};
const review = (fields: Partial<Review> = {}): Review => ({
  id: 'PRR_1',
  pull: { number: 7, author: 'carl', merged_as: null },
  by: { account: 'ann-wabe', person: true },
  verdict: 'approves',
  commit: { id: plan.base.commit, tree: plan.base.tree, authors: ['carl'] },
  text: `Looked through all of it.\n\n${plan.id} may go.`,
  edited: false,
  at: '2026-03-01T09:00:00Z',
  ...fields,
});
const approvalsOf = (reviews: Review[], fields: { account?: string; requesters?: string[] } = {}) =>
  reviewApprovals(
    { host: 'github.com', account: fields.account ?? 'release-bot', reviews },
    { plan, approvers, requesters: fields.requesters ?? ['client 1.0 (dora)'], valid_hours: 72 },
  );

describe('a review', () => {
  it('that names the plan is the yes of that person in each of their roles, for as long as policy says', () => {
    expect(approvalsOf([review()]).map(({ statement, proof }) => ({ ...statement, ...proof }))).toMatchObject([
      { role: 'security', plan_id: plan.id, commit: plan.base.commit, approver: 'ann', review: 'PRR_1' },
      { role: 'technical', granted_at: '2026-03-01T09:00:00.000Z', expires_at: '2026-03-04T09:00:00.000Z' },
    ]);
  });

  it('is one and the same approval each time it is read', () => {
    expect(approvalsOf([review()])).toEqual(approvalsOf([review()]));
    const [one, other] = [approvalsOf([review()]), approvalsOf([review({ id: 'PRR_2' })])];
    expect(one[0]?.id).not.toBe(other[0]?.id);
  });

  const merged = { number: 7, author: 'carl', merged_as: plan.base.commit };
  const before = { id: 'e'.repeat(40), tree: plan.base.tree, authors: ['carl'] };
  it.each<[string, Review[]]>([
    ['of the branch whose very files the merge brought in', [review({ pull: merged, commit: before })]],
    ['with a remark after it', [review(), review({ id: 'PRR_2', verdict: 'says', at: '2026-03-01T10:00:00Z' })]],
    ['after an objection', [review({ verdict: 'objects', at: '2026-03-01T08:00:00Z' }), review()]],
    ['next to another yes without words', [review(), review({ text: '', at: '2026-03-01T10:00:00Z' })]],
    ['that names the plan twice', [review({ text: `${plan.id}\n> ${plan.id}` })]],
  ])('counts: %s', (_what, reviews) => {
    expect(approvalsOf(reviews)).toHaveLength(2);
  });

  const other = `plan_${'2'.repeat(24)}`;
  it.each<[string, Review[], Parameters<typeof approvalsOf>[1]?]>([
    ['of a foreign plan', [review({ text: `${other} may go` })]],
    ['that names two plans', [review({ text: `${plan.id} or ${other}` })]],
    ['that names no plan', [review({ text: 'LGTM' })]],
    ['that names a longer word', [review({ text: `${plan.id}0` })]],
    ['of an earlier commit', [review({ commit: { ...before, tree: 'e'.repeat(40) } })]],
    ['of an earlier commit with the same files', [review({ commit: before })]],
    [
      'of other files than the merge brought in',
      [review({ pull: merged, commit: { ...before, tree: 'e'.repeat(40) } })],
    ],
    ['of a commit that is gone', [review({ commit: null })]],
    ['that was edited', [review({ edited: true })]],
    ['that only says something', [review({ verdict: 'says' })]],
    ['that was dismissed', [review({ verdict: 'objects' })]],
    ['before an objection', [review(), review({ verdict: 'objects', text: 'No.', at: '2026-03-01T10:00:00Z' })]],
    ['by a program', [review({ by: { account: 'ann-wabe', person: false } })]],
    ['by somebody the policy does not name', [review({ by: { account: 'eve', person: true } })]],
    ['by somebody without an account there', [review({ by: { account: 'bob', person: true } })]],
    ['by an account that is gone', [review({ by: null })]],
    ['by the author of the pull request', [review({ pull: { ...merged, author: 'Ann-Wabe' } })]],
    ['by the author of the commit', [review({ commit: { ...before, id: plan.base.commit, authors: ['ANN-WABE'] } })]],
    ['by the account of the server itself', [review()], { account: 'Ann-Wabe' }],
    ['by who asked for the release', [review()], { requesters: ['command line (ann)'] }],
    ['by who asked under another name', [review()], { requesters: ['client 1.0 (annie)'] }],
    ['by who asked under the name there', [review()], { requesters: ['ann-wabe'] }],
  ])('does not count: %s', (_what, reviews, fields) => {
    expect(approvalsOf(reviews, fields)).toEqual([]);
  });
});
