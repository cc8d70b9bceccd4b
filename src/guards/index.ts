import { analysisMade } from './analysis-made.ts';
import { approvalsGiven } from './approvals-given.ts';
import { branchInStep } from './branch-in-step.ts';
import { calendarOpen } from './calendar-open.ts';
import { changelogGenerated } from './changelog-generated.ts';
import { channelsReady } from './channels-ready.ts';
import { databaseConsistent } from './database-consistent.ts';
import { databaseReady } from './database-ready.ts';
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
import { releaseAsPlanned } from './policy/release-as-planned.ts';
import { rollbackPrepared } from './rollback-prepared.ts';
import { testStageFirst } from './test-stage-first.ts';
import { testsPassing } from './tests-passing.ts';
import { treeClean } from './tree-clean.ts';
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
  changelogGenerated,
  releaseAsPlanned,
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
];
