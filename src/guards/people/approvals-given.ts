import { neededApprovals, standingOf, waysToApprove } from '../../domain/approvals/rules.ts';
import { broken, type Guard, held } from '../guard.ts';
import { irreversible, metConditions } from '../moments.ts';

export const approvalsGiven: Guard = {
  code: 'approvals-given',
  never: 'Never do what cannot be taken back before the people whom policy names have approved exactly this plan.',
  judges: 'evidence',
  demands: ['R264', 'R265', 'R267', 'R269', 'R270', 'R271', 'R272'],
  applies: (action, policy) => irreversible(action) && policy.approvals.required.length > 0,
  check(facts, plan, policy) {
    const needs = neededApprovals(policy.approvals, plan, facts.changes);
    const { missing, open, deferred } = standingOf(needs, facts.approvals, metConditions(facts));
    if (missing.length + open.length + deferred.length === 0) return held;
    const lacking = missing.map(({ role, quorum, have }) => `${role}: ${have} of ${quorum}`);
    const postponed = deferred.map(({ statement }) => `${statement.role} deferred by ${statement.approver}`);
    return broken('VIOLATION: Approvals missing', {
      required_actions: [
        ...missing.map(({ role }) => {
          const ways = waysToApprove(plan, role, policy.approvals.approvers);
          return `A person with the role ${role} runs: ${ways.join(', or gives ')}`;
        }),
        ...open.map(
          (one) => `Meet the condition, attest it with record_attestation, and let a person confirm it: ${one}`,
        ),
        ...deferred.map(({ statement }) => `Wait until ${statement.approver} approves; the release is deferred.`),
      ],
      expected: needs.map(({ role, quorum }) => `${role}: ${quorum}`).join(', '),
      actual: [...lacking, ...open.map((one) => `condition open: ${one}`), ...postponed].join('; '),
      by: 'human',
      tool: 'request_approval',
      waits: deferred.length === 0,
    });
  },
};
