import { broken, type Guard, held } from '../guard.ts';
import { shipsBytes } from '../moments.ts';

export const releaseAsPlanned: Guard = {
  code: 'release-as-planned',
  never: 'Never ship a release commit that holds anything besides its base and what the plan writes.',
  judges: 'evidence',
  demands: ['R314', 'R335'],
  applies: (action) => shipsBytes(action),
  check({ release }, { release_branch }) {
    if (release?.strange.length === 0) return held;
    return broken('VIOLATION: Release commit is not what was planned', {
      required_actions: [
        'Call rollback, commit what belongs into the release on the branch itself, then call plan_release again.',
      ],
      expected: 'one commit on the base that changes what the plan writes and nothing else',
      actual: release ? release.strange.slice(0, 10).join(', ') : `${release_branch} carries no release commit`,
      tool: 'plan_release',
    });
  },
};
