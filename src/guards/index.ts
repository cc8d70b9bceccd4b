import { analysisMade } from './analysis-made.ts';
import { approvalsGiven } from './approvals-given.ts';
import { calendarOpen } from './calendar-open.ts';
import { channelsReady } from './channels-ready.ts';
import { databaseConsistent } from './database-consistent.ts';
import { databaseReady } from './database-ready.ts';
import { ciGreen } from './delivery/ci-green.ts';
import { noSimultaneousDeployment } from './delivery/no-simultaneous-deployment.ts';
import { rollbackPrepared } from './delivery/rollback-prepared.ts';
import { rollbackTested } from './delivery/rollback-tested.ts';
import { testStageFirst } from './delivery/test-stage-first.ts';
import { validationComplete } from './delivery/validation-complete.ts';
import { environmentHealthy } from './environment-healthy.ts';
import { escalationAttested } from './escalation-attested.ts';
import { gatesNotSkipped } from './gates-not-skipped.ts';
import type { Guard } from './guard.ts';
import { mcpToolsFunctional } from './mcp-tools-functional.ts';
import { migrationsCoordinated } from './migrations-coordinated.ts';
import { noDirectPython } from './no-direct-python.ts';
import { noManualDdl } from './no-manual-ddl.ts';
import { decisionsMade } from './policy/decisions-made.ts';
import { deletionsBounded } from './policy/deletions-bounded.ts';
import { policyNotLoosened } from './policy/policy-not-loosened.ts';
import { testsPassing } from './tests-passing.ts';
import { branchInStep } from './tree/branch-in-step.ts';
import { classifierFits } from './tree/classifier-fits.ts';
import { freezeKept } from './tree/freeze-kept.ts';
import { licencePresent } from './tree/licence-present.ts';
import { secretsAbsent } from './tree/secrets-absent.ts';
import { treeClean } from './tree/tree-clean.ts';
import { kindFitsVersion } from './versions/kind-fits-version.ts';
import { promotionJustified } from './versions/promotion-justified.ts';
import { strategyDecided } from './versions/strategy-decided.ts';
import { versionCanonical } from './versions/version-canonical.ts';
import { versionFree } from './versions/version-free.ts';
import { versionMonotonic } from './versions/version-monotonic.ts';
import { versionsSynchronized } from './versions/versions-synchronized.ts';
import { versionsUnified } from './versions/versions-unified.ts';

/** Every prohibition. All that apply to an action are asked; one refusal never hides another. */
export const guards: readonly Guard[] = [
  noDirectPython,
  noManualDdl,
  gatesNotSkipped,
  versionsSynchronized,
  testStageFirst,
  rollbackPrepared,
  mcpToolsFunctional,
  environmentHealthy,
  testsPassing,
  analysisMade,
  strategyDecided,
  versionCanonical,
  versionMonotonic,
  kindFitsVersion,
  promotionJustified,
  versionsUnified,
  treeClean,
  branchInStep,
  versionFree,
  channelsReady,
  approvalsGiven,
  escalationAttested,
  calendarOpen,
  policyNotLoosened,
  decisionsMade,
  deletionsBounded,
  databaseReady,
  databaseConsistent,
  migrationsCoordinated,
  secretsAbsent,
  freezeKept,
  classifierFits,
  licencePresent,
  ciGreen,
  noSimultaneousDeployment,
  rollbackTested,
  validationComplete,
];
