import type { Config } from '../../config/schema.ts';
import { forgeRepository } from '../../domain/manifests/declared/remote.ts';
import { workflowPath } from '../../domain/programs/workflows/builds.ts';
import type { Facts } from '../../domain/records/facts.ts';
import { broken, type Guard, held } from '../guard.ts';
import { opens } from '../moments.ts';

export const ciBuilds: Guard = {
  code: 'ci-builds',
  never: 'Never push a release branch to be built where that push starts no such build, or publishes something.',
  judges: 'world',
  demands: ['R193', 'R245'],
  applies: (action, { build }) => opens(action) && build.from === 'ci',
  check(facts, _plan, policy) {
    const gaps = gapsOf(facts, policy);
    if (gaps.length === 0) return held;
    return broken('VIOLATION: The release branch cannot be pushed to be built', {
      required_actions: [
        `Let ${workflowPath(policy.build.workflow ?? '')} start at a push of release/** and publish nothing then; commit it, and plan again. Or set build.from to here.`,
      ],
      expected: 'a push of the release branch starts the build that policy names, and nothing that publishes',
      actual: gaps.join('; '),
      by: 'human',
      standing: true,
    });
  },
};

function gapsOf({ triggers, repository }: Facts, { build, channels, git }: Config): string[] {
  if (triggers?.candidate === undefined) return ['nobody looked at the workflows'];
  const file = workflowPath(build.workflow ?? '');
  const place = forgeRepository(channels.github?.repository, repository.remote, git.forge_host);
  return [
    ...(place === null ? ['the remote is no repository of the forge that policy names'] : []),
    ...(triggers.candidate.some((one) => one.file === file) ? [] : [`that push does not start ${file}`]),
    ...triggers.candidate
      .filter(({ publishes }) => publishes.length > 0)
      .map((one) => `it starts ${one.file}, which publishes by ${one.publishes.join(', ')}`),
    ...triggers.unread.map((one) => `${one} could not be read`),
  ];
}
