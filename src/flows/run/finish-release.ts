import { Problem } from '../../domain/problem.ts';
import {
  type ArtifactKind,
  artifactFiles,
  artifactName,
  compareDigests,
  digestsOf,
} from '../../domain/records/artifact.ts';
import { releaseNotes } from '../../domain/records/plan.ts';
import { stageOf } from '../../domain/version/scheme.ts';
import type { World } from '../../ports/world.ts';
import { componentsToRecord } from './components-to-record.ts';
import type { Workbench } from './workbench.ts';

/**
 * When every item stands the release is over: complete if the installation from production carried the built bytes,
 * otherwise it stays `stopped` for a rollback or another look.
 */
export async function finishRelease(world: World, bench: Workbench): Promise<void> {
  const ledger = await world.ledger();
  const { plan, release, by } = bench;
  const states = new Map((await ledger.items(release.id)).map((item) => [item.item_id, item.state]));
  if (!plan.items.every((item) => states.get(item.id) === 'verified')) return;
  const proven = await productionProven(world, bench);
  if (!proven) {
    await ledger.setReleaseStatus(release.id, 'stopped', by);
    throw new Problem('RUN_STOPPED', {
      values: { item: 'verify_release', tool: 'verify_release' },
      required_actions: ['Look at the install evidence; call verify_release again, or rollback.'],
      next: { tool: 'plan_rollback', arguments: {} },
    });
  }
  await ledger.recordHistory(plan.project_id, {
    version: plan.version.new,
    previous_version: plan.version.previous,
    change_type: plan.version.bump_type,
    prerelease_stage: stageOf(plan.version.new, plan.version.scheme),
    commit_hash: (await world.git(bench.root).resolve(`refs/tags/${plan.tag}`)) ?? plan.base.commit,
    branch_name: plan.base.branch,
    created_at: world.clock.now(),
    created_by: by,
    component_count: plan.items.reduce(
      (sum, item) =>
        sum + (item.step === 'sync-components' && Array.isArray(item.input.edits) ? item.input.edits.length : 0),
      0,
    ),
    breaking_changes: plan.version.bump_type === 'major',
    rollback_instructions: plan.rollback.instructions.join('\n'),
    release_notes: releaseNotes(plan),
    validation_status: 'validated',
  });
  const { moved, compatible } = await componentsToRecord(world, bench);
  await ledger.recordComponents(plan.project_id, plan.version.new, moved);
  await ledger.recordCompatibility(plan.project_id, compatible, by);
  await ledger.setReleaseStatus(release.id, 'complete', by);
}

async function productionProven(world: World, { plan }: Workbench): Promise<boolean> {
  const evidence = await (await world.ledger()).evidence(plan.id);
  const proofs = plan.items.filter(({ step }) => step === 'prove-production');
  return proofs.every(({ input }) => {
    const name = artifactName({ kind: input.kind as ArtifactKind, name: String(input.package) });
    const built = evidence.findLast((one) => one.kind === 'artifact' && one.name === name);
    const installs = evidence.filter((one) => one.kind === 'install' && one.name === `${name}@production`);
    return built && installs.some((one) => compareDigests(digestsOf(one), artifactFiles(built)) === 'same');
  });
}
