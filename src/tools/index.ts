import { analyzeChanges } from './analyze-changes.ts';
import { assessComplexity } from './assess-complexity.ts';
import { buildArtifacts } from './build-artifacts.ts';
import { bumpVersion } from './bump-version.ts';
import { cancelOperation } from './cancel-operation.ts';
import { generateChangelog } from './generate-changelog.ts';
import { getRelease } from './get-release.ts';
import { planRelease } from './plan-release.ts';
import { planRollback } from './plan-rollback.ts';
import { publish } from './publish.ts';
import { recordAttestation } from './record-attestation.ts';
import { requestApproval } from './request-approval.ts';
import { rollback } from './rollback.ts';
import { runRelease } from './run-release.ts';
import { syncComponents } from './sync-components.ts';
import type { Tool } from './tool.ts';
import { validateRelease } from './validate-release.ts';
import { verifyRelease } from './verify-release.ts';
import { waitOperation } from './wait-operation.ts';

/** Every tool, in the order in which a release meets them. */
export const tools: readonly Tool[] = [
  getRelease,
  analyzeChanges,
  assessComplexity,
  planRelease,
  bumpVersion,
  syncComponents,
  generateChangelog,
  validateRelease,
  buildArtifacts,
  publish,
  verifyRelease,
  requestApproval,
  recordAttestation,
  runRelease,
  waitOperation,
  cancelOperation,
  planRollback,
  rollback,
];
