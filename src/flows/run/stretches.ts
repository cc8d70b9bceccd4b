import type { Item, Plan } from '../../domain/records/plan.ts';
import { type Phase, phases, type Stage } from '../../domain/records/release.ts';

/** What these see expires; the tool that validates asks them again by then. */
const environmentChecks = [
  'check-tools',
  'check-tokens',
  'check-environment',
  'check-health',
  'check-logs',
  'check-spawn',
  'check-mcp',
] as const;

/** Which steps of the plan a granular tool carries out, in the order of a release. */
export const stretches = [
  {
    tool: 'bump_version',
    steps: [...environmentChecks, 'open-worktree', 'prepare-worktree', 'snapshot-rows', 'write-version'],
  },
  { tool: 'sync_components', steps: ['sync-components'] },
  { tool: 'generate_changelog', steps: ['write-changelog', 'write-notes', 'commit-release', 'sync-rows'] },
  { tool: 'validate_release', steps: ['check-components', 'check-rows', 'scan-tree', 'run-gate'] },
  {
    tool: 'build_artifacts',
    steps: ['push-candidate', 'build-package', 'scan-artifact', 'check-artifact', 'write-sbom', 'write-provenance'],
  },
  { tool: 'publish', stage: 'test', steps: ['publish-test', 'prove-test'] },
  {
    tool: 'publish',
    stage: 'production',
    steps: ['tag-release', 'publish-production', 'push-release', 'await-publication', 'publish-page', 'move-latest'],
  },
  {
    tool: 'verify_release',
    steps: [
      'find-addresses',
      'prove-production',
      'check-environment-after',
      'check-health-after',
      'check-spawn-after',
      'update-checkout',
      'stop-services',
      'close-worktree',
    ],
  },
] as const;

export type StretchTool = (typeof stretches)[number]['tool'];

export interface Selection {
  /** Items to carry out, in plan order. */
  items: Item[];
  /** Items that must stand already. */
  before: Item[];
}

/** The items of one granular tool, and all that come before them. */
export function selectStretch(plan: Plan, tool: StretchTool, stage: Stage | null): Selection {
  const index = stretches.findIndex((one) => one.tool === tool && ('stage' in one ? one.stage : null) === stage);
  const asked = tool === 'validate_release' ? environmentChecks : [];
  const own = new Set<string>([...asked, ...(stretches[index]?.steps ?? [])]);
  const earlier = new Set<string>(stretches.slice(0, Math.max(index, 0)).flatMap((one) => [...one.steps]));
  return {
    items: plan.items.filter((item) => own.has(item.step)),
    before: plan.items.filter((item) => earlier.has(item.step) && !own.has(item.step)),
  };
}

/** All items up to the end of a phase; nothing needs to stand before. */
export function selectUntil(plan: Plan, until: Phase): Selection {
  const last = phases.indexOf(until);
  return { items: plan.items.filter((item) => phases.indexOf(item.phase) <= last), before: [] };
}

/** The tool that carries out a step, with its arguments: what to call for an item that is missing. */
export function toolFor(step: string, planId: string): { tool: string; arguments: Record<string, unknown> } {
  const found = stretches.find((one) => (one.steps as readonly string[]).includes(step));
  if (!found) return { tool: 'run_release', arguments: { plan_id: planId } };
  return { tool: found.tool, arguments: { plan_id: planId, ...('stage' in found ? { stage: found.stage } : {}) } };
}
