import type { Config } from '../../config/schema.ts';
import type { Approval } from '../../domain/approvals/approval.ts';
import { reviewApprovals } from '../../domain/approvals/review.ts';
import { Problem } from '../../domain/problem.ts';
import type { Plan } from '../../domain/records/plan.ts';
import type { World } from '../../ports/world.ts';
import { forgePlace } from '../observe/forge.ts';

/** The approvals that people gave as reviews on the forge; `unseen`: why nothing could be seen. */
export async function observeReviews(
  world: World,
  root: string,
  policy: Pick<Config, 'approvals' | 'git'>,
  asked: { plan: Plan; approvers: Config['approvals']['approvers']; requesters: readonly string[] },
): Promise<{ approvals: Approval[]; unseen: string | null }> {
  if (Object.values(asked.approvers).every(({ github }) => github === undefined))
    return { approvals: [], unseen: null };
  const place = forgePlace(await world.git(root).remoteUrl(policy.git.remote), policy.git.forge_host);
  if (typeof place === 'string') return { approvals: [], unseen: place };
  try {
    const seen = await world.forge(root).reviews(place, asked.plan.base.commit);
    return { approvals: reviewApprovals(seen, { ...asked, valid_hours: policy.approvals.valid_hours }), unseen: null };
  } catch (error) {
    if (error instanceof Problem && error.kind !== 'internal') return { approvals: [], unseen: error.message };
    throw error;
  }
}
