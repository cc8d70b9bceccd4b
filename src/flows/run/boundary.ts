import type { EvidenceKind } from '../../domain/records/evidence.ts';
import type { Facts } from '../../domain/records/facts.ts';
import type { Plan } from '../../domain/records/plan.ts';
import type { Constraints } from '../../domain/reports/release-answer.ts';
import { seen, seenAnywhere } from '../../guards/moments.ts';

interface BoundaryCheck {
  check: string;
  guards: readonly string[];
  evidence: readonly EvidenceKind[];
}

/** What must stand before a release leaves the house (R131), each with the guards that say so. */
const boundaryChecks: readonly BoundaryCheck[] = [
  { check: 'environment_health', guards: ['environment-healthy'], evidence: ['environment'] },
  { check: 'mcp_connectivity', guards: ['mcp-tools-functional'], evidence: ['mcp'] },
  { check: 'quality_gates', guards: ['gates-not-skipped', 'tests-passing'], evidence: ['gate'] },
  {
    check: 'version_sync',
    guards: ['versions-synchronized', 'versions-unified', 'database-consistent'],
    evidence: ['components', 'rows'],
  },
  {
    check: 'rollback_preparation',
    guards: ['rollback-prepared', 'rollback-tested'],
    evidence: ['snapshot', 'rollback'],
  },
];

/**
 * The five checks of the boundary protocol by name: whether every guard of each holds, and the ids of what was seen. Way
 * back and versions stand in the plan itself, so its id is evidence too.
 */
export function boundaryOf(facts: Facts, plan: Plan, verdicts: Constraints['verdicts']): Constraints['boundary'] {
  return boundaryChecks.map(({ check, guards, evidence }) => {
    const asked = verdicts.filter((one) => guards.includes(one.guard));
    const ids = evidence.flatMap((kind) => idsOf(facts, kind));
    return {
      check,
      held: asked.every((one) => one.held || one.only_told),
      evidence: check === 'rollback_preparation' ? [plan.id, ...ids] : ids,
    };
  });
}

/** The newest of each name that still counts; services and servers for any tree. */
function idsOf(facts: Facts, kind: EvidenceKind): string[] {
  const names = new Set(facts.evidence.filter((one) => one.kind === kind).map(({ name }) => name));
  const look = kind === 'environment' || kind === 'mcp' ? seenAnywhere : seen;
  return [...names].flatMap((name) => look(facts, kind, name)?.id ?? []);
}
