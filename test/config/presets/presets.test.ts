import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { makeConfig, readConfigText } from '../../../src/config/parse.ts';
import type { Config, ConfigInput } from '../../../src/config/schema.ts';
import { closedAt } from '../../../src/domain/calendar/calendar.ts';
import { dueReleases, tooSoon } from '../../../src/domain/calendar/schedule.ts';
import { judgeReadiness, overdueReviews } from '../../../src/domain/readiness/readiness.ts';
import type { Facts } from '../../../src/domain/records/facts.ts';
import type { Action, Plan } from '../../../src/domain/records/plan.ts';
import { guards } from '../../../src/guards/index.ts';
import { readinessView } from '../../../src/guards/moments.ts';
import {
  approved,
  attestation,
  building,
  evidenceOf,
  factsOf,
  goodEvidence,
  opening,
  plan,
  publishing,
} from '../../guards/release-facts.ts';

const names = ['hive', 'multi-service', 'operations', 'release-preparation'] as const;
type Name = (typeof names)[number];
/** A project of each kind: it brings what a preset cannot know, the programs. */
const program = { argv: ['x'], junit: '{reports}/j', coverage: '{reports}/c' };
const own: Record<Name, ConfigInput['gates']> = {
  hive: {},
  'multi-service': { health: { argv: ['x'] }, regression: program },
  operations: { security: { argv: ['x'] } },
  'release-preparation': {
    test: program,
    lint: { argv: ['x'] },
    performance: { argv: ['x'] },
    security: { argv: ['x'] },
  },
};
const preset = (name: Name): Config =>
  makeConfig([{ gates: own[name] }, readConfigText(readFileSync(`presets/${name}.yaml`, 'utf8'))]);

it('holds the four presets', () => {
  expect(readdirSync('presets').sort()).toEqual(names.map((name) => `${name}.yaml`));
});

it.each(names)('%s asks nothing of a gate that a project does not have', (name) => {
  const config = makeConfig([
    { gates: { check: program } },
    readConfigText(readFileSync(`presets/${name}.yaml`, 'utf8')),
  ]);
  expect(config.gates.check).toEqual(makeConfig([{ gates: { check: program } }]).gates.check);
});

