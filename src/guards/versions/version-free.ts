import { artifactName, compareDigests } from '../../domain/records/artifact.ts';
import { broken, type Guard, held } from '../guard.ts';
import { builtOf, irreversible, opens } from '../moments.ts';

export const versionFree: Guard = {
  code: 'version-free',
  never: 'Never reuse a tag or a version that stands anywhere with other content.',
  judges: 'world',
  demands: ['R184'],
  applies: (action) => opens(action) || irreversible(action),
  check(facts, plan) {
    const { local_tags, remote_tags } = facts.repository;
    const ours = facts.release?.commit ?? null;
    const taken = [
      ...[local_tags, remote_tags ?? {}]
        .map((tags) => tags[plan.tag])
        .filter((commit) => commit !== undefined && commit !== ours)
        .map(() => `tag ${plan.tag}`),
      ...facts.channels
        .filter(
          ({ standing, ships: kind, package: name }) =>
            standing && compareDigests(standing.digests, builtOf(facts, artifactName({ kind, name }))) === 'other',
        )
        .map(({ channel, stage }) => `${plan.version.new} on ${channel} ${stage}`),
    ];
    if (taken.length === 0) return held;
    return broken('VIOLATION: Version already taken', {
      required_actions: ['Choose a higher version in plan_release; what is published is never replaced.'],
      expected: `${plan.version.new} free everywhere`,
      actual: `taken: ${[...new Set(taken)].join(', ')}`,
      tool: 'plan_release',
    });
  },
};
