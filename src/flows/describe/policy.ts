import { sourcesOf } from '../../config/sources.ts';
import { loosened } from '../../domain/policy/loosening.ts';
import type { World } from '../../ports/world.ts';
import { lastRelease } from '../history/releases.ts';
import { earlierPolicy } from '../people/earlier-policy.ts';
import { rulesAt } from '../project/policy.ts';
import type { Project } from '../project/project.ts';

/** The policy of the last commit, where each value comes from, and where it lets more through than at the last release. */
export async function describePolicy(world: World, project: Project) {
  const git = world.git(project.root);
  const place = { root: project.root, member: project.member?.name ?? null };
  const [{ policy, layers }, last] = await Promise.all([
    rulesAt(world, git, project.head.commit, place.member),
    lastRelease(git, project),
  ]);
  const earlier = await earlierPolicy(world, place, last?.commit ?? null);
  return {
    policy,
    policy_hash: project.policy_hash,
    preset: policy.preset ?? null,
    sources: sourcesOf(policy, layers),
    loosened: earlier && loosened(earlier, policy),
    loosened_since: earlier && (last?.version ?? null),
  };
}
