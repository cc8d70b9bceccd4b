import type { ConfigInput } from '../../../src/config/schema.ts';
import { readCompose } from '../../../src/domain/programs/compose/read.ts';
import type { Evidence } from '../../../src/domain/records/evidence.ts';
import type { Item } from '../../../src/domain/records/plan.ts';
import { field } from '../../domain/components/fields.ts';
import {
  closing,
  evidenceOf,
  factsOf,
  goodEvidence,
  opening,
  plan,
  policyOf,
  publishing,
  running,
} from '../release-facts.ts';

const fresh = { expires_at: '2026-03-01T13:00:00.000Z' };
const stale = '2026-03-01T11:59:59.000Z';
const withOnly = (...evidence: Evidence[]) => factsOf({ evidence: [...goodEvidence, ...evidence] });
const needs = (environment: ConfigInput['environment']) => policyOf({ environment });

const service = { argv: ['make', 'agent-status'], must_match: ['Running'] };
const needsService = needs({ services: { agent: service } });
const healthy = evidenceOf('environment', 'agent', { numbers: { healthy: 1 }, ...fresh });
const logs = [{ name: 'agent', argv: ['make', 'agent-logs'], errors: ['ERROR'] }];
const url = 'http://localhost:38886/health';
const needsAll = needs({
  services: { agent: service },
  health: [{ url }],
  logs,
});
const needsLog = needs({ logs });
const reached = evidenceOf('health', url, { numbers: { healthy: 1 }, ...fresh });
const quiet = evidenceOf('log', 'agent', { numbers: { healthy: 1 }, ...fresh });

const needsMcp = needs({ mcp: { required: ['postgres', 'wait'] } });
const answered = evidenceOf('mcp', 'mcp', { numbers: { required: 2, answered: 2 }, ...fresh });

const needsSpawn = needs({ spawn: [{ name: 'agents', types: ['agent'], url: 'http://localhost:38886/{id}' }] });
const spawned = (components: number, up: number, fields = {}) =>
  evidenceOf('spawn', 'agents', { numbers: { healthy: 1, components, spawned: up }, ...fresh, ...fields });
const agents = (ids: string[], ...evidence: Evidence[]) =>
  factsOf({
    evidence,
    components: ids.map((id) => field({ id, version: 1, mode: 'revision' })),
  });

const tokensPlan = {
  ...plan,
  items: [
    { ...(plan.items[0] as Item), step: 'check-tokens', input: { names: ['NPM_TOKEN'], forge: 'github.com' } },
    ...plan.items,
  ],
};
const tokensSeen = ({ wanted = 2, short = 0 }) => ({
  policy: needs({ tokens: { minimum_minutes: 60 } }),
  plan: tokensPlan,
  facts: withOnly(evidenceOf('tokens', 'tokens', { numbers: { wanted, short }, ...fresh })),
});

const after = (step: string, input: Record<string, unknown>): Item => ({
  ...(plan.items[0] as Item),
  step,
  phase: 'validation',
  input,
});
const needsAfter = needs({ health: [{ url, when: 'after' }] });
const lookingAfter = {
  ...plan,
  items: [
    ...plan.items,
    after('check-environment-after', { name: 'agent' }),
    after('check-health-after', { url }),
    after('check-spawn-after', { name: 'agents', components: ['a', 'b'] }),
  ],
};
const lookAfter = (kind: Evidence['kind'], name: string, numbers = {}) =>
  evidenceOf(kind, `${name} after the release`, { numbers: { healthy: 1, ...numbers }, ...fresh });
const works = lookAfter('environment', 'agent');
const answers = lookAfter('health', url);
const started = lookAfter('spawn', 'agents', { components: 2, spawned: 2 });
const sick = { numbers: { healthy: 0, components: 2 } };

const needsCompose = needs({ compose: { mode: 'require', files: [{ file: 'docker-compose.yml', ports: [38886] }] } });
const composed = (...services: string[][]) =>
  factsOf({
    compose: [
      readCompose(
        'docker-compose.yml',
        JSON.stringify({ services: Object.fromEntries(services.map((ports, index) => [`s${index}`, { ports }])) }),
      ),
    ],
  });