describe('every number of the documents stands in its preset', () => {
  it.each<[string, Name, string, unknown]>([
    ['R85', 'hive', 'environment.mcp.required', []],
    ['R89', 'hive', 'environment.services_required', true],
    ['R103', 'hive', 'escalation', 'require'],
    ['R108', 'hive', 'gates.ruff.argv', ['uv', 'run', 'ruff', 'check', '--output-format', 'json', '.']],
    ['R109', 'hive', 'gates.mypy.argv', ['uv', 'run', 'mypy', '.']],
    ['R109', 'hive', 'gates.mypy.limits.errors', '= 0'],
    ['R111', 'hive', 'coverage', { minimum: 90, operator: '>=' }],
    ['R46', 'multi-service', 'components.versions', 'unified'],
    ['R215', 'multi-service', 'gates.health.limits.health_failures', '<= 3'],
    ['R215', 'multi-service', 'gates.health.limits.error_rate_percent', '<= 5'],
    ['R236', 'multi-service', 'gates.regression.minimum_tests', 2000],
    ['R50', 'release-preparation', 'versioning.strategy', 'undecided'],
    ['R117', 'release-preparation', 'gates.lint.limits.rule:F821', '= 0'],
    ['R118', 'release-preparation', 'gates.lint.limits.rule:E722', '= 0'],
    ['R120', 'release-preparation', 'gates.test.minimum_tests', 892],
    ['R121', 'release-preparation', 'coverage', { minimum: 85, operator: '>' }],
    ['R122', 'release-preparation', 'gates.test.repeat', 2],
    ['R266', 'release-preparation', 'bounds.deleted_lines', 2000],
    ['R288', 'release-preparation', 'gates.performance.limits.agent_initialization_s', '< 2'],
    ['R288', 'release-preparation', 'gates.performance.limits.api_p95_ms', '< 500'],
    ['R288', 'release-preparation', 'gates.performance.limits.memory_mb', '< 512'],
    ['R289', 'release-preparation', 'gates.security.limits', { critical: '= 0', high: '= 0' }],
    ['R325', 'release-preparation', 'readiness.lists.beta.items.internal.period.days', 7],
    ['R325', 'release-preparation', 'readiness.lists.beta.items.partners.period.days', 7],
    ['R125', 'operations', 'gates.security.limits.critical', '= 0'],
    ['R274', 'operations', 'calendar.blackouts', [{ name: 'turn of the year', from: '12-20', to: '01-05' }]],
    ['R275', 'operations', 'calendar.cadence', { patch: 7, minor: 30, major: 90 }],
    ['R333', 'operations', 'readiness.documents.release-process.owner', 'Platform Engineering'],
    ['R333', 'operations', 'readiness.documents.release-process.review_by', '2025-12-29'],
  ])('%s: %s %s', (_demand, name, path, value) => {
    const found = path.split('.').reduce<unknown>((at, key) => (at as Record<string, unknown>)[key], preset(name));
    expect(found).toEqual(value);
  });

  it.each<[string, Name, (config: Config) => unknown[], number]>([
    ['R268 questions', 'release-preparation', ({ decisions }) => decisions, 4],
    [
      'R269-R271 roles for every release',
      'operations',
      ({ approvals }) => approvals.required.filter((one) => one.bumps.length === 0),
      3,
    ],
    ['R239 roles', 'multi-service', ({ approvals }) => approvals.required, 2],
    ['R328 risks', 'release-preparation', ({ readiness }) => Object.keys(readiness.risks), 5],
    [
      'R328 high risks',
      'release-preparation',
      ({ readiness }) => Object.values(readiness.risks).filter(({ level }) => level === 'high'),
      3,
    ],
    ['R329 architecture decisions', 'release-preparation', ({ readiness }) => Object.keys(readiness.architecture), 3],
    ['R329 places of support', 'release-preparation', ({ readiness }) => Object.keys(readiness.support), 4],
    ...Object.entries({
      documentation: 6,
      security: 6,
      production: 5,
      database: 2,
      integration: 5,
      beta: 4,
      technical: 8,
      pipeline: 6,
      process: 7,
    }).map(([list, count]): [string, Name, (config: Config) => unknown[], number] => [
      `R320-R327 ${list}`,
      'release-preparation',
      ({ readiness }) => Object.keys(readiness.lists[list]?.items ?? {}),
      count,
    ]),
  ])('%s of %s', (_what, name, entries, count) => {
    expect(entries(preset(name))).toHaveLength(count);
  });
});

