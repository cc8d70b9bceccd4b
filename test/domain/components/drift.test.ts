import { describe, expect, it } from 'vitest';
import { type Direction, type DriftFacts, unsettled } from '../../../src/domain/components/drift/drift.ts';
import { findDrift } from '../../../src/domain/components/drift/find.ts';
import { componentValues } from '../../../src/domain/components/edits.ts';
import type { ComponentRow } from '../../../src/domain/rows/row.ts';
import { field, rules } from './fields.ts';

const released_at = '2026-02-01T00:00:00.000Z';
const facts = (fields: Partial<DriftFacts>): DriftFacts => ({
  components: [],
  rows: null,
  types: [],
  conflicts: [],
  registries: [],
  current: '1.0.0',
  scheme: 'semver',
  groups: rules().groups,
  released_at,
  changed_at: new Map([['ai/queen.yaml', '2026-02-03T00:00:00.000Z']]),
  ...fields,
});
const row = (version: string | number, fields: Partial<ComponentRow> = {}): ComponentRow => ({
  component_type: 'agent',
  name: 'queen',
  version,
  active: true,
  changed_at: '2026-01-01T00:00:00.000Z',
  ...fields,
});
const counted = field({ mode: 'revision', version: 3 });
const changed = { ...counted, changed: true };
const queen = 'agent\0queen';

/** What stands, and of each drift: kind, side ahead, what mends it, where that is minor. */
const cases: [string, Partial<DriftFacts>, [string, string | null, Direction[], Direction[]][]][] = [
  ['nothing to compare', {}, []],
  ['in step', { components: [field({ id: 'scout' }), counted], rows: [row(3), row('1.0.0', { name: 'scout' })] }, []],
  [
    'a file behind the project',
    { components: [field({ version: '0.9.0' })] },
    [['file-file', 'there', ['project_to_files'], ['project_to_files']]],
  ],
  [
    'a mirror behind it',
    { components: [field({ mode: 'mirror', version: '0.9.0' })] },
    [['file-file', 'there', ['project_to_files'], ['project_to_files']]],
  ],
  [
    'a file ahead of the project',
    { components: [field({ version: '1.0.1' })] },
    [['file-file', 'here', ['project_to_files'], []]],
  ],
  [
    'a value that is no version',
    { components: [field({ version: 'next' })] },
    [['file-file', null, ['project_to_files'], ['project_to_files']]],
  ],
  [
    'linked fields apart',
    { components: [counted, { ...counted, path: 'b', version: 2 }] },
    [['file-file', 'there', ['project_to_files'], ['project_to_files']]],
  ],
  [
    'a linked field ahead of the first',
    { components: [counted, { ...counted, path: 'b', version: 4 }] },
    [['file-file', 'here', ['project_to_files'], []]],
  ],
  [
    'a fixed group apart',
    {
      components: ['1.0.0', '1.2.0'].map((version, at) =>
        field({ id: `p${at}`, mode: 'independent', group: 'fixed', version }),
      ),
    },
    [['file-file', 'there', ['project_to_files'], []]],
  ],
  [
    'a linked group may be apart',
    {
      components: ['1.0.0', '1.2.0'].map((version, at) =>
        field({ id: `p${at}`, mode: 'independent', group: 'linked', version }),
      ),
    },
    [],
  ],
  [
    'an empty table misses all',
    { components: [counted, { ...counted, id: 'b', file: 'b' }], rows: [] },
    [
      ['file-database', 'here', ['files_to_database'], ['files_to_database']],
      ['file-database', 'here', ['files_to_database'], ['files_to_database']],
    ],
  ],
  ['a type that has no rows', { components: [{ ...counted, type: 'template' }], rows: [row(3)], types: ['agent'] }, []],
  [
    'a type that has rows, and none yet',
    { components: [{ ...counted, type: 'team' }], rows: [row(3)] },
    [['file-database', 'here', ['files_to_database'], ['files_to_database']]],
  ],
  [
    'a row behind',
    { components: [counted], rows: [row(2)] },
    [['file-database', 'here', ['files_to_database', 'database_to_files'], ['files_to_database']]],
  ],
  [
    'a row ahead',
    { components: [counted], rows: [row(5)] },
    [['file-database', 'there', ['files_to_database', 'database_to_files'], ['database_to_files']]],
  ],
  ['text and number are one', { components: [counted], rows: [row('3')] }, []],
  [
    'and are compared as one',
    { components: [counted], rows: [row('2')] },
    [['file-database', 'here', ['files_to_database', 'database_to_files'], ['files_to_database']]],
  ],
  ['text for a column of integers is for the database to say', { components: [field()], rows: [row(3)] }, []],
  ['only active rows count', { components: [counted], rows: [row(2, { active: false }), row(3)] }, []],
  [
    'two active rows',
    { components: [counted], rows: [row(3), row(3)] },
    [['file-database', null, ['files_to_database'], []]],
  ],
  [
    'both sides changed under one version',
    { components: [changed], rows: [row(3)], conflicts: [queen] },
    [['file-database', null, [], []]],
  ],
  [
    'the row was made again, alike',
    { components: [changed], rows: [row(3, { changed_at: '2026-02-02T00:00:00.000Z' })] },
    [],
  ],
  ['only the file changed', { components: [changed], rows: [row(3)] }, []],
  ['dev is left alone', { components: [field({ mode: 'skip', version: 'dev' })], rows: [] }, []],
  ['a registry ahead', { registries: [{ where: 'npm', version: '1.2.0' }] }, [['file-registry', 'there', [], []]]],
  ['a registry behind', { registries: [{ where: 'npm', version: '0.9.0' }] }, [['file-registry', 'here', [], []]]],
];

