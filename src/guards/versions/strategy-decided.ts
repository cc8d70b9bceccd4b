import type { Analysis } from '../../domain/records/analysis.ts';
import { broken, type Guard, held } from '../guard.ts';
import { irreversible, opens } from '../moments.ts';

export const strategyDecided: Guard = {
  code: 'strategy-decided',
  never: 'Never release while it is undecided whether breaking changes may come, or against that decision.',
  judges: 'world',
  demands: ['R50'],
  applies: (action, policy) =>
    policy.versioning.strategy !== undefined &&
    policy.versioning.strategy !== 'modernized' &&
    (opens(action) || irreversible(action)),
  check({ analysis }, plan, policy) {
    const undecided = policy.versioning.strategy === 'undecided';
    if (!undecided && analysis && plan.version.bump_type !== 'major' && !breaks(analysis)) return held;
    return broken('VIOLATION: Version strategy not followed', {
      required_actions: [
        undecided
          ? 'Decide: set versioning.strategy in release.yaml to conservative or modernized, and commit it.'
          : 'Take the breaking changes out, or set versioning.strategy to modernized and commit it.',
      ],
      expected: undecided ? 'conservative or modernized' : 'a conservative release: nothing breaking in it',
      actual: undecided
        ? 'decision_pending: the strategy is undecided'
        : analysis
          ? 'a breaking change or a major bump'
          : 'no analysis was seen',
      evidence: analysis?.id ?? null,
      by: 'human',
      tool: 'plan_release',
    });
  },
};

const breaks = ({ bump, commits, api }: Analysis): boolean =>
  bump === 'major' ||
  commits.some((one) => one.breaking) ||
  (api?.findings.some((one) => one.severity === 'breaking') ?? false);
