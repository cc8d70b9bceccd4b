import { actionOf } from '../../domain/records/plan.ts';
import type { Constraints } from '../../domain/reports/release-answer.ts';
import { guards } from '../../guards/index.ts';
import type { World } from '../../ports/world.ts';
import { judgeGuard } from '../judge.ts';
import { boundaryOf } from './boundary.ts';
import { factsBefore, type Workbench } from './workbench.ts';

/**
 * The verdict of every guard once the gates have run: guards of the world and of the environment are asked about all
 * that is still to come, guards of evidence about the very next item (R126: the first violation, or the sentence that all
 * is well). The five checks of the boundary protocol stand beside it with what was seen (R131).
 */
export async function checkConstraints(world: World, bench: Workbench): Promise<Constraints> {
  const { plan, policy } = bench;
  const lastCheck = plan.items.findLastIndex((item) =>
    ['check-components', 'check-rows', 'scan-tree', 'run-gate'].includes(item.step),
  );
  const coming = plan.items.slice(lastCheck + 1).map(actionOf);
  const [next] = coming;
  if (!next) throw new Error('a plan always ends with more than checks');
  const final = coming.find((action) => action.undoable === 'never') ?? next;
  const facts = await factsBefore(world, bench, final);
  const verdicts = guards.flatMap((guard) => {
    const told = guard.onlyTold?.(policy) ?? false;
    const actions = guard.judges === 'evidence' && !told ? [next] : coming;
    const asked = actions.filter((action) => guard.applies(action, policy));
    if (asked.length === 0) return [];
    const [broken] = asked.flatMap((action) => judgeGuard(guard, facts, plan, policy, action));
    return [
      {
        guard: guard.code,
        held: broken === undefined,
        ...(broken ? { because: broken.because, detail: broken.detail } : {}),
        ...(broken && told ? { only_told: true } : {}),
      },
    ];
  });
  const violations = verdicts.flatMap((one) => (one.because && !one.only_told ? [one.because] : []));
  return {
    satisfied: violations.length === 0,
    message: violations[0] ?? 'All release constraints satisfied',
    violations,
    verdicts,
    boundary: boundaryOf(facts, plan, verdicts),
  };
}
