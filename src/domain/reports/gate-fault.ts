import type { Evidence } from '../evidence.ts';
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
