import type { Evidence } from '../records/evidence.ts';
import { brokenLimits } from './limits.ts';

interface GateBounds {
  exit_codes: readonly number[];
  maximum_skipped?: number | undefined;
  limits: Readonly<Record<string, string>>;
}

/** Why a gate is not green, by what it left behind on the tree of the release; empty when it is. */
export function gateFault(name: string, gate: GateBounds, seenGate: Evidence | undefined): string[] {
  if (!seenGate) return [`${name} was not run on this tree`];
  if (typeof seenGate.facts.problem === 'string') return [`${name}: ${seenGate.facts.problem}`];
  if (!gate.exit_codes.includes(seenGate.exit_code ?? -1))
    return [`${name} ended with exit code ${seenGate.exit_code}`];
  const skipped = seenGate.numbers.skipped ?? 0;
  if (gate.maximum_skipped !== undefined && skipped > gate.maximum_skipped) {
    return [`${name}: ${skipped} tests skipped, at most ${gate.maximum_skipped} allowed`];
  }
  return brokenLimits(gate.limits, seenGate.numbers).map((broken) => `${name}: ${broken}`);
}

/** 100 % of what ran: passed / (collected - skipped); nothing collected is no success (R110, R112). */
export function testFault(name: string, gate: Evidence | undefined, minimum: number): string[] {
  if (!gate) return [`${name} was not run on this tree`];
  const { tests, failures = 0, errors = 0, skipped = 0 } = gate.numbers;
  if (tests === undefined) return [`${name}: ${String(gate.facts.problem ?? 'no test count')}`];
  const failed = failures + errors;
  if (failed > 0) return [`${name}: ${failed} of ${tests} tests failed`];
  if (tests - skipped < minimum) return [`${name}: ${tests - skipped} tests ran, at least ${minimum} expected`];
  return [];
}
