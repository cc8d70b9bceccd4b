import { describe, expect, it } from 'vitest';
import { type ComplexityCounts, escalationFor, factorNames, scoreComplexity } from '../../src/complexity/index.ts';

const counts = (numbers: Partial<Record<keyof ComplexityCounts, number>>): ComplexityCounts =>
  Object.fromEntries(
    factorNames.map((name) => [name, { count: numbers[name] ?? 0, evidence: [] }]),
  ) as unknown as ComplexityCounts;

interface Combination {
  breaking: boolean;
  components: 0 | 1 | 2 | 3;
  dependencies: 0 | 1 | 2;
  migrations: boolean;
  security: boolean;
  performance: boolean;
  infrastructure: boolean;
  rollback: 'simple' | 'moderate' | 'complex';
  severalEnvironments: boolean;
  emergency: boolean;
}

/** The source document's function once more, written as it reads, without a look at the table. */
function oracle(one: Combination) {
  let sum = 0;
  if (one.breaking) sum += 3;
  sum += one.components;
  sum += one.dependencies;
  if (one.migrations) sum += 2;
  if (one.security) sum += 3;
  if (one.performance) sum += 2;
  if (one.infrastructure) sum += 2;
  if (one.rollback === 'moderate') sum += 1;
  if (one.rollback === 'complex') sum += 2;
  if (one.severalEnvironments) sum += 1;
  if (one.emergency) sum += 2;
  const score = sum === 0 ? 1 : Math.min(sum, 10);
  return { raw: sum, score, ...demandsOf[score - 1] };
}

const analyze = 'mcp__zen__analyze';
const thinkdeep = 'mcp__zen__thinkdeep';
const consensus = 'mcp__zen__consensus';
/** Score by score, from 1. */
const demandsOf = [
  { level: '1-3', required: [], allowed: [] },
  { level: '1-3', required: [], allowed: [] },
  { level: '1-3', required: [], allowed: [] },
  { level: '4-6', required: [analyze], allowed: [analyze] },
  { level: '4-6', required: [analyze], allowed: [analyze] },
  { level: '4-6', required: [analyze], allowed: [analyze, thinkdeep] },
  { level: '7-8', required: [thinkdeep], allowed: [analyze, thinkdeep] },
  { level: '7-8', required: [thinkdeep], allowed: [analyze, thinkdeep, consensus] },
  { level: '9-10', required: [consensus], allowed: [analyze, thinkdeep, consensus] },
  { level: '9-10', required: [consensus], allowed: [analyze, thinkdeep, consensus] },
];

const both = [false, true];
const choices: { [Key in keyof Combination]: readonly Combination[Key][] } = {
  breaking: both,
  components: [0, 1, 2, 3],
  dependencies: [0, 1, 2],
  migrations: both,
  security: both,
  performance: both,
  infrastructure: both,
  rollback: ['simple', 'moderate', 'complex'],
  severalEnvironments: both,
  emergency: both,
};
const combinations = Object.entries(choices).reduce<Record<string, unknown>[]>(
  (all, [key, values]) => all.flatMap((one) => values.map((value) => ({ ...one, [key]: value }))),
  [{}],
) as unknown as Combination[];

const countsOf = (one: Combination) =>
  counts({
    breaking_changes: one.breaking ? 1 : 0,
    components: one.components * 10,
    dependencies_changed: one.dependencies,
    database_migrations: Number(one.migrations),
    security_changes: Number(one.security),
    performance_changes: Number(one.performance),
    infrastructure_changes: Number(one.infrastructure),
    rollback_complexity: ['simple', 'moderate', 'complex'].indexOf(one.rollback),
    multi_environment: one.severalEnvironments ? 2 : 1,
    emergency: Number(one.emergency),
  });

