import { valuesAfter } from '../../domain/components/edits.ts';
import { releaseNotes } from '../../domain/records/plan.ts';
import { componentKey } from '../../domain/rows/row.ts';
import { stageOf } from '../../domain/version/scheme.ts';
import type { ComponentRecord } from '../../ports/ledger.ts';
import type { World } from '../../ports/world.ts';
import { observeComponents, sinceOf } from '../components/observe.ts';
import { openProject } from '../project/project.ts';
import type { Workbench } from './workbench.ts';

/** Every component whose version this release moved, for the ledger (R62, R74); linked fields count once. */
export async function movedComponents(world: World, { plan, policy, root, by }: Workbench): Promise<ComponentRecord[]> {
  const analysis = await (await world.ledger()).analysis(plan.analysis_id);
  const opened = await openProject(world, root, plan.member);
  const version = { ...opened.version, current: plan.version.previous ?? plan.version.new };
  const before = { ...opened, version, policy, policy_hash: plan.policy_hash, head: plan.base };
  const { components } = await observeComponents(world, before, sinceOf(analysis));
  const next = valuesAfter({ components, rows: null }, plan, policy);
  const records = new Map<string, ComponentRecord>();
  for (const [index, component] of components.entries()) {
    const given = next[index] ?? null;
    const key = componentKey({ component_type: component.type, name: component.id });
    if (given === null || given === component.version || records.has(key)) continue;
    records.set(key, {
      release_version: plan.version.new,
      component_type: component.type,
      name: component.id,
      version: String(given),
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
