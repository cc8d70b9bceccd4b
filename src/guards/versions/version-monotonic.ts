import type { Facts } from '../../domain/facts.ts';
import type { Plan } from '../../domain/plan.ts';
import { compareVersions, versionFromTag } from '../../domain/version/scheme.ts';
import { broken, type Guard, held } from '../guard.ts';
import { irreversible, opens, tagPrefix } from '../moments.ts';

export const versionMonotonic: Guard = {
  code: 'version-monotonic',
  never: 'Never release a version below what stands, or one that equals another released anywhere.',
  judges: 'world',
  demands: ['R42', 'R135'],
  applies: (action) => opens(action) || irreversible(action),
  check(facts, plan, policy) {
    const { new: version, scheme } = plan.version;
    const last = facts.analysis?.last?.version ?? plan.version.previous;
    const gaps = [
      ...(last !== null && compareVersions(version, last, scheme) <= 0 ? [`${version} is not above ${last}`] : []),
      ...(compareVersions(version, facts.current_version, scheme) < 0
        ? [`${version} is below ${facts.current_version}, which the project carries already`]
        : []),
      ...equalTags(facts, plan, tagPrefix(facts, policy)).map((tag) => `${version} is what ${tag} names`),
    ];
    if (gaps.length === 0) return held;
    return broken('VIOLATION: Version does not go up', {
      required_actions: ['Choose a higher version in plan_release; what is released is never released again.'],
      expected: `a version above ${last ?? 'none'} that no tag names`,
      actual: gaps.join('; '),
      tool: 'plan_release',
    });
  },
};

/** Other tags that name an equal version: `v1.0` for `v1.0.0`, `v0.2.0.rc1` for `v0.2.0rc1`. */
function equalTags({ repository }: Facts, { version, tag: own }: Plan, prefix: string): string[] {
  const tags = { ...repository.local_tags, ...repository.remote_tags };
  return Object.keys(tags).flatMap((tag) => {
    if (tag === own) return [];
    const named = versionFromTag(tag, prefix, version.scheme);
    return named && compareVersions(named.version, version.new, version.scheme) === 0 ? [tag] : [];
  });
}
