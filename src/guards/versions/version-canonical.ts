import { gitTagOf, publishedVersion } from '../../domain/version/convert.ts';
import { finalOf } from '../../domain/version/scheme.ts';
import { broken, type Guard, held } from '../guard.ts';
import { irreversible, opens, tagPrefix } from '../moments.ts';

export const versionCanonical: Guard = {
  code: 'version-canonical',
  never: 'Never release a version that its scheme writes otherwise, or that carries build metadata.',
  judges: 'world',
  demands: ['R18', 'R34', 'R41', 'R135'],
  applies: (action) => opens(action) || irreversible(action),
  check(facts, plan, policy) {
    const { new: version, scheme } = plan.version;
    const published = publishedVersion(version, scheme);
    const tag = published.ok ? gitTagOf(version, tagPrefix(facts, policy), scheme) : published;
    if (tag.ok && tag.text === plan.tag) return held;
    const canonical = published.ok ? finalOf(version, scheme) : published.suggestion;
    return broken('VIOLATION: Version is not canonical', {
      required_actions: [`Call plan_release with version "${tag.ok ? version : canonical}".`],
      expected: `a canonical ${scheme} version without build metadata, and its tag`,
      actual: `${version.slice(0, 64)}: ${tag.ok ? `the tag would be ${plan.tag}` : tag.why}`,
      tool: 'plan_release',
    });
  },
};
