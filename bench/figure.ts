/** One measured number beside what it is measured against. */
export interface Figure {
  bench: string;
  figure: string;
  value: number;
  unit: string;
  /** The least that is possible here and now, in the same unit, or null. */
  floor: number | null;
  /** What the nearest comparable thing does here and now, or null. */
  peer: number | null;
  /** The limit that `value` must not pass, or null when it is only shown. */
  goal: number | null;
  holds: boolean;
}

/** A bench is a file of this folder whose default export measures. */
export type Bench = () => Promise<Figure[]>;

export function figure(
  bench: string,
  name: string,
  value: number,
  unit: string,
  against: { floor?: number; peer?: number; goal?: number } = {},
): Figure {
  const { floor = null, peer = null, goal = null } = against;
  const holds = goal === null || value <= goal;
  return { bench, figure: name, value: rounded(value), unit, floor: whole(floor), peer: whole(peer), goal, holds };
}

const rounded = (value: number): number => Math.round(value * 1000) / 1000;
const whole = (value: number | null): number | null => (value === null ? null : rounded(value));

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