describe('scoreComplexity', () => {
  it('agrees with the source in all 4,608 combinations (R100–R105)', () => {
    for (const one of combinations) {
      const { score, raw, level, factors } = scoreComplexity(countsOf(one));
      expect({ raw, score, level, ...escalationFor(score) }, JSON.stringify(one)).toEqual(oracle(one));
      expect(factors.every(({ points, max }) => points >= 0 && points <= max)).toBe(true);
    }
    expect(new Set(combinations.map((one) => JSON.stringify(one))).size).toBe(4608);
  });

  it.each([
    [{ components: 0 }, 0],
    [{ components: 9 }, 0],
    [{ components: 10 }, 1],
    [{ components: 19 }, 1],
    [{ components: 20 }, 2],
    [{ components: 52 }, 3],
    [{ components: 10_000 }, 3],
    [{ dependencies_changed: 1 }, 1],
    [{ dependencies_changed: 40 }, 2],
    [{ breaking_changes: 7 }, 3],
    [{ database_migrations: 5 }, 2],
    [{ security_changes: 5 }, 3],
    [{ performance_changes: 5 }, 2],
    [{ infrastructure_changes: 5 }, 2],
    [{ rollback_complexity: 1 }, 1],
    [{ rollback_complexity: 2 }, 2],
    [{ multi_environment: 1 }, 0],
    [{ multi_environment: 2 }, 1],
    [{ multi_environment: 9 }, 1],
    [{ emergency: 1 }, 2],
  ])('%j gives %i', (numbers, raw) => {
    expect(scoreComplexity(counts(numbers)).raw).toBe(raw);
  });

  it('caps all at their most to 10 and keeps the sum', () => {
    const all = Object.fromEntries(factorNames.map((name) => [name, 1000]));
    const { score, raw, level, factors } = scoreComplexity(counts(all));
    expect({ score, raw, level }).toEqual({ score: 10, raw: 22, level: '9-10' });
    expect(factors.map(({ points }) => points)).toEqual([3, 3, 2, 2, 3, 2, 2, 2, 1, 2]);
    expect(factors.every(({ points, max }) => points === max)).toBe(true);
  });

  it('calls nothing at all complexity 1 and keeps the 0 (R101)', () => {
    expect(scoreComplexity(counts({}))).toMatchObject({ score: 1, raw: 0, level: '1-3' });
  });

  it('says what it counted', () => {
    const because = (numbers: ComplexityCounts) =>
      Object.fromEntries(scoreComplexity(numbers).factors.map((one) => [one.factor, one.because]));
    expect(
      because({
        ...counts({ components: 12, emergency: 1 }),
        breaking_changes: { count: 1, evidence: ['0123456789ab'] },
        dependencies_changed: { count: 2, evidence: [] },
        database_migrations: { count: 5, evidence: ['a\u202E.sql', 'b.sql', 'c.sql', 'd.sql', 'e.sql'] },
        rollback_complexity: { count: 1, evidence: ['moderate'] },
      }),
    ).toEqual({
      breaking_changes: '1 breaking change: 0123456789ab',
      components: '12 components',
      dependencies_changed: '2 dependency changes',
      database_migrations: '5 database migrations: a.sql, b.sql, c.sql, 2 more',
      security_changes: '0 security changes',
      performance_changes: '0 performance changes',
      infrastructure_changes: '0 infrastructure changes',
      rollback_complexity: '1 rollback point: moderate',
      multi_environment: '0 environments',
      emergency: '1 emergency',
    });
  });
});

describe('escalationFor', () => {
  it.each([
    [1, [], []],
    [3, [], []],
    [4, ['mcp__zen__analyze'], ['mcp__zen__analyze']],
    [5, ['mcp__zen__analyze'], ['mcp__zen__analyze']],
    [6, ['mcp__zen__analyze'], ['mcp__zen__analyze', 'mcp__zen__thinkdeep']],
    [7, ['mcp__zen__thinkdeep'], ['mcp__zen__analyze', 'mcp__zen__thinkdeep']],
    [8, ['mcp__zen__thinkdeep'], ['mcp__zen__analyze', 'mcp__zen__thinkdeep', 'mcp__zen__consensus']],
    [10, ['mcp__zen__consensus'], ['mcp__zen__analyze', 'mcp__zen__thinkdeep', 'mcp__zen__consensus']],
  ])('%i requires %j and allows %j', (score, required, allowed) => {
    expect(escalationFor(score)).toEqual({ required, allowed });
    expect(escalationFor(score, { issues: true })).toEqual({ required, allowed: [...allowed, 'mcp__zen__debug'] });
  });
});