const needsTools = needs({ tools: { git: '>=2.30', uv: '*' } });
const tooled = (wanted: number, fitting: number, fields = {}) =>
  evidenceOf('tools', 'tools', { numbers: { wanted, fitting }, ...fresh, ...fields });
const listed = needs({ programs: ['make', 'uv', 'git'] });

/** Red, green and bypass for the guards over the environment (R84 to R91, R96, R98, R113, R331). */
export const environmentCases = {
  'components-spawn': [
    {
      what: 'all were started',
      policy: needsSpawn,
      facts: agents(['a', 'b'], spawned(2, 2)),
      action: opening,
      held: true,
    },
    { what: 'not asked', policy: needsSpawn, facts: agents(['a']), action: opening, held: false },
    { what: 'one was not', policy: needsSpawn, facts: agents(['a', 'b'], spawned(2, 1)), action: opening, held: false },
    {
      what: 'bypass: fewer were asked than there are',
      policy: needsSpawn,
      facts: agents(['a', 'b'], spawned(1, 1)),
      action: publishing,
      held: false,
    },
    {
      what: 'bypass: there is none',
      policy: needsSpawn,
      facts: agents([], spawned(0, 0)),
      action: opening,
      held: false,
    },
    {
      what: 'bypass: long ago',
      policy: needsSpawn,
      facts: agents(['a'], spawned(1, 1, { expires_at: stale })),
      action: publishing,
      held: false,
    },
  ],
  'tokens-last': [
    { what: 'all live long enough', ...tokensSeen({}), action: opening, held: true },
    { what: 'red: one ends too soon', ...tokensSeen({ short: 1 }), action: opening, held: false },
    { what: 'red: before publishing', ...tokensSeen({ short: 1 }), action: publishing, held: false },
    { what: 'bypass: not looked at', ...tokensSeen({}), facts: withOnly(), action: publishing, held: false },
    {
      what: 'bypass: fewer were looked at than the plan says',
      ...tokensSeen({ wanted: 1 }),
      action: opening,
      held: false,
    },
    { what: 'bypass: the plan looks at none', ...tokensSeen({}), plan, action: opening, held: false },
  ],
  'tools-present': [
    { what: 'all fit', policy: needsTools, facts: withOnly(tooled(2, 2)), action: opening, held: true },
    { what: 'not looked at', policy: needsTools, action: opening, held: false },
    {
      what: 'one is too old',
      policy: needsTools,
      facts: withOnly(tooled(2, 1, { facts: { lacking: ['git >=2.30 (2.20.1)'] } })),
      action: opening,
      held: false,
    },
    {
      what: 'bypass: fewer were wanted when looked at',
      policy: needsTools,
      facts: withOnly(tooled(1, 1)),
      action: opening,
      held: false,
    },
    {
      what: 'bypass: long ago',
      policy: needsTools,
      facts: withOnly(tooled(2, 2, { expires_at: stale })),
      action: publishing,
      held: false,
    },
  ],
  'programs-allowed': [
    { what: 'on the list', policy: listed, action: running(['uv', 'run', 'pytest']), held: true },
    { what: 'not on it', policy: listed, action: running(['curl', 'http://x.example']), held: false },
    { what: 'bypass: the same name elsewhere', policy: listed, action: running(['./make', 'all']), held: false },
    { what: 'bypass: behind a launcher', policy: listed, action: running(['env', 'make']), held: false },
    { what: 'bypass: behind a shell', policy: listed, action: running(['sh', '-c', 'make']), held: false },
    {
      what: 'bypass: once everything is out',
      policy: listed,
      plan: { ...plan, items: [...plan.items, after('check-environment-after', { argv: ['curl', 'x'] })] },
      action: opening,
      held: false,
    },
    {
      what: 'bypass: besides an allowed one',
      policy: listed,
      action: { ...running(['make']), input: { argv: ['make'], commands: [['curl', 'x']] } },
      held: false,
    },
  ],
  'release-works': [
    {
      what: 'all is well',
      policy: needsAfter,
      plan: lookingAfter,
      facts: withOnly(works, answers, started),
      action: closing,
      held: true,
    },
    {
      what: 'an address is not',
      policy: needsAfter,
      plan: lookingAfter,
      facts: withOnly(works, started, { ...answers, ...sick }),
      action: closing,
      held: false,
    },
    {
      what: 'a service is not',
      policy: needsAfter,
      plan: lookingAfter,
      facts: withOnly({ ...works, ...sick }, answers, started),
      action: closing,
      held: false,
    },
    {
      what: 'a component is not',
      policy: needsAfter,
      plan: lookingAfter,
      facts: withOnly(works, answers, { ...started, ...sick }),
      action: closing,
      held: false,
    },
    { what: 'nobody looked', policy: needsAfter, plan: lookingAfter, action: closing, held: false },
    {
      what: 'bypass: all was well before the release',
      policy: needsAfter,
      plan: lookingAfter,
      facts: withOnly(healthy, reached, spawned(2, 2)),
      action: closing,
      held: false,
    },
    {
      what: 'bypass: a look at another release',
      policy: needsAfter,
      plan: lookingAfter,
      facts: withOnly(works, { ...answers, tree: 'o'.repeat(40) }, started),
      action: closing,
      held: false,
    },
    {
      what: 'bypass: long ago',
      policy: needsAfter,
      plan: lookingAfter,
      facts: withOnly(works, { ...answers, expires_at: stale }, started),
      action: closing,
      held: false,
    },
    {
      what: 'bypass: fewer components were asked than there are',
      policy: needsAfter,
      plan: lookingAfter,
      facts: withOnly(works, answers, { ...started, numbers: { healthy: 1, components: 1 } }),
      action: closing,
      held: false,
    },
  ],
  'compose-fits': [
    { what: 'there is none', action: opening, held: true },
    { what: 'as policy wants it', policy: needsCompose, facts: composed(['38886:38886']), action: opening, held: true },
    { what: 'another port', policy: needsCompose, facts: composed(['35532:38886']), action: opening, held: false },
    { what: 'missing', policy: needsCompose, action: opening, held: false },
    { what: 'a port taken twice', facts: composed(['80:80'], ['80:80']), action: publishing, held: false },
    {
      what: 'bypass: nobody looked',
      policy: needsCompose,
      facts: factsOf({ compose: null }),
      action: publishing,
      held: false,
    },
    {
      what: 'bypass: a file that cannot be read',
      policy: needsCompose,
      facts: factsOf({ compose: [readCompose('docker-compose.yml', '{')] }),
      action: opening,
      held: false,
    },
    {
      what: 'bypass: the port hangs on a variable',
      policy: needsCompose,
      facts: composed(['$PORT:38886']),
      action: opening,
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
      what: 'service, address and log',
      policy: needsAll,
      facts: withOnly(healthy, reached, quiet),
      action: opening,
      held: true,
    },
    {
      what: 'red: the address does not answer well',
      policy: needsAll,
      facts: withOnly(healthy, quiet, { ...reached, numbers: { healthy: 0 } }),
      action: opening,
      held: false,
    },
    { what: 'a log alone', policy: needsLog, facts: withOnly(quiet), action: opening, held: true },
    {
      what: 'bypass: a log, and the services that are required are not named',
      policy: needs({ services_required: true, logs }),
      facts: withOnly(quiet),
      action: opening,
      held: false,
    },
    {
      what: 'red: the log tells of errors',
      policy: needsAll,
      facts: withOnly(healthy, reached, { ...quiet, numbers: { healthy: 0, errors: 3 } }),
      action: opening,
      held: false,
    },
    {
      what: 'bypass: the address was never asked',
      policy: needsAll,
      facts: withOnly(healthy, quiet),
      action: opening,
      held: false,
    },
    {
      what: 'bypass: a newer look was bad',
      policy: needsService,
      facts: withOnly(healthy, { ...healthy, numbers: { healthy: 0 }, ended_at: '2026-03-01T12:00:00.001Z' }),
      action: publishing,
      held: false,
    },
    {
      what: 'red: two restarts did not help',
      policy: needsService,
      facts: withOnly({ ...healthy, numbers: { healthy: 0, recoveries: 2 } }),
      action: opening,
      held: false,
    },
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
};
