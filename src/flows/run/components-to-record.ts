import type { ComponentFacts } from '../../domain/components/component.ts';
import { verifiedFits } from '../../domain/components/fit.ts';
import { releaseNotes } from '../../domain/records/plan.ts';
import { componentKey } from '../../domain/rows/row.ts';
import { stageOf } from '../../domain/version/scheme.ts';
import type { CompatibilityRecord, ComponentRecord } from '../../ports/ledger.ts';
import type { World } from '../../ports/world.ts';
import { plannedEdits } from '../../steps/components/splice.ts';
import { observeComponents, sinceOf } from '../components/observe.ts';
import { openProject } from '../project/project.ts';
import type { Workbench } from './workbench.ts';

/** The components of a release, for the ledger. */
export interface Recorded {
  /** Those whose version it moved (R62, R74); linked fields count once. */
  moved: ComponentRecord[];
  /** Those that somebody verified with its version, as the matrix of its policy says (R76). */
  compatible: CompatibilityRecord[];
}

export async function componentsToRecord(world: World, bench: Workbench): Promise<Recorded> {
  const { plan, policy, root } = bench;
  const analysis = await (await world.ledger()).analysis(plan.analysis_id);
  const opened = await openProject(world, root, plan.member);
  const version = { ...opened.version, current: plan.version.previous ?? plan.version.new };
  const before = { ...opened, version, policy, policy_hash: plan.policy_hash, head: plan.base };
  const { components } = await observeComponents(world, before, sinceOf(analysis));
  const given = new Map(plannedEdits(plan.items).map(({ file, path, to }) => [`${file}\0${path}`, to]));
  const after = new Map<string, { before: ComponentFacts; version: string }>();
  for (const one of components) {
    const key = componentKey({ component_type: one.type, name: one.id });
    const said = given.get(`${one.file}\0${one.path}`) ?? one.version;
    if (said !== null && one.mode !== 'mirror' && !after.has(key))
      after.set(key, { before: one, version: String(said) });
  }
  const all = [...after.values()];
  return {
    moved: all.flatMap((one) => (one.version === String(one.before.version) ? [] : [recordOf(world, bench, one)])),
    compatible: all.flatMap(({ before: { id }, version: component_version }) =>
      verifiedFits(policy.components.compatibility, id, plan.version).map(({ framework, level, verified }) => ({
        component_name: id,
        component_version,
        compatible_framework_version: plan.version.new,
        compatibility_level: level,
        notes: `verified with ${framework}`,
        verified_at: `${verified}T00:00:00.000Z`,
      })),
    ),
  };
}

const recordOf = (
  world: World,
  { plan, by }: Workbench,
  { before, version }: { before: ComponentFacts; version: string },
): ComponentRecord => ({
  release_version: plan.version.new,
  component_type: before.type,
  name: before.id,
  version,
  previous_version: String(before.version),
  change_type: plan.version.bump_type,
  prerelease_stage: stageOf(plan.version.new, plan.version.scheme),
  rollback_instructions: plan.rollback.instructions.join('\n'),
  compatibility_version: plan.version.new,
  created_by: by,
  created_at: world.clock.now(),
  release_notes: releaseNotes(plan),
});
