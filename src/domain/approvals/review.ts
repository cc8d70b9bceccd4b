import type { Plan } from '../records/plan.ts';
import { type Approval, sealApproval } from './approval.ts';
import { type ApprovalRules, isRequester } from './rules.ts';

/** A review of a pull request that holds the commit of a plan, as the forge shows it now. */
export interface Review {
  /** The forge's own name of it. */
  id: string;
  /** `merged_as`: the commit that brought the pull request in. */
  pull: { number: number; author: string | null; merged_as: string | null };
  /** null: the account is gone. */
  by: { account: string; person: boolean } | null;
  /** `objects`: changes were asked for, or the review was dismissed. */
  verdict: 'approves' | 'objects' | 'says';
  /** What was looked at; null: it is gone. */
  commit: { id: string; tree: string; authors: string[] } | null;
  /** Outside text. */
  text: string;
  edited: boolean;
  at: string;
}

export interface Reviews {
  host: string;
  /** The account that the server itself uses: whoever can reach the server can speak with it. */
  account: string;
  reviews: Review[];
}

interface Case {
  plan: Plan;
  approvers: ApprovalRules['approvers'];
  requesters: readonly string[];
  valid_hours: number;
}

const planIds = /\bplan_[0-9a-f]{24}\b/g;
const same = (a: string, b: string | null): boolean => a.toLowerCase() === b?.toLowerCase();

/**
 * The reviews that are a person's yes to exactly this plan: an approver of the policy approved its commit, in words that
 * name this plan and no other and were never edited, and has not objected since. Who asked for the release, opened the
 * pull request or wrote the commit does not count, nor does the account of the server, nor a program.
 */
export function reviewApprovals({ host, account, reviews }: Reviews, one: Case): Approval[] {
  return Object.entries(one.approvers).flatMap(([approver, { github, roles, accounts }]) => {
    if (github === undefined || same(github, account)) return [];
    const said = reviews.filter(({ by }) => by?.person === true && same(by.account, github));
    if (lastVerdict(said) !== 'approves') return [];
    const names = { accounts: [...accounts, github] };
    return said
      .filter(
        (review) => isYes(review, one.plan) && !isRequester(approver, names, [...one.requesters, ...makers(review)]),
      )
      .flatMap((review) => roles.map((role) => approvalOf(review, { ...one, host, approver, role })));
  });
}

function lastVerdict(said: readonly Review[]): Review['verdict'] | undefined {
  const decided = said.filter(({ verdict }) => verdict !== 'says');
  return decided.sort((a, b) => (a.at < b.at ? -1 : 1)).at(-1)?.verdict;
}

const isYes = (review: Review, { id, base }: Plan): boolean =>
  review.verdict === 'approves' &&
  !review.edited &&
  isOf(review, base) &&
  [...new Set(review.text.match(planIds))].join() === id;

/** The very commit, or the one that brought exactly the reviewed files in. */
const isOf = ({ commit, pull }: Review, base: Plan['base']): boolean =>
  commit?.id === base.commit || (pull.merged_as === base.commit && commit?.tree === base.tree);

const makers = ({ pull, commit }: Review): string[] =>
  [pull.author, ...(commit?.authors ?? [])].filter((name) => name !== null);

function approvalOf(
  { id, pull, at }: Review,
  { plan, host, approver, role, valid_hours }: Case & { host: string; approver: string; role: string },
): Approval {
  const granted = Date.parse(at);
  return sealApproval(
    {
      plan_id: plan.id,
      version: plan.version.new,
      commit: plan.base.commit,
      subject: 'release',
      role,
      approver,
      decision: 'approved',
      conditions: [],
      reason: `review of pull request ${pull.number}`,
      granted_at: new Date(granted).toISOString(),
      expires_at: new Date(granted + valid_hours * 3_600_000).toISOString(),
    },
    { kind: 'forge-review', host, review: id },
  );
}
