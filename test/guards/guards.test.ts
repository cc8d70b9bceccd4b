import { describe, expect, it } from 'vitest';
import type { Config } from '../../src/config/schema.ts';
import type { Facts } from '../../src/domain/facts.ts';
import type { Action, Plan } from '../../src/domain/plan.ts';
import { guards } from '../../src/guards/index.ts';
import { field, follower } from '../domain/components/fields.ts';
import {
  analysis,
  base,
  building,
  bytes,
  channelOf,
  commit,
  evidenceOf,
  factsOf,
  goodEvidence,
  greenTests,
  opening,
  plan,
  policyOf,
  publishing,
  pushing,
  running,
} from './release-facts.ts';

interface Case {
  what: string;
  facts?: Facts;
  plan?: Plan;
  policy?: Config;
  action: Action;
  held: boolean;
}

const drifted = (version: string) => factsOf({ components: [field({ version })] });
const ghost = factsOf({
  references: [{ from: 'foragers', file: 'ai/foragers.yaml', path: 'team.members', type: 'agent', to: 'ghost' }],
});
const strict = policyOf({ components: { compatibility_policy: 'strict' } });
const without = (kind: string) => factsOf({ evidence: goodEvidence.filter((one) => one.kind !== kind) });
const withOnly = (...evidence: Facts['evidence']) =>
  factsOf({
    evidence: [...goodEvidence.filter((one) => !evidence.some((other) => other.kind === one.kind)), ...evidence],
  });
const repository = (fields: Partial<Facts['repository']>) =>
  factsOf({ repository: { ...factsOf().repository, ...fields } });
const tests = (numbers: Record<string, number>, fields = {}) => withOnly({ ...greenTests, numbers, ...fields });
const service = { argv: ['make', 'agent-status'], must_match: ['Running'] };
const needsService = policyOf({ environment: { services: { agent: service } } });
const needsMcp = policyOf({ environment: { mcp: { required: ['postgres', 'wait'] } } });
const healthy = evidenceOf('environment', 'agent', { numbers: { healthy: 1 }, expires_at: '2026-03-01T13:00:00.000Z' });
const answered = evidenceOf('mcp', 'mcp', {
  numbers: { required: 2, answered: 2 },
  expires_at: '2026-03-01T13:00:00.000Z',
});
const stale = '2026-03-01T11:59:59.000Z';
const otherTree = { tree: 'o'.repeat(40) };
const covered = policyOf({
  gates: { test: { argv: ['npm', 'test'], junit: '{reports}/j', coverage: '{reports}/c' } },
  coverage: { minimum: 90 },
});

