import type { Facts } from '../../domain/records/facts.ts';
import type { Plan } from '../../domain/records/plan.ts';
import { compareVersions, versionFromTag } from '../../domain/version/scheme.ts';
import { broken, type Guard, held } from '../guard.ts';
import { irreversible, opens, tagPrefix } from '../moments.ts';

export const versionMonotonic: Guard = {
  code: 'version-monotonic',
  never: 'Never release a version below what stands, or equal to another one, or without knowing what the remote has.',
  judges: 'world',
  demands: ['R42', 'R135'],
  applies: (action) => opens(action) || irreversible(action),
  check(facts, plan, policy) {
    const { new: version, scheme } = plan.version;
    const prefix = tagPrefix(facts, policy);
    const last = facts.analysis?.last?.version ?? plan.version.previous;
    const gaps = [
      ...(last !== null && compareVersions(version, last, scheme) <= 0 ? [`${version} is not above ${last}`] : []),
      ...(compareVersions(version, facts.current_version, scheme) < 0
        ? [`${version} is below ${facts.current_version}, which the project carries already`]
        : []),
      ...equalTags(facts, plan, prefix).map((tag) => `${version} is what ${tag} names`),
      ...lastNotThere(facts).map((tag) => `${tag} does not stand on the remote where the last release is taken to be`),
      ...unknownTags(facts, plan, prefix).map((tag) => `${tag} stands on the remote and is not known here`),
    ];
    if (gaps.length === 0) return held;
    return broken('VIOLATION: Version does not go up', {
      required_actions: [
        'Fetch the tags of the remote (git fetch --tags), push or delete those of yours, then call plan_release again.',
      ],
      expected: `a version above ${last ?? 'none'} that no tag names, and every tag of the remote here`,
      actual: gaps.slice(0, 10).join('; '),
      tool: 'plan_release',
    });
  },
};

/** A tag that stands only here may have been made, or moved, to count commits and policy from a place of choice. */
const lastNotThere = ({ analysis, repository: { remote_tags } }: Facts): string[] =>
  analysis?.last && remote_tags && remote_tags[analysis.last.tag] !== analysis.last.commit ? [analysis.last.tag] : [];

/** Other tags that name an equal version: `v1.0` for `v1.0.0`, `v0.2.0.rc1` for `v0.2.0rc1`. */
function equalTags({ repository }: Facts, { version, tag: own }: Plan, prefix: string): string[] {
  const tags = { ...repository.local_tags, ...repository.remote_tags };
  return Object.keys(tags).flatMap((tag) => {
    if (tag === own) return [];
    const named = versionFromTag(tag, prefix, version.scheme);
    return named && compareVersions(named.version, version.new, version.scheme) === 0 ? [tag] : [];
  });
}

/** A release whose tag was never fetched, or was deleted here, would be missing from what the version was decided on. */
const unknownTags = ({ repository }: Facts, { version, tag: own }: Plan, prefix: string): string[] =>
  Object.keys(repository.remote_tags ?? {}).filter(
    (tag) => tag !== own && !(tag in repository.local_tags) && versionFromTag(tag, prefix, version.scheme) !== null,
  );
