import type { Facts } from '../../../src/domain/records/facts.ts';
import type { MigrationFacts } from '../../../src/domain/rows/alembic/history.ts';
import type { RowFacts } from '../../../src/domain/rows/row.ts';
import { field } from '../../domain/components/fields.ts';
import { building, evidenceOf, factsOf, goodEvidence, opening, plan, policyOf, publishing } from '../release-facts.ts';

const policy = policyOf({ database: { url_env: 'HIVE_DATABASE_URL' } });
const row = { component_type: 'agent', name: 'queen', version: 4, active: true, changed_at: null };
const migrations: MigrationFacts = { current: ['a1'], heads: ['a1'], added: [], pending: [], faults: [] };
const seen: RowFacts = {
  reachable: true,
  profile: 'alembic',
  missing_rights: [],
  rows: [row],
  conflicts: [],
  findings: [{ code: 'TABLE_EMPTY', text: 'worth knowing only' }],
  probes: [{ name: 'knowledge', value: 3, minimum: 3, why: '' }],
  migrations,
  missing_columns: [],
};
const dead: RowFacts = { ...seen, reachable: false, profile: 'unknown', rows: [], probes: [], migrations: null };
const rowsOf = (fields: Partial<RowFacts>, evidence: Facts['evidence'] = []): Facts =>
  factsOf({ rows: { ...seen, ...fields }, evidence: [...goodEvidence, ...evidence] });
const finding = (code: string) => rowsOf({ findings: [{ code, text: code }] });

const compared = evidenceOf('rows', 'rows', { numbers: { components: 1, in_step: 1 } });
const wanted = {
  component_type: 'agent',
  name: 'queen',
  version: 4,
  file: 'q.yaml',
  format: 'yaml',
  path: 'agent.version',
};
const moving = {
  ...plan,
  items: [
    {
      id: 'i00',
      step: 'sync-rows',
      phase: 'synchronization' as const,
      undoable: 'fully' as const,
      title: '',
      input: { rows: [{ ...wanted, stored: 3 }] },
    },
    ...plan.items,
  ],
};

export const databaseCases = {
  'database-ready': [
    { what: 'all in order', policy, facts: rowsOf({}), action: opening, held: true },
    { what: 'not looked at', policy, action: opening, held: false },
    {
      what: 'demanded and not configured',
      policy: policyOf({ database: { required: true } }),
      action: opening,
      held: false,
    },
    { what: 'dead', policy, facts: factsOf({ rows: dead }), action: publishing, held: false },
    { what: 'unknown table', policy, facts: rowsOf({ profile: 'unknown' }), action: opening, held: false },
    {
      what: 'no right to write',
      policy,
      facts: rowsOf({ missing_rights: ['update it'] }),
      action: opening,
      held: false,
    },
    { what: 'TYPE_MISMATCH', policy, facts: finding('TYPE_MISMATCH'), action: opening, held: false },
    ...['SEVERAL_ACTIVE', 'DUPLICATE_ACTIVE', 'ROW_MISSING', 'TABLE_EMPTY', 'DEV_VERSION'].map((code) => ({
      what: `${code} is only told`,
      policy,
      facts: finding(code),
      action: opening,
      held: true,
    })),
    {
      what: 'bypass: a probe without an answer',
      policy,
      facts: rowsOf({ probes: [{ name: 'knowledge', value: null, minimum: 0, why: 'relation_missing' }] }),
      action: opening,
      held: false,
    },
    {
      what: 'a probe below its minimum',
      policy,
      facts: rowsOf({ probes: [{ name: 'knowledge', value: 2, minimum: 3, why: '' }] }),
      action: publishing,
      held: false,
    },
  ],
  'database-consistent': [
    {
      what: 'compared and in step',
      policy,
      plan: moving,
      facts: factsOf({ evidence: [compared] }),
      action: building,
      held: true,
    },
    { what: 'and still so now', policy, plan: moving, facts: rowsOf({}, [compared]), action: publishing, held: true },
    { what: 'not compared', policy, plan: moving, facts: rowsOf({}), action: publishing, held: false },
    {
      what: 'one out of step',
      policy,
      plan: moving,
      facts: rowsOf({}, [{ ...compared, numbers: { components: 2, in_step: 1 } }]),
      action: building,
      held: false,
    },
    {
      what: 'bypass: nothing was compared',
      policy,
      plan: moving,
      facts: rowsOf({}, [{ ...compared, numbers: { components: 0, in_step: 0 } }]),
      action: building,
      held: false,
    },
    {
      what: 'bypass: of another tree',
      policy,
      plan: moving,
      facts: rowsOf({}, [{ ...compared, tree: 'o'.repeat(40) }]),
      action: building,
      held: false,
    },
    {
      what: 'bypass: changed since it was compared',
      policy,
      plan: moving,
      facts: rowsOf({ rows: [{ ...row, version: 5 }] }, [compared]),
      action: publishing,
      held: false,
    },
    {
      what: 'bypass: a second active row since',
      policy,
      plan: moving,
      facts: rowsOf({ rows: [row, row] }, [compared]),
      action: publishing,
      held: false,
    },
    {
      what: 'bypass: the database died since',
      policy,
      plan: moving,
      facts: factsOf({ rows: dead, evidence: [...goodEvidence, compared] }),
      action: publishing,
      held: false,
    },
  ],
  'migrations-coordinated': [
    { what: 'one head, and there', policy, facts: rowsOf({}), action: opening, held: true },
    { what: 'no migrations at all', policy, facts: rowsOf({ migrations: null }), action: opening, held: true },
    {
      what: 'two heads',
      policy,
      facts: rowsOf({ migrations: { ...migrations, heads: ['a1', 'b2'], faults: ['there are 2 heads'] } }),
      action: opening,
      held: false,
    },
    { what: 'bypass: not looked at', policy, action: publishing, held: false },
    { what: 'bypass: dead', policy, facts: factsOf({ rows: dead }), action: publishing, held: false },
  ],
};