/** Red, green and bypass for each prohibition (R77, R85, R89, R97, R115, R133, R134, R73, R112, R38 and the rest). */
const cases: Record<string, Case[]> = {
  'no-direct-python': [
    { what: 'uv run', action: running(['uv', 'run', 'pytest']), held: true },
    { what: 'python', action: running(['python3', '-m', 'pytest']), held: false },
    { what: 'bypass: absolute path', action: running(['/usr/bin/pip3', 'install', 'x']), held: false },
    { what: 'bypass: through env', action: running(['env', 'A=1', 'python', 'x.py']), held: false },
    { what: 'bypass: through a shell', action: running(['bash', '-c', 'pip install x']), held: false },
  ],
  'no-manual-ddl': [
    { what: 'row statement', action: running(['psql', '-c', 'delete from hive.component_versions']), held: true },
    { what: 'alter table', action: running(['psql', '-c', 'ALTER TABLE hive.x ADD y int']), held: false },
    { what: 'bypass: comment in between', action: running(['psql', '-c', 'DROP/* */TABLE x']), held: false },
    { what: 'bypass: second statement', action: running(['psql', '-c', 'select 1; create table x()']), held: false },
  ],
  'gates-not-skipped': [
    { what: 'all green', action: building, held: true },
    { what: 'not run', facts: without('gate'), action: building, held: false },
    { what: 'exit code 1', facts: withOnly({ ...greenTests, exit_code: 1 }), action: building, held: false },
    {
      what: 'bypass: run on another tree',
      facts: withOnly({ ...greenTests, ...otherTree }),
      action: building,
      held: false,
    },
    { what: 'bypass: no gate configured', policy: policyOf({ gates: {} }), action: building, held: false },
    {
      what: 'bypass: exit 0 without its report',
      facts: withOnly({ ...greenTests, facts: { problem: 'no report' } }),
      action: building,
      held: false,
    },
    {
      what: 'coverage enough',
      policy: covered,
      facts: tests({ tests: 3, line_rate: 90 }),
      action: building,
      held: true,
    },
    {
      what: 'coverage too low',
      policy: covered,
      facts: tests({ tests: 3, line_rate: 89.9 }),
      action: building,
      held: false,
    },
    { what: 'bypass: coverage not seen', policy: covered, action: building, held: false },
    {
      what: 'bypass: everything skipped but one',
      policy: policyOf({ gates: { test: { argv: ['npm', 'test'], junit: '{reports}/j', maximum_skipped: 2 } } }),
      facts: tests({ tests: 12, skipped: 11 }),
      action: building,
      held: false,
    },
  ],
  'versions-synchronized': [
    { what: 'all in step', action: building, held: true },
    {
      what: 'one out of step',
      facts: withOnly(evidenceOf('components', 'components', { numbers: { fields: 52, in_step: 51 } })),
      action: building,
      held: false,
    },
    { what: 'a file that lags behind', facts: drifted('0.9.0'), action: building, held: true },
    { what: 'a file that is ahead', facts: drifted('7.0.0'), action: building, held: false },
    {
      what: 'a file that is ahead, and somebody said who is right',
      facts: drifted('7.0.0'),
      plan: { ...plan, reconcile: 'project_to_files' },
      action: building,
      held: true,
    },
    {
      what: 'bypass: a direction about something else',
      facts: drifted('7.0.0'),
      plan: { ...plan, reconcile: 'files_to_database' },
      action: building,
      held: false,
    },
    { what: 'bypass: nothing read', facts: without('components'), action: building, held: false },
    {
      what: 'bypass: zero fields',
      facts: withOnly(evidenceOf('components', 'components', { numbers: { fields: 0, in_step: 0 } })),
      action: building,
      held: false,
    },
    {
      what: 'bypass: another tree',
      facts: withOnly(evidenceOf('components', 'components', { numbers: { fields: 1, in_step: 1 }, ...otherTree })),
      action: building,
      held: false,
    },
  ],
  'components-fit': [
    { what: 'nothing to fit', action: opening, held: true },
    { what: 'a missing member is only told', facts: ghost, action: opening, held: true },
    { what: 'a missing member, strict', facts: ghost, policy: strict, action: opening, held: false },
    {
      what: 'a range that shuts the new version out',
      facts: factsOf({
        components: [field({ type: 'npm', id: 'cells' })],
        followers: [follower({ value: '>=1.0.0 <1.1.0' })],
      }),
      action: opening,
      held: false,
    },
    {
      what: 'bypass: verified, but with another framework',
      facts: factsOf({ components: [field()] }),
      policy: policyOf({
        components: {
          compatibility_policy: 'strict',
          compatibility: [{ component: 'queen', framework: '^2.0.0', level: 'full', verified: '2026-01-01' }],
        },
      }),
      action: opening,
      held: false,
    },
  ],
  'test-stage-first': [
    { what: 'proven with the same bytes', action: publishing, held: true },
    { what: 'the push too', action: pushing, held: true },
    { what: 'not installed', facts: without('install'), action: publishing, held: false },
    {
      what: 'bypass: other bytes',
      facts: withOnly(evidenceOf('install', 'honeycomb@test', { facts: { integrity: `${bytes}x`, version: '1.1.0' } })),
      action: publishing,
      held: false,
    },
    {
      what: 'bypass: other version',
      facts: withOnly(evidenceOf('install', 'honeycomb@test', { facts: { integrity: bytes, version: '1.0.9' } })),
      action: publishing,
      held: false,
    },
    {
      what: 'bypass: from production',
      facts: withOnly(evidenceOf('install', 'honeycomb@production', { facts: { integrity: bytes, version: '1.1.0' } })),
      action: publishing,
      held: false,
    },
    { what: 'bypass: push the tag first', facts: without('install'), action: pushing, held: false },
  ],
  'rollback-prepared': [
    { what: 'prepared', action: publishing, held: true },
    {
      what: 'no instructions',
      plan: { ...plan, rollback: { ...plan.rollback, instructions: [] } },
      action: publishing,
      held: false,
    },
    { what: 'previous tag gone', facts: repository({ local_tags: {} }), action: publishing, held: false },
    {
      what: 'bypass: snapshot of another commit',
      plan: { ...plan, rollback: { ...plan.rollback, snapshot: { ...plan.rollback.snapshot, head: commit } } },
      action: publishing,
      held: false,
    },
  ],
  'mcp-tools-functional': [
    {
      what: 'all answered',
      policy: needsMcp,
      facts: factsOf({ evidence: [...goodEvidence, answered] }),
      action: opening,
      held: true,
    },
    { what: 'not asked', policy: needsMcp, action: opening, held: false },
    {
      what: 'one silent',
      policy: needsMcp,
      facts: withOnly({ ...answered, numbers: { required: 2, answered: 1 } }),
      action: opening,
      held: false,
    },
    {
      what: 'bypass: asked long ago',
      policy: needsMcp,
      facts: withOnly({ ...answered, expires_at: stale }),
      action: opening,
      held: false,
    },
    {
      what: 'bypass: empty list',
      policy: policyOf({ environment: { mcp: { required: [] } } }),
      facts: withOnly({ ...answered, numbers: { required: 0, answered: 0 } }),
      action: opening,
      held: false,
    },
    {
      what: 'bypass: fewer were required when asked',
      policy: needsMcp,
      facts: withOnly({ ...answered, numbers: { required: 1, answered: 2 } }),
      action: opening,
      held: false,
    },
  ],
  'environment-healthy': [
    {
      what: 'seen healthy',
      policy: needsService,
      facts: factsOf({ evidence: [...goodEvidence, healthy] }),
      action: opening,
      held: true,
    },
    { what: 'not seen', policy: needsService, action: opening, held: false },
    {
      what: 'bypass: exit 0 with everything stopped',
      policy: needsService,
      facts: withOnly({ ...healthy, numbers: { healthy: 0 } }),
      action: opening,
      held: false,
    },
    {
      what: 'bypass: seen long ago',
      policy: needsService,
      facts: withOnly({ ...healthy, expires_at: stale }),
      action: publishing,
      held: false,
    },
    {
      what: 'bypass: no service configured',
      policy: policyOf({ environment: { services_required: true } }),
      action: opening,
      held: false,
    },
  ],
  'tests-passing': [
    { what: 'all pass', action: building, held: true },
    { what: 'one failure', facts: tests({ tests: 12, failures: 1 }), action: building, held: false },
    { what: 'one error', facts: tests({ tests: 12, errors: 1 }), action: building, held: false },
    { what: 'bypass: no test ran', facts: tests({ tests: 0 }), action: building, held: false },
    { what: 'bypass: all skipped', facts: tests({ tests: 5, skipped: 5 }), action: building, held: false },
    {
      what: 'bypass: no report at all',
      facts: tests({}, { facts: { problem: 'the gate wrote no report' } }),
      action: building,
      held: false,
    },
    {
      what: 'bypass: gate without a report',
      policy: policyOf({ gates: { test: { argv: ['true'] } } }),
      action: building,
      held: false,
    },
    {
      what: 'bypass: green on another tree',
      facts: withOnly({ ...greenTests, ...otherTree }),
      action: building,
      held: false,
    },
  ],
  'analysis-made': [
    { what: 'of this commit', action: opening, held: true },
    { what: 'none', facts: factsOf({ analysis: null }), action: opening, held: false },
    {
      what: 'bypass: of another commit',
      facts: factsOf({ analysis: { ...analysis, head: commit } }),
      action: opening,
      held: false,
    },
    {
      what: 'bypass: with another id',
      facts: factsOf({ analysis: { ...analysis, id: 'analysis_2' } }),
      action: opening,
      held: false,
    },
    {
      what: 'bypass: version goes down',
      plan: { ...plan, version: { ...plan.version, new: '0.9.0' } },
      action: opening,
      held: false,
    },
  ],
  'tree-clean': [
    { what: 'clean', action: opening, held: true },
    { what: 'dirty', facts: repository({ dirty: ['a.txt'] }), action: opening, held: false },
  ],
  'branch-in-step': [
    { what: 'in step', action: opening, held: true },
    { what: 'remote moved on', facts: repository({ remote_moved: true }), action: publishing, held: false },
    {
      what: 'remote silent',
      facts: repository({ remote_reachable: false, remote_moved: null }),
      action: opening,
      held: false,
    },
    { what: 'no remote', facts: repository({ remote: null }), action: opening, held: false },
    { what: 'wrong branch', policy: policyOf({ git: { branches: ['stable'] } }), action: opening, held: false },
  ],
  'version-free': [
    { what: 'free', action: opening, held: true },
    {
      what: 'our own tag',
      facts: repository({ local_tags: { 'v1.0.0': base, 'v1.1.0': commit } }),
      action: publishing,
      held: true,
    },
    { what: 'tag elsewhere', facts: repository({ remote_tags: { 'v1.1.0': base } }), action: opening, held: false },
    {
      what: 'our own bytes',
      facts: factsOf({ channels: [channelOf('production', { standing: { version: '1.1.0', integrity: bytes } })] }),
      action: pushing,
      held: true,
    },
    {
      what: 'bypass: other bytes under this version',
      facts: factsOf({
        channels: [channelOf('production', { standing: { version: '1.1.0', integrity: 'sha512-other' } })],
      }),
      action: publishing,
      held: false,
    },
  ],
  'channels-ready': [
    { what: 'ready', action: opening, held: true },
    {
      what: 'dead registry',
      facts: factsOf({ channels: [channelOf('test', { reachable: false, authenticated: null })] }),
      action: opening,
      held: false,
    },
    {
      what: 'refused token',
      facts: factsOf({ channels: [channelOf('production', { authenticated: false })] }),
      action: publishing,
      held: false,
    },
    {
      what: 'bypass: credentials not seen',
      facts: factsOf({ channels: [channelOf('production', { authenticated: null })] }),
      action: publishing,
      held: false,
    },
  ],
};