describe('and has its effect through a guard', () => {
  const gate = (name: string, numbers: Record<string, number>) =>
    evidenceOf('gate', name, { numbers, facts: { problem: null } });
  const green: Record<Name, ReturnType<typeof gate>[]> = {
    hive: [
      gate('ruff', { errors: 0 }),
      gate('mypy', { errors: 0 }),
      gate('test', { tests: 12, failures: 0, errors: 0, skipped: 0, line_rate: 90 }),
    ],
    'multi-service': [
      gate('health', { health_failures: 3, error_rate_percent: 5 }),
      gate('regression', { tests: 2000, failures: 0, errors: 0, skipped: 0 }),
    ],
    operations: [gate('security', { critical: 0 })],
    'release-preparation': [
      gate('test', { tests: 892, failures: 0, errors: 0, skipped: 0, line_rate: 85.01 }),
      gate('lint', { findings: 121, 'rule:F401': 121 }),
      gate('performance', { agent_initialization_s: 1.999, api_p95_ms: 499.9, memory_mb: 511.9 }),
      gate('security', { critical: 0, high: 0 }),
    ],
  };
  const others = goodEvidence.filter(({ kind }) => kind !== 'gate');
  /** Everything as the preset wants it, but for what one gate measured. */
  const measured = (name: Name, of: string, numbers: Record<string, number>): Facts =>
    factsOf({
      evidence: [
        ...others,
        ...green[name].map((one) => (one.name === of ? { ...one, numbers: { ...one.numbers, ...numbers } } : one)),
      ],
    });
  const unmeasured = (name: Name, of: string): Facts =>
    factsOf({ evidence: [...others, ...green[name].filter((one) => one.name !== of)] });
  const people = (...roles: string[]) =>
    factsOf({ approvals: roles.map((role) => approved({ role, approver: role })) });
  const deleting = (deleted: number) => factsOf({ changes: [{ path: 'a.py', added: 0, deleted }] });
  const touching = (path: string) => factsOf({ changes: [{ path, added: 1, deleted: 0 }] });
  const major: Plan = { ...plan, version: { ...plan.version, new: '2.0.0', bump_type: 'major' } };
  const held = (name: Name, code: string, facts: Facts, action: Action, planned: Plan = plan): boolean => {
    const guard = guards.find((one) => one.code === code);
    const config = preset(name);
    expect(guard?.applies(action, config)).toBe(true);
    return guard?.check(facts, planned, config, action).held ?? false;
  };

  it.each<[string, Name, string, string, Record<string, number>, Record<string, number>]>([
    ['R108', 'hive', 'gates-not-skipped', 'ruff', { errors: 0 }, { errors: 1 }],
    ['R109', 'hive', 'gates-not-skipped', 'mypy', { errors: 0 }, { errors: 1 }],
    ['R111', 'hive', 'gates-not-skipped', 'test', { line_rate: 90 }, { line_rate: 89.99 }],
    ['R112', 'hive', 'tests-passing', 'test', { failures: 0 }, { failures: 1 }],
    ['R215', 'multi-service', 'gates-not-skipped', 'health', { health_failures: 3 }, { health_failures: 4 }],
    ['R215', 'multi-service', 'gates-not-skipped', 'health', { error_rate_percent: 5 }, { error_rate_percent: 5.01 }],
    ['R236', 'multi-service', 'tests-passing', 'regression', { tests: 2000 }, { tests: 1999 }],
    ['R117', 'release-preparation', 'gates-not-skipped', 'lint', { 'rule:F821': 0 }, { 'rule:F821': 12 }],
    ['R118', 'release-preparation', 'gates-not-skipped', 'lint', { 'rule:E722': 0 }, { 'rule:E722': 11 }],
    ['R120', 'release-preparation', 'tests-passing', 'test', { tests: 892 }, { tests: 891 }],
    ['R121', 'release-preparation', 'gates-not-skipped', 'test', { line_rate: 85.01 }, { line_rate: 85 }],
    [
      'R288',
      'release-preparation',
      'gates-not-skipped',
      'performance',
      { agent_initialization_s: 1.99 },
      { agent_initialization_s: 2 },
    ],
    ['R288', 'release-preparation', 'gates-not-skipped', 'performance', { api_p95_ms: 499 }, { api_p95_ms: 500 }],
    ['R288', 'release-preparation', 'gates-not-skipped', 'performance', { memory_mb: 511 }, { memory_mb: 512 }],
    ['R289', 'release-preparation', 'gates-not-skipped', 'security', { high: 0 }, { high: 1 }],
    ['R125', 'operations', 'gates-not-skipped', 'security', { critical: 0 }, { critical: 1 }],
  ])('%s %s %s %s', (_demand, name, code, of, fine, bad) => {
    expect(held(name, code, measured(name, of, fine), building)).toBe(true);
    expect(held(name, code, measured(name, of, bad), building)).toBe(false);
    expect(held(name, code, unmeasured(name, of), building)).toBe(false);
  });

  it.each<[string, Name, string, Facts, Facts, Action, Plan]>([
    ['R266', 'release-preparation', 'deletions-bounded', deleting(2000), deleting(2001), opening, plan],
    [
      'R264',
      'release-preparation',
      'approvals-given',
      touching('src/a.py'),
      touching('alembic/versions/1.py'),
      publishing,
      plan,
    ],
    [
      'R265',
      'release-preparation',
      'approvals-given',
      touching('src/a.py'),
      touching('lib/api/v1.py'),
      publishing,
      plan,
    ],
    [
      'R269',
      'operations',
      'approvals-given',
      people('technical', 'security', 'operations'),
      people('security', 'operations'),
      publishing,
      plan,
    ],
    [
      'R270',
      'operations',
      'approvals-given',
      people('technical', 'security', 'operations'),
      people('technical', 'operations'),
      publishing,
      plan,
    ],
    [
      'R271',
      'operations',
      'approvals-given',
      people('technical', 'security', 'operations'),
      people('technical', 'security'),
      publishing,
      plan,
    ],
    [
      'R272',
      'operations',
      'approvals-given',
      people('technical', 'security', 'operations', 'management'),
      people('technical', 'security', 'operations'),
      publishing,
      major,
    ],
    [
      'R239',
      'multi-service',
      'approvals-given',
      people('tech-lead', 'product-manager'),
      people('tech-lead'),
      publishing,
      plan,
    ],
  ])('%s %s %s', (_demand, name, code, fine, bad, action, planned) => {
    expect(held(name, code, fine, action, planned)).toBe(true);
    expect(held(name, code, bad, action, planned)).toBe(false);
  });

  it.each([
    ['2025-12-19T23:59:59.999Z', true],
    ['2025-12-20T00:00:00.000Z', false],
    ['2026-01-05T23:59:59.999Z', false],
    ['2026-01-06T00:00:00.000Z', true],
  ])('R274: at %s the calendar of operations is open: %s', (now, open) => {
    const { blackouts, time_zone } = preset('operations').calendar;
    const closed = closedAt({ blackouts, time_zone, events: [] }, now);
    expect(held('operations', 'calendar-open', factsOf({ closed }), opening)).toBe(open);
    const urgent: Plan = { ...plan, kind: 'emergency', criterion: 'compliance-violation' };
    const approvals = [approved({})];
    expect(held('operations', 'calendar-open', factsOf({ closed, approvals }), opening, urgent)).toBe(true);
  });

  it.each([
    ['patch', 6, 7],
    ['minor', 29, 30],
    ['major', 89, 90],
  ])('R275: a %s after %i days is too soon, after %i it is not', (kind, soon, late) => {
    const daysLater = (days: number) => new Date(Date.UTC(2026, 0, 1 + days)).toISOString();
    const due = dueReleases(preset('operations').calendar.cadence, [{ change_type: kind, created_at: daysLater(0) }]);
    expect([tooSoon(due, kind, daysLater(soon)).length, tooSoon(due, kind, daysLater(late)).length]).toEqual([1, 0]);
  });

  it('R333: an overdue review is a warning', () => {
    const { readiness } = preset('operations');
    expect([overdueReviews(readiness, '2025-12-29'), overdueReviews(readiness, '2025-12-30')]).toEqual([
      [],
      [expect.stringContaining('Platform Engineering')],
    ]);
  });

  it('R328, R329: high risks and open decisions of release-preparation block, mitigated and decided they do not', () => {
    const config = preset('release-preparation');
    const blocking = ({ readiness }: Config) =>
      judgeReadiness(
        readiness,
        readinessView(factsOf(), config, () => true),
      ).blocking.map(({ id }) => id);
    const own = ['mcp', 'stability', 'adoption', 'mcp-configuration', 'api-endpoints', 'code-removal'];
    expect(blocking(config)).toEqual(expect.arrayContaining(own));
    const { risks, architecture } = config.readiness;
    for (const risk of Object.values(risks)) risk.mitigation = 'a switch';
    for (const one of Object.values(architecture)) one.status = 'APPROVED';
    expect(blocking(config).filter((id) => own.includes(id))).toEqual([]);
  });

  it('R50, R268: what people must decide holds the release until it is decided', () => {
    expect(held('release-preparation', 'decisions-made', factsOf(), opening)).toBe(false);
    expect(held('release-preparation', 'strategy-decided', factsOf(), opening)).toBe(false);
  });

  it('R85, R89: an empty list of servers or services is a violation', () => {
    expect(held('hive', 'mcp-tools-functional', factsOf(), opening)).toBe(false);
    expect(held('hive', 'environment-healthy', factsOf(), opening)).toBe(false);
  });

  it('R124, R273: what an agent may attest is enough, what a person must sign is not', () => {
    const said = (name: Name) =>
      Object.entries(preset(name).readiness.lists).flatMap(([list, { items }]) =>
        Object.keys(items).map((item, index) => ({
          ...attestation,
          id: `attestation_${list.slice(0, 1).charCodeAt(0)}${String(index).padStart(21, '0')}`,
          kind: 'check' as const,
          about: `${list}.${item}`,
        })),
      );
    const seenAll = { evidence: [...others, ...green.operations], present: ['CHANGELOG.md'] };
    expect(held('operations', 'readiness-complete', factsOf(seenAll), publishing)).toBe(false);
    const attested = factsOf({ ...seenAll, attestations: said('operations') });
    expect(held('operations', 'readiness-complete', attested, publishing)).toBe(true);
    const lacking = preset('release-preparation');
    const verdict = guards
      .find(({ code }) => code === 'readiness-complete')
      ?.check(factsOf({ attestations: said('release-preparation') }), plan, lacking, publishing);
    expect(verdict).toMatchObject({
      held: false,
      required_actions: expect.arrayContaining([
        expect.stringMatching(/process\.legal: a person who signs attestation:/),
      ]),
    });
  });
});
