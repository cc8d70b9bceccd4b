import { actionOf } from '../../domain/records/plan.ts';
import type { Guard } from '../../guards/guard.ts';
import { guards } from '../../guards/index.ts';
import { irreversible } from '../../guards/moments.ts';
import type { World } from '../../ports/world.ts';
import { judgeGuard, type Violation } from '../judge.ts';
import { observe } from '../observe/observe.ts';
import type { Project } from '../project/project.ts';
import { withRelease } from '../run/observe-release.ts';
import { observeApprovals } from './observe-approvals.ts';
import type { Case } from './open-case.ts';

/** What one guard says now of what cannot be taken back. `later`: its checks have not run yet; `told`: policy wants it only told. */
export interface GuardWord {
  guard: string;
  never: string;
  state: 'holds' | 'refuses' | 'told' | 'later';
  /** What was seen instead of what was expected; outside text may be in it. */
  actual: string | null;
}

/**
 * Every guard's word on the irreversible items of a plan, as the world stands now. Starts no program that the project
 * names, and writes nothing down.
 */
export async function guardsNow(
  world: World,
  project: Project,
  { plan, analysis, policy }: Case,
  attempt: string | undefined,
): Promise<GuardWord[]> {
  const based = { ...project, head: plan.base, policy };
  const known = { analysis, plan, version: plan.version.new, packages: plan.packages };
  const place = { root: project.root, member: plan.member, policy };
  const [seen, said] = await Promise.all([
    observe(world, based, known),
    observeApprovals(world, place, { plan, analysis, outside: true, ...(attempt ? { attempt } : {}) }),
  ]);
  const { approvals, attestations } = said;
  const facts = await withRelease(world, based, plan, { ...seen, approvals, attestations });
  const actions = plan.items.map(actionOf).filter(irreversible);
  const stateOf = (guard: Guard, { waits, standing }: Violation): GuardWord['state'] => {
    if (guard.judges !== 'world' && facts.release === null && !waits && !standing) return 'later';
    return guard.onlyTold?.(policy) ? 'told' : 'refuses';
  };
  const wordOf = (guard: Guard): GuardWord[] => {
    const asked = actions.filter((action) => guard.applies(action, policy));
    if (asked.length === 0) return [];
    const [broken] = asked.flatMap((action) => judgeGuard(guard, facts, plan, policy, action));
    const state = broken ? stateOf(guard, broken) : 'holds';
    return [{ guard: guard.code, never: guard.never, state, actual: broken?.detail.actual ?? null }];
  };
  return guards.flatMap(wordOf);
}