describe.each(guards.map((guard) => [guard.code, guard] as const))('%s', (code, guard) => {
  const own = cases[code] ?? [];

  it('has red, green and (for what can be tricked) bypass cases', () => {
    expect(own.some((one) => one.held)).toBe(true);
    expect(own.some((one) => !one.held)).toBe(true);
  });

  it.each(own.map((one) => [one.what, one] as const))('%s', (_what, one) => {
    const policy = one.policy ?? policyOf();
    expect(guard.applies(one.action, policy)).toBe(true);
    const verdict = guard.check(one.facts ?? factsOf(), one.plan ?? plan, policy, one.action);
    expect(verdict.held).toBe(one.held);
    if (!verdict.held) {
      expect(verdict.because).toMatch(/^VIOLATION: /);
      expect(verdict.required_actions.join('')).not.toBe('');
      expect(verdict.expected).not.toBe('');
      expect(verdict.actual).not.toBe('');
    }
  });
});

describe('the roster', () => {
  it('says each prohibition in one sentence that starts with Never, and names its demands', () => {
    for (const guard of guards) {
      expect(guard.never).toMatch(/^Never [^.]+\.$/);
      expect(guard.demands.length).toBeGreaterThan(0);
    }
    expect(new Set(guards.map((guard) => guard.code)).size).toBe(guards.length);
  });

  it('gives the four sentences of the boundary check word for word', () => {
    const broken = guards.flatMap((guard) =>
      (cases[guard.code] ?? []).flatMap((one) => {
        const verdict = guard.check(one.facts ?? factsOf(), one.plan ?? plan, one.policy ?? policyOf(), one.action);
        return verdict.held ? [] : [verdict.because];
      }),
    );
    for (const sentence of [
      'VIOLATION: Agent environment not healthy',
      'VIOLATION: Not all MCP tools functional',
      'VIOLATION: Tests not passing 100%',
      'VIOLATION: Component versions not synchronized',
    ]) {
      expect(broken).toContain(sentence);
    }
  });
});
