import { expect, it } from 'vitest';
import { type ConfigInput, configSchema } from '../../../src/config/schema.ts';
import { loosened } from '../../../src/domain/policy/loosening.ts';

const gate = { argv: ['npm', 'test'], junit: '{reports}/j' };
const listed = (items: NonNullable<NonNullable<ConfigInput['readiness']>['lists']>[string]['items']): ConfigInput => ({
  readiness: { lists: { l: { title: 'L', items } } },
});
const keys = ['ssh-ed25519 AAAAfirst', 'ssh-ed25519 AAAAsecond'] as const;
const ann = { roles: ['security'], ssh_keys: [] };

it.each<[string, ConfigInput, ConfigInput, string[]]>([
  ['nothing', { gates: { test: gate } }, { gates: { test: gate } }, []],
  ['a gate goes', { gates: { test: gate, lint: gate } }, { gates: { test: gate } }, ['gates']],
  [
    'less of a package will do',
    { contents: { expected: ['LICENSE'], tests: 'forbid' }, sbom: 'require' },
    { contents: { minimum_share: 0.5, allowed: ['.env'] } },
    ['contents.minimum_share', 'contents.expected', 'contents.allowed', 'contents.tests', 'sbom'],
  ],
  ['signing begins', {}, { signing: { ssh_keys: [keys[0]] } }, []],
  ['signing ends', { signing: { ssh_keys: [keys[0]] } }, {}, ['signing.ssh_keys']],
  [
    'another key signs',
    { signing: { ssh_keys: [keys[0]] } },
    { signing: { ssh_keys: [keys[1], keys[0]] } },
    ['signing.ssh_keys'],
  ],
  ['a gate comes', { gates: { test: gate } }, { gates: { test: gate, lint: gate } }, []],
  [
    'a gate runs something else',
    { gates: { test: gate } },
    { gates: { test: { ...gate, argv: ['true'] } } },
    ['gates.test.argv'],
  ],
  [
    'a limit goes',
    { gates: { test: { ...gate, limits: { critical: '= 0' } } } },
    { gates: { test: gate } },
    ['gates.test.limits'],
  ],
  [
    'a limit changes',
    { gates: { test: { ...gate, limits: { p95: '< 500' } } } },
    { gates: { test: { ...gate, limits: { p95: '< 900' } } } },
    ['gates.test.limits.p95'],
  ],
  [
    'fewer tests will do',
    { gates: { test: { ...gate, minimum_tests: 892 } } },
    { gates: { test: { ...gate, minimum_tests: 1 } } },
    ['gates.test.minimum_tests'],
  ],
  [
    'more skips',
    { gates: { test: { ...gate, maximum_skipped: 0 } } },
    { gates: { test: gate } },
    ['gates.test.maximum_skipped'],
  ],
  ['skips bounded at last', { gates: { test: gate } }, { gates: { test: { ...gate, maximum_skipped: 3 } } }, []],
  [
    'readiness is only reported',
    { readiness: { mode: 'require' } },
    { readiness: { mode: 'report' } },
    ['readiness.mode'],
  ],
  [
    'an item goes',
    listed({ a: { title: 'A' }, b: { title: 'B' } }),
    listed({ a: { title: 'A' } }),
    ['readiness.lists.l.items'],
  ],
  [
    'an agent is believed where a person had to sign',
    listed({ a: { title: 'A', attested: 'person' } }),
    listed({ a: { title: 'A', attested: 'agent' } }),
    ['readiness.lists.l.items.a.attested'],
  ],
  [
    'a risk gets its mitigation',
    { readiness: { risks: { mcp: { title: 'M', level: 'high' } } } },
    { readiness: { risks: { mcp: { title: 'M', level: 'high', mitigation: 'a switch' } } } },
    [],
  ],
  [
    'somebody decides to live with it',
    { readiness: { risks: { mcp: { title: 'M', level: 'high' } } } },
    { readiness: { risks: { mcp: { title: 'M', level: 'high', decision: 'ann' } } } },
    ['readiness.risks.mcp.decision'],
  ],
  [
    'an architecture decision is made',
    { readiness: { architecture: { api: { title: 'A' } } } },
    { readiness: { architecture: { api: { title: 'A', status: 'APPROVED' } } } },
    ['readiness.architecture.api.status'],
  ],
  [
    'a high risk becomes a low one',
    { readiness: { risks: { mcp: { title: 'M', level: 'high' } } } },
    { readiness: { risks: { mcp: { title: 'M', level: 'low' } } } },
    ['readiness.risks.mcp.level'],
  ],
  ['one branch instead of any', {}, { git: { branches: ['main'] } }, []],
  ['any branch instead of one', { git: { branches: ['main'] } }, {}, ['git.branches']],
  ['less coverage', { coverage: { minimum: 90 } }, { coverage: { minimum: 85 } }, ['coverage.minimum']],
  ['no coverage', { coverage: { minimum: 90 } }, {}, ['coverage.minimum']],
  ['more coverage', { coverage: { minimum: 85 } }, { coverage: { minimum: 90 } }, []],
  [
    'at least instead of above',
    { coverage: { minimum: 85, operator: '>' } },
    { coverage: { minimum: 85 } },
    ['coverage.operator'],
  ],
  [
    'a server is not asked any more',
    { environment: { mcp: { required: ['a', 'b'] } } },
    { environment: { mcp: { required: ['a'] } } },
    ['environment.mcp.required'],
  ],
  [
    'a tool of a server is not asked for any more',
    { environment: { mcp: { required: ['a'], tools: { a: ['x', 'y'] } } } },
    { environment: { mcp: { required: ['a'], tools: { a: ['x'] } } } },
    ['environment.mcp.tools.a'],
  ],
  [
    'a port need not answer, and the words are others',
    { environment: { services: { api: { argv: ['make', 'status'], must_match: ['Running'], ports: [1] } } } },
    { environment: { services: { api: { argv: ['true'], must_match: ['.'] } } } },
    ['environment.services.*.must_match', 'environment.services.*.ports', 'environment.services.*.argv'].map((path) =>
      path.replace('*', 'api'),
    ),
  ],
  [
    'an address is asked for less',
    { environment: { health: [{ url: 'http://localhost/', not_json: { mode: 'simplified' } }] } },
    { environment: { health: [{ url: 'http://localhost/' }] } },
    ['environment.health'],
  ],
  [
    'an older program will do',
    { environment: { tools: { git: '>=2.30' } } },
    { environment: { tools: { git: '*' } } },
    ['environment.tools.git'],
  ],
  [
    'one program more',
    { environment: { programs: ['make'] } },
    { environment: { programs: ['make', 'sh'] } },
    ['environment.programs'],
  ],
  ['any program', { environment: { programs: ['make'] } }, {}, ['environment.programs']],
  ['some programs only', {}, { environment: { programs: ['make'] } }, []],
  ['any branch', { git: { branches: ['main'] } }, {}, ['git.branches']],
  [
    'breaks in the code are only told',
    { versioning: { api: 'floor' } },
    { versioning: { api: 'report' } },
    ['versioning.api'],
  ],
  ['breaks in the code count', { versioning: { api: 'report' } }, { versioning: { api: 'floor' } }, []],
  [
    'somebody new may approve',
    { approvals: { approvers: { ann } } },
    { approvals: { approvers: { ann, bob: ann } } },
    ['approvals.approvers'],
  ],
  [
    'a role more',
    { approvals: { approvers: { ann } } },
    { approvals: { approvers: { ann: { ...ann, roles: ['security', 'management'] } } } },
    ['approvals.approvers.ann.roles'],
  ],
  ['an approval less', { approvals: { required: [{ role: 'security' }] } }, {}, ['approvals.required']],
  [
    'a quorum less',
    { approvals: { required: [{ role: 'security', quorum: 2 }] } },
    { approvals: { required: [{ role: 'security' }] } },
    ['approvals.required'],
  ],
  [
    'a guard becomes overridable',
    {},
    { approvals: { overrides: { 'calendar-open': ['security'] } } },
    ['approvals.overrides'],
  ],
  [
    'a blackout goes',
    { calendar: { blackouts: [{ name: 'x', from: '12-20', to: '01-05' }] } },
    {},
    ['calendar.blackouts'],
  ],
  [
    'a secret is allowed',
    {},
    { secrets: { allow: [{ path: 'test/**', rule: 'jwt', why: 'made up' }] } },
    ['secrets.allow'],
  ],
  ['a feature may come after the freeze', {}, { freeze: { types: ['fix', 'feat'] } }, ['freeze.types']],
  [
    'a check of the forge is not asked for',
    { ci: { required: ['a', 'b'] } },
    { ci: { required: ['a'] } },
    ['ci.required'],
  ],
  ['all services at once', {}, { deployment: { strategy: 'immediate' } }, ['deployment.strategy']],
  ['the way back need not be rehearsed', { rollback: { rehearsal: 'require' } }, {}, ['rollback.rehearsal']],
  [
    'another proof of a validation',
    { validation: { steps: { smoke: 'gate:smoke' } } },
    { validation: { steps: { smoke: 'attested:smoke' } } },
    ['validation.steps.smoke'],
  ],
  ['no validation', { validation: { steps: { smoke: 'gate:smoke' } } }, {}, ['validation.steps']],
  ['the licence is only told', { licence: 'require' }, {}, ['licence']],
  ['consultations are only told', { escalation: 'require' }, {}, ['escalation']],
])('%s', (_what, before, after, paths) => {
  expect(loosened(configSchema.parse(before), configSchema.parse(after))).toEqual(paths);
});
