import { broken, type Guard, held } from '../guard.ts';
import { irreversible } from '../moments.ts';

export const rollbackPrepared: Guard = {
  code: 'rollback-prepared',
  never: 'Never publish without a rollback that was prepared before: previous version, snapshot and instructions.',
  judges: 'world',
  demands: ['R134', 'R136', 'R212'],
  applies: (action) => action.phase === 'distribution' || irreversible(action),
  check(facts, plan) {
    const { rollback } = plan;
    const gaps = [
      ...(rollback.instructions.length === 0 ? ['no instructions'] : []),
      ...(rollback.snapshot.head !== plan.base.commit ? ['the snapshot is of another commit'] : []),
      ...(rollback.previous_tag !== null && !(rollback.previous_tag in facts.repository.local_tags)
        ? [`the previous release ${rollback.previous_tag} cannot be resolved`]
        : []),
    ];
    if (gaps.length === 0) return held;
    return broken('VIOLATION: Rollback preparation incomplete', {
      required_actions: ['Fetch the tags of the remote, then call plan_release again.'],
      expected: 'previous version resolvable, snapshot and instructions in the plan',
      actual: `no_rollback_plan: ${gaps.join('; ')}`,
      tool: 'plan_release',
    });
  },
};
