import { analysisMade } from './analysis-made.ts';
import { branchInStep } from './branch-in-step.ts';
import { channelsReady } from './channels-ready.ts';
import { componentsFit } from './components-fit.ts';
import { environmentHealthy } from './environment-healthy.ts';
import { gatesNotSkipped } from './gates-not-skipped.ts';
import type { Guard } from './guard.ts';
import { mcpToolsFunctional } from './mcp-tools-functional.ts';
import { noDirectPython } from './no-direct-python.ts';
import { noManualDdl } from './no-manual-ddl.ts';
import { rollbackPrepared } from './rollback-prepared.ts';
import { testStageFirst } from './test-stage-first.ts';
import { testsPassing } from './tests-passing.ts';
import { treeClean } from './tree-clean.ts';
import { versionFree } from './version-free.ts';
import { versionsSynchronized } from './versions-synchronized.ts';

/** Every prohibition. All that apply to an action are asked; one refusal never hides another. */
export const guards: readonly Guard[] = [
  noDirectPython,
  noManualDdl,
  gatesNotSkipped,
  versionsSynchronized,
  componentsFit,
  testStageFirst,
  rollbackPrepared,
  mcpToolsFunctional,
  environmentHealthy,
  testsPassing,
  analysisMade,
  treeClean,
  branchInStep,
  versionFree,
  channelsReady,
];
