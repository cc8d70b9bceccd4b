import { buildPackage } from './building/build-package.ts';
import { checkArtifact } from './building/check-artifact.ts';
import { pushCandidate } from './building/push-candidate.ts';
import { writeProvenance } from './building/write-provenance.ts';
import { writeSbom } from './building/write-sbom.ts';
import { writeChangelog } from './changelog/write-changelog.ts';
import { writeNotes } from './changelog/write-notes.ts';
import { closeWorktree } from './close-worktree.ts';
import { commitRelease } from './commit-release.ts';
import { checkComponents } from './components/check-components.ts';
import { syncComponents } from './components/sync-components.ts';
import { awaitPublication } from './distribution/await-publication.ts';
import { findAddresses } from './distribution/find-addresses.ts';
import { moveLatest } from './distribution/move-latest.ts';
import { proveProduction, proveTest } from './distribution/prove.ts';
import { publishProduction, publishTest } from './distribution/publish.ts';
import { publishPage } from './distribution/publish-page.ts';
import { pushRelease } from './distribution/push-release.ts';
import { tagRelease } from './distribution/tag-release.ts';
import { checkEnvironment, checkEnvironmentAfter } from './environment/check-environment.ts';
import { checkHealth, checkHealthAfter } from './environment/check-health.ts';
import { checkLogs } from './environment/check-logs.ts';
import { checkMcp } from './environment/check-mcp.ts';
import { checkSpawn, checkSpawnAfter } from './environment/check-spawn.ts';
import { checkTokens } from './environment/check-tokens.ts';
import { checkTools } from './environment/check-tools.ts';
import { stopServices } from './environment/stop-services.ts';
import { openWorktree } from './open-worktree.ts';
import { prepareWorktree } from './prepare-worktree.ts';
import { checkRows } from './rows/check-rows.ts';
import { snapshotRows } from './rows/snapshot-rows.ts';
import { syncRows } from './rows/sync-rows.ts';
import { runGate } from './run-gate.ts';
import { scanArtifact } from './secrets/scan-artifact.ts';
import { scanTree } from './secrets/scan-tree.ts';
import type { Step } from './step.ts';
import { updateCheckout } from './update-checkout.ts';
import { writeVersion } from './write-version.ts';

/**
 * Every step in the order of a release: all that can be undone first, what cannot be taken back as late as possible,
 * after it only what may be repeated safely (a test holds this order to that rule).
 */
export const steps: readonly Step[] = [
  checkTools,
  checkTokens,
  checkEnvironment,
  checkHealth,
  checkLogs,
  checkSpawn,
  checkMcp,
  openWorktree,
  prepareWorktree,
  snapshotRows,
  writeVersion,
  syncComponents,
  writeChangelog,
  writeNotes,
  commitRelease,
  syncRows,
  checkComponents,
  checkRows,
  scanTree,
  runGate,
  pushCandidate,
  buildPackage,
  scanArtifact,
  checkArtifact,
  writeSbom,
  writeProvenance,
  publishTest,
  proveTest,
  tagRelease,
  publishProduction,
  pushRelease,
  awaitPublication,
  publishPage,
  moveLatest,
  findAddresses,
  proveProduction,
  checkEnvironmentAfter,
  checkHealthAfter,
  checkSpawnAfter,
  updateCheckout,
  stopServices,
  closeWorktree,
];

const byName = new Map(steps.map((step) => [step.name, step]));

/** The step of this name. Throws a plain Error for a name no plan of ours can hold. */
export function stepNamed(name: string): Step {
  const step = byName.get(name);
  if (!step) throw new Error(`no step ${name}`);
  return step;
}
