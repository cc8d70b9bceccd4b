import { broken, type Guard, held } from './guard.ts';
import { irreversible } from './moments.ts';

export const analysisMade: Guard = {
  code: 'analysis-made',
  never: 'Never change a version without an analysis of the commits of exactly this range.',
  judges: 'world',
  demands: ['R38'],
  applies: (action) => action.phase === 'synchronization' || action.step === 'open-worktree' || irreversible(action),
  check(facts, plan) {
    const { analysis } = facts;
    const gaps = [
      ...(!analysis || analysis.id !== plan.analysis_id ? ['no analysis with the id of the plan'] : []),
      ...(analysis && analysis.head !== plan.base.commit ? ['the analysis is of another commit'] : []),
    ];
    if (gaps.length === 0) return held;
    return broken('VIOLATION: No semantic analysis for this version', {
      required_actions: ['Call analyze_changes, then plan_release.'],
      expected: 'an analysis of base commit and last release',
      actual: gaps.join('; '),
      evidence: analysis?.id ?? null,
      tool: 'analyze_changes',
    });
  },
};
