import { releaseNotes } from '../../domain/plan.ts';
import { componentKey } from '../../domain/rows/row.ts';
import { versionAfter } from '../../domain/rows/wanted.ts';
import { stageOf } from '../../domain/version/scheme.ts';
import type { ComponentRecord } from '../../ports/ledger.ts';
import type { World } from '../../ports/world.ts';
import { observeComponents } from '../observe-components.ts';
import type { Workbench } from './workbench.ts';

/** Every component whose version this release moved, for the ledger (R62, R74); linked fields count once. */
export async function movedComponents(world: World, { plan, policy, root, by }: Workbench): Promise<ComponentRecord[]> {
  const analysis = await (await world.ledger()).analysis(plan.analysis_id);
  const before = { root, policy, head: plan.base };
  const components = await observeComponents(world, before, analysis?.last?.commit ?? null);
  const records = new Map<string, ComponentRecord>();
  for (const component of components) {
    const version = versionAfter(component, plan.version.new);
    const key = componentKey({ component_type: component.type, name: component.id });
    if (version === null || version === component.version || records.has(key)) continue;
    records.set(key, {
      release_version: plan.version.new,
      component_type: component.type,
      name: component.id,
      version: String(version),
      previous_version: String(component.version),
      change_type: plan.version.bump_type,
      prerelease_stage: stageOf(plan.version.new, plan.version.scheme),
      rollback_instructions: plan.rollback.instructions.join('\n'),
      compatibility_version: plan.version.new,
      created_by: by,
      created_at: world.clock.now(),
      release_notes: releaseNotes(plan),
    });
  }
  return [...records.values()];
}
