import { broken, type Guard, held } from '../guard.ts';
import { irreversible, seen } from '../moments.ts';

export const rollbackTested: Guard = {
  code: 'rollback-tested',
  never: 'Never distribute a release whose rollback was not rehearsed on exactly what stands.',
  judges: 'evidence',
  demands: ['R136', 'R141'],
  onlyTold: ({ rollback }) => rollback.rehearsal === 'report',
  applies: (action) => action.phase === 'distribution' || irreversible(action),
  check(facts, plan) {
    const rehearsal = seen(facts, 'rollback', 'rehearsal');
    const [looked, unknown] = [rehearsal?.facts.looked, rehearsal?.facts.unknown].map((one) =>
      Array.isArray(one) ? one : [],
    ) as [unknown[], unknown[]];
    const touched = plan.items.filter(({ phase }) => phase === 'pre-validation' || phase === 'synchronization');
    const gaps = [
      ...(rehearsal ? [] : ['no rehearsal on this tree']),
      ...(rehearsal
        ? touched.filter(({ id }) => !looked.includes(id)).map(({ title }) => `not looked at: ${title}`)
        : []),
      ...(unknown.length > 0 ? [`${unknown.length} steps of which nobody knows whether they stand`] : []),
    ];
    if (gaps.length === 0) return held;
    return broken('VIOLATION: Rollback not tested', {
      required_actions: ['Call run_release with until "building", then plan_rollback, then go on with run_release.'],
      expected: 'plan_rollback has looked at every step of this release that changed something',
      actual: gaps.join('; '),
      evidence: rehearsal?.id ?? null,
      tool: 'plan_rollback',
    });
  },
};