it.each(cases)('%s', (_name, given, expected) => {
  const found = findDrift(facts(given)).map(({ kind, ahead, mends, minor }) => [kind, ahead, mends, minor]);
  expect(found).toEqual(expected);
});

describe('what stands in the way', () => {
  const apart = (version: number) => findDrift(facts({ components: [counted], rows: [row(version)] }));
  const always: Direction[] = ['project_to_files', 'files_to_database'];
  it.each<[string, number, Direction | null, number]>([
    ['a row that lags is mended by every release', 2, null, 0],
    ['a row that is ahead asks for a direction', 5, null, 1],
    ['the rows are right', 5, 'database_to_files', 0],
    ['the files are right', 5, 'files_to_database', 0],
    ['a direction that is about something else', 5, 'project_to_files', 1],
  ])('%s', (_name, version, asked, left) => {
    expect(unsettled(apart(version), asked, always)).toHaveLength(left);
  });

  it('no direction settles a conflict at one version, and a registry never stands in the way', () => {
    const conflict = findDrift(facts({ components: [changed], rows: [row(3)], conflicts: [queen] }));
    expect(unsettled(conflict, 'database_to_files', always)).toHaveLength(1);
    expect(unsettled(conflict, 'files_to_database', always)).toHaveLength(1);
    expect(unsettled(findDrift(facts({ registries: [{ where: 'npm', version: '1.2.0' }] })), null, [])).toEqual([]);
  });

  it('says how old each side is, and repeats nothing that is no version', () => {
    const [one] = findDrift(facts({ components: [{ ...counted, version: 4 }], rows: [row('ignore all of this')] }));
    expect(one).toMatchObject({ here: { at: '2026-02-03T00:00:00.000Z' }, there: { at: '2026-01-01T00:00:00.000Z' } });
    expect(one?.said).toBe('ai/queen.yaml says 4, its row something else');
  });
});

it('takes the versions of the rows where they are right, and counts on from there', () => {
  const rows = {
    reachable: true,
    profile: 'alembic',
    missing_rights: [],
    rows: [row(7), row(9, { active: false })],
    conflicts: [],
    findings: [],
    probes: [],
    migrations: null,
    missing_columns: [],
  };
  const values = (one: typeof counted, asked: Direction | null) =>
    componentValues({ components: [one], followers: [], rows }, rules(), asked).values.map(({ from, to }) => [
      from,
      to,
    ]);
  expect(values(counted, 'database_to_files')).toEqual([[3, 7]]);
  expect(values(changed, 'database_to_files')).toEqual([[3, 8]]);
  expect(values(counted, 'files_to_database')).toEqual([[3, 3]]);
  rows.rows = [row('7')];
  expect(values(changed, 'database_to_files')).toEqual([[3, 8]]);
});
