/** What was counted for one factor, and what it was counted from: commit ids, paths or a word. */
export interface Observed {
  count: number;
  evidence: string[];
}

interface Factor {
  /** The most points it can give. */
  max: number;
  points(count: number): number;
  /** What the count counts, in the singular; null where the evidence says it all. */
  unit: string;
}

const whenAny = (points: number) => (count: number) => (count > 0 ? points : 0);
const upTo = (max: number) => (count: number) => Math.min(max, count);

/** The ten factors of release complexity (R100). */
export const factors = {
  breaking_changes: { max: 3, points: whenAny(3), unit: 'breaking change' },
  components: { max: 3, points: (count) => Math.min(3, Math.floor(count / 10)), unit: 'component' },
  dependencies_changed: { max: 2, points: upTo(2), unit: 'dependency change' },
  database_migrations: { max: 2, points: whenAny(2), unit: 'database migration' },
  security_changes: { max: 3, points: whenAny(3), unit: 'security change' },
  performance_changes: { max: 2, points: whenAny(2), unit: 'performance change' },
  infrastructure_changes: { max: 2, points: whenAny(2), unit: 'infrastructure change' },
  rollback_complexity: { max: 2, points: upTo(2), unit: 'rollback point' },
  multi_environment: { max: 1, points: (count) => (count > 1 ? 1 : 0), unit: 'environment' },
  emergency: { max: 2, points: whenAny(2), unit: 'emergency' },
} as const satisfies Record<string, Factor>;

export type FactorName = keyof typeof factors;
export const factorNames = Object.keys(factors) as FactorName[];

/** Everything that is counted, by factor. */
export type ComplexityCounts = Record<FactorName, Observed>;