/** Rows that drifted are judged while they are not moved yet; the direction decides, not the fact alone. */
const queen = field({ mode: 'revision', version: 4 });
const beside = (version: number | string, fields: Partial<RowFacts> = {}): Facts =>
  factsOf({ components: [queen], rows: { ...seen, rows: [{ ...row, version }], ...fields } });
const twice = beside(4, { rows: [row, row] });
const conflict = beside(4, { conflicts: ['agent\0queen'] });
const reconciling = (reconcile: typeof plan.reconcile) => ({ ...plan, reconcile });
const syncing = { ...building, step: 'sync-rows', phase: 'synchronization' as const };
export const driftCases = [
  { what: 'rows agree', facts: beside(4), held: true },
  { what: 'digits in a text column agree', facts: beside('4'), held: true },
  { what: 'a row that lags behind', facts: beside(3), held: true },
  {
    what: 'a row that lags behind, and no direction is for every release',
    facts: beside(3),
    policy: policyOf({ components: { reconcile: [] } }),
    held: false,
  },
  { what: 'a row that is ahead', facts: beside(5), held: false },
  { what: 'a row that is ahead, rows are right', facts: beside(5), plan: reconciling('database_to_files'), held: true },
  {
    what: 'a row that is ahead, files are right',
    facts: beside(5),
    plan: reconciling('files_to_database'),
    held: true,
  },
  {
    what: 'bypass: a direction that is not about rows',
    facts: beside(5),
    plan: reconciling('project_to_files'),
    held: false,
  },
  { what: 'two active rows', facts: twice, held: false },
  { what: 'two active rows, files are right', facts: twice, plan: reconciling('files_to_database'), held: true },
  { what: 'both changed under one version', facts: conflict, held: false },
  { what: 'bypass: a direction for it', facts: conflict, plan: reconciling('files_to_database'), held: false },
  { what: 'a dead database is not drift', facts: factsOf({ components: [queen], rows: dead }), held: true },
  { what: 'bypass: ahead since the release was opened', facts: beside(5), action: syncing, held: false },
  { what: 'rows that were moved are not drift', facts: beside(5), action: publishing, held: true },
].map((one) => ({ action: opening, ...one }));
