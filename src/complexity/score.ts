import { oneLine } from '../domain/text.ts';
import { type ComplexityCounts, type FactorName, factorNames, factors, type Observed } from './factors.ts';

export type Level = '1-3' | '4-6' | '7-8' | '9-10';

interface ScoredFactor {
  factor: FactorName;
  points: number;
  max: number;
  /** The count and what it was counted from; paths are outside text, cleaned. */
  because: string;
}

interface ComplexityScore {
  /** 1 to 10. */
  score: number;
  /** The plain sum, 0 to 22. */
  raw: number;
  level: Level;
  factors: ScoredFactor[];
}

/** Sums the factors (R100). The sum is capped at 10; a sum of 0 is complexity 1, and `raw` keeps what was summed. */
export function scoreComplexity(counts: ComplexityCounts): ComplexityScore {
  const scored = factorNames.map((factor) => scoreFactor(factor, counts[factor]));
  const raw = scored.reduce((sum, { points }) => sum + points, 0);
  const score = Math.max(1, Math.min(10, raw));
  return { score, raw, level: levelOf(score), factors: scored };
}

/** The level of a score from 1 to 10 (R101–R104). */
export function levelOf(score: number): Level {
  if (score >= 9) return '9-10';
  if (score >= 7) return '7-8';
  return score >= 4 ? '4-6' : '1-3';
}

function scoreFactor(factor: FactorName, { count, evidence }: Observed): ScoredFactor {
  const { max, points, unit } = factors[factor];
  const counted = `${count} ${unit.replace(/y$/, count === 1 ? 'y' : 'ie')}${count === 1 ? '' : 's'}`;
  return {
    factor,
    points: points(count),
    max,
    because: evidence.length === 0 ? counted : `${counted}: ${listed(evidence)}`,
  };
}

function listed(evidence: readonly string[]): string {
  const shown = evidence.slice(0, 3).map((one) => oneLine(one, 80));
  return [...shown, ...(evidence.length > 3 ? [`${evidence.length - 3} more`] : [])].join(', ');
}
