import { analysisMade } from './analysis-made.ts';
import { changelogGenerated } from './changelog-generated.ts';
import { channelsReady } from './channels-ready.ts';
import { componentsFit } from './components-fit.ts';
import { databaseConsistent } from './database/database-consistent.ts';
import { databaseReady } from './database/database-ready.ts';
import { migrationsCoordinated } from './database/migrations-coordinated.ts';
import { noManualDdl } from './database/no-manual-ddl.ts';
import { artifactsAttested } from './delivery/artifacts-attested.ts';
import { artifactsComplete } from './delivery/artifacts-complete.ts';
import { ciBuilds } from './delivery/ci-builds.ts';
import { ciGreen } from './delivery/ci-green.ts';
import { ciPublishes } from './delivery/ci-publishes.ts';
import { noSimultaneousDeployment } from './delivery/no-simultaneous-deployment.ts';
import { requestsLeft } from './delivery/requests-left.ts';
import { rollbackPrepared } from './delivery/rollback-prepared.ts';
import { rollbackTested } from './delivery/rollback-tested.ts';
import { testStageFirst } from './delivery/test-stage-first.ts';
import { validationComplete } from './delivery/validation-complete.ts';
import { componentsSpawn } from './environment/components-spawn.ts';
import { composeFits } from './environment/compose-fits.ts';
import { environmentHealthy } from './environment/environment-healthy.ts';
import { mcpToolsFunctional } from './environment/mcp-tools-functional.ts';
import { programsAllowed } from './environment/programs-allowed.ts';
import { releaseWorks } from './environment/release-works.ts';
import { tokensLast } from './environment/tokens-last.ts';
import { toolsPresent } from './environment/tools-present.ts';
import { gatesNotSkipped } from './gates-not-skipped.ts';
import type { Guard } from './guard.ts';
import { noDirectPython } from './no-direct-python.ts';
import { approvalsGiven } from './people/approvals-given.ts';
import { calendarOpen } from './people/calendar-open.ts';
import { escalationAttested } from './people/escalation-attested.ts';
import { decisionsMade } from './policy/decisions-made.ts';
import { deletionsBounded } from './policy/deletions-bounded.ts';
import { policyNotLoosened } from './policy/policy-not-loosened.ts';
import { readinessComplete } from './policy/readiness-complete.ts';
import { releaseAsPlanned } from './policy/release-as-planned.ts';
import { testsPassing } from './tests-passing.ts';
import { branchInStep } from './tree/branch-in-step.ts';
import { classifierFits } from './tree/classifier-fits.ts';
import { freezeKept } from './tree/freeze-kept.ts';
import { handoverReady } from './tree/handover-ready.ts';
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
  programsAllowed,
  gatesNotSkipped,
  versionsSynchronized,
  componentsFit,
  testStageFirst,
  rollbackPrepared,
  mcpToolsFunctional,
  environmentHealthy,
  componentsSpawn,
  toolsPresent,
  tokensLast,
  releaseWorks,
  composeFits,
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
  handoverReady,
  versionFree,
  channelsReady,
  approvalsGiven,
  escalationAttested,
  calendarOpen,
  policyNotLoosened,
  decisionsMade,
  deletionsBounded,
  readinessComplete,
  databaseReady,
  databaseConsistent,
  migrationsCoordinated,
  secretsAbsent,
  freezeKept,
  classifierFits,
  licencePresent,
  ciGreen,
  ciBuilds,
  ciPublishes,
  requestsLeft,
  noSimultaneousDeployment,
  rollbackTested,
  validationComplete,
  artifactsComplete,
  artifactsAttested,
];
