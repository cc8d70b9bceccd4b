import { type Drift, unsettled } from '../../domain/components/drift/drift.ts';
import { driftOf } from '../../domain/components/drift/of-facts.ts';
import { broken, type Guard, held, type Verdict } from '../guard.ts';
import { movesRows, opens, seen, shipsBytes } from '../moments.ts';

export const versionsSynchronized: Guard = {
  code: 'versions-synchronized',
  never:
    'Never release while a file that carries the version says something else, or while components have drifted apart.',
  judges: 'evidence',
  demands: ['R73', 'R37', 'R46', 'R70', 'R72', 'R130'],
  applies: (action) => opens(action) || movesRows(action) || shipsBytes(action),
  check(facts, plan, policy, action) {
    const unmoved = !shipsBytes(action);
    // Rows that were moved are held to the release commit by `database-consistent`.
    const found = driftOf(facts, policy).filter((one) => unmoved || one.kind !== 'file-database');
    const apart = unsettled(found, plan.reconcile, policy.components.reconcile);
    if (apart.length > 0) return drifted(apart);
    if (unmoved) return held;
    const read = seen(facts, 'components');
    const { fields = 0, in_step = 0, missing = 0 } = read?.numbers ?? {};
    if (read && fields > 0 && in_step === fields && missing === 0) return held;
    const outOfStep = Array.isArray(read?.facts.out_of_step) ? read.facts.out_of_step.slice(0, 5).join('; ') : '';
    return broken('VIOLATION: Component versions not synchronized', {
      required_actions: ['Call sync_components, then validate_release.'],
      expected: 'every version field of the release commit reads back as planned',
      actual: read ? `${in_step} of ${fields} in step: ${outOfStep}` : 'not read back from the release commit',
      evidence: read?.id ?? null,
      tool: 'sync_components',
    });
  },
};

/** What no run mends: somebody has to say which side is right, or to mend it by hand. */
function drifted(apart: readonly Drift[]): Verdict {
  const hopeless = apart.filter((one) => one.mends.length === 0);
  const ways = [...new Set(apart.flatMap((one) => one.mends))];
  return broken('VIOLATION: Component versions not synchronized', {
    required_actions: [
      ...(ways.length > 0
        ? [`Call sync_components with action reconcile and the direction that is right: ${ways.join(' or ')}.`]
        : []),
      ...hopeless.slice(0, 5).map((one) => `A person must raise one of them: ${one.said}.`),
    ],
    expected: 'components, rows and project agree, or only lag behind in a direction of components.reconcile',
    actual: `${apart.length} drifted apart: ${apart
      .slice(0, 5)
      .map((one) => one.said)
      .join('; ')}`,
    by: hopeless.length > 0 ? 'human' : 'agent',
    tool: 'sync_components',
    standing: true,
  });
}
