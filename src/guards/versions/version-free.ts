import { type ArtifactKind, artifactName, compareDigests } from '../../domain/records/artifact.ts';
import { type ChannelFacts, type Facts, takesPackages } from '../../domain/records/facts.ts';
import type { Plan } from '../../domain/records/plan.ts';
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
        .filter((one) => (takesPackages(one) ? isOther(facts, one) : isOtherPage(facts, plan, one)))
        .map(({ channel, stage, standing }) => `${standing?.version ?? plan.version.new} on ${channel} ${stage}`),
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

const isOther = (facts: Facts, { standing, ships: kind, package: name }: ChannelFacts & { ships: ArtifactKind }) =>
  standing !== null && compareDigests(standing.digests, builtOf(facts, artifactName({ kind, name }))) === 'other';

/** A page for everybody to see before there is a release is not ours, and neither are other bytes under our names. */
function isOtherPage(facts: Facts, { packages }: Plan, { standing }: ChannelFacts): boolean {
  if (standing === null) return false;
  if (facts.release === null && !standing.draft) return true;
  const built = packages.flatMap((one) => builtOf(facts, artifactName(one)));
  return built.some(({ name, sha256 }) => standing.digests[name] !== undefined && standing.digests[name] !== sha256);
}
