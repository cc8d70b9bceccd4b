import type { Config } from '../../config/schema.ts';
import { loosened } from '../../domain/policy/loosening.ts';
import { Problem } from '../../domain/problem.ts';
import type { Facts } from '../../domain/records/facts.ts';
import type { World } from '../../ports/world.ts';
import { releaseRulesAt } from '../project/policy.ts';

/** A project, or a package of it by its name. */
export interface Place {
  root: string;
  member: string | null;
}

type Approvers = Config['approvals']['approvers'];

/** The policy of the last release; null when there was none, or it cannot be read any more. */
export async function earlierPolicy(world: World, place: Place, commit: string | null): Promise<Config | null> {
  if (commit === null) return null;
  try {
    return (await releaseRulesAt(world, world.git(place.root), commit, place)).policy;
  } catch (error) {
    if (error instanceof Problem && error.kind !== 'environment') return null;
    throw error;
  }
}

/**
 * Where the policy lets more through than at the last release. It is a prohibition only where people stood in that
 * policy who could say yes; null: there was no such policy.
 */
export async function observeLoosening(
  world: World,
  place: Place,
  policy: Config,
  last: string | null,
): Promise<Facts['loosened']> {
  const earlier = await earlierPolicy(world, place, last);
  return earlier && Object.keys(earlier.approvals.approvers).length > 0 ? loosened(earlier, policy) : null;
}

/**
 * Who counts as an approver: whoever the policy names, and where the policy of the last release named anybody, only with
 * the roles, keys and accounts that stood there already. So nobody makes themselves an approver of the release they
 * prepare.
 */
export async function trustedApprovers(
  world: World,
  place: Place,
  policy: Config,
  last: string | null,
): Promise<Approvers> {
  const { approvers } = policy.approvals;
  const earlier = await earlierPolicy(world, place, last);
  const before = earlier?.approvals.approvers ?? {};
  if (Object.keys(before).length === 0) return approvers;
  return Object.fromEntries(
    Object.entries(approvers).flatMap(([name, now]) => {
      const then = before[name];
      if (!then) return [];
      const both = (key: 'roles' | 'ssh_keys') => now[key].filter((one) => then[key].includes(one));
      const accounts = [...now.accounts, ...then.accounts];
      const sameReviewer = now.github === then.github && policy.git.forge_host === earlier?.git.forge_host;
      const github = sameReviewer ? now.github : undefined;
      return [[name, { ...now, roles: both('roles'), ssh_keys: both('ssh_keys'), github, accounts }]];
    }),
  );
}
