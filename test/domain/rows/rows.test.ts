import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nextValues } from '../../../src/domain/components/next.ts';
import type { ComponentFacts } from '../../../src/domain/records/facts.ts';
import { rowsAfter } from '../../../src/domain/rows/after.ts';
import { plainConfig } from '../../../src/domain/rows/config.ts';
import { blockingFindings, rowFindings } from '../../../src/domain/rows/findings.ts';
import { detectProfile, type Profile } from '../../../src/domain/rows/profile.ts';
import type { ComponentRow } from '../../../src/domain/rows/row.ts';
import { rowDifference, sameRows } from '../../../src/domain/rows/same.ts';
import { openRowSet, openSnapshot, sealRows } from '../../../src/domain/rows/snapshot.ts';
import type { StoredRow } from '../../../src/domain/rows/table.ts';
import { compareRows, wantedRows } from '../../../src/domain/rows/wanted.ts';
import { release, rowFor, wantedRow } from '../../contracts/project-database.ts';
import { shapes } from '../../fakes/hive-tables.ts';
import { field, rules } from '../components/fields.ts';

const profileOf = (name: string): Profile => {
  const shape = shapes.find((one) => one.name === name);
  const found = shape && detectProfile(shape, 'auto');
  if (!found?.fits) throw new Error(name);
  return found.profile;
};

const component = (fields: Partial<ComponentFacts>): ComponentFacts =>
  field({ file: 'q.yaml', version: 3, mode: 'revision', changed: true, ...fields });
const wanted = (components: ComponentFacts[], types: string[] = []) =>
  wantedRows(components, types, nextValues(components, rules()));
const row = (version: string | number, fields: Partial<ComponentRow> = {}): ComponentRow => ({
  component_type: 'agent',
  name: 'queen',
  version,
  active: true,
  changed_at: null,
  ...fields,
});

it('reads three shapes of table from the catalogue, with what else they have', () => {
  expect(shapes.map(({ name }) => [name, profileOf(name)])).toMatchObject([
    [
      'alembic',
      {
        name: 'alembic',
        key: 'component_id',
        keeps: 'revisions',
        extras: ['created_by'],
        history: { mark: 'changed_by' },
      },
    ],
    [
      'init-script',
      { name: 'init-script', keeps: 'single', active: { column: 'status', on: 'active' }, extras: [], history: null },
    ],
    ['ours', { name: 'ours', keeps: 'single', active: null, history: { shape: 'ours', mark: 'created_by' } }],
  ]);
});

describe('the version a row is to have', () => {
  it('is wanted once for linked fields, and for the named types only', () => {
    const all = [component({}), component({ path: 'other.version', version: 9 }), component({ type: 'tool' })];
    expect(wanted(all, ['agent']).map((one) => one.version)).toEqual([4]);
    expect(wanted(all)).toHaveLength(2);
  });
});

describe('findings', () => {
  it.each<[string, ComponentRow[], Partial<ComponentFacts>, string[], boolean]>([
    ['in step before', [row(3)], {}, [], false],
    ['in step after', [row(4)], {}, [], false],
    ['an inactive row does not count', [row(3), row(9, { active: false })], {}, [], false],
    ['empty table', [], {}, ['TABLE_EMPTY', 'ROW_MISSING'], false],
    ['missing', [row(1, { name: 'other' })], {}, ['ROW_MISSING'], false],
    ['only inactive', [row(3, { active: false })], {}, ['ROW_MISSING'], false],
    ['twice the same', [row(3), row(3)], {}, ['DUPLICATE_ACTIVE'], false],
    ['two versions', [row(3), row(2)], {}, ['SEVERAL_ACTIVE'], false],
    ['another value is drift', [row(5)], {}, [], false],
    ['a text for integers', [row(1)], { mode: 'framework', version: '1.0.0' }, ['TYPE_MISMATCH'], true],
    ['text that is no revision', [row(1)], { mode: 'skip', version: '1.0.0' }, ['TEXT_VERSION'], false],
    ['dev', [row(1)], { mode: 'skip', version: 'dev' }, ['DEV_VERSION'], false],
  ])('%s', (_what, rows, fields, codes, blocks) => {
    const components = [component(fields)];
    const found = rowFindings(profileOf('alembic'), rows, components, wanted(components));
    expect(found.map((one) => one.code)).toEqual(codes);
    expect(blockingFindings(found).length > 0).toBe(blocks);
  });

  it('the first of linked fields counts', () => {
    const components = [component({}), component({ path: 'other.version', version: 9 })];
    expect(rowFindings(profileOf('alembic'), [row(3)], components, wanted(components))).toEqual([]);
  });

  it('a number and its digits are one version in a text column', () => {
    const components = [component({})];
    expect(rowFindings(profileOf('init-script'), [row('3')], components, wanted(components))).toEqual([]);
    expect(compareRows(wanted(components), [row('4')])).toMatchObject([{ stored: '4', match: true }]);
    expect(compareRows(wanted(components), [row(4), row(4)])).toMatchObject([{ stored: null, match: false }]);
  });
});

describe('moving rows', () => {
  const versions = fc.integer({ min: 1, max: 5 });
  const stored = fc.uniqueArray(
    fc.record({ name: fc.constantFrom('a', 'b', 'c', 'd'), version: versions, active: fc.boolean() }),
    { selector: ({ name, version }) => `${name} ${version}`, maxLength: 12 },
  );
  const wanted = fc.uniqueArray(fc.record({ name: fc.constantFrom('a', 'b', 'c', 'd'), version: versions }), {
    selector: ({ name }) => name,
  });

  /** What a database does with a difference. */
  function applied(standing: readonly StoredRow[], to: readonly StoredRow[]): StoredRow[] {
    const { deletes, updates, inserts } = rowDifference(standing, to);
    const gone = new Set(deletes.map(({ id }) => id));
    const changes = new Map(updates.map(({ id, values }) => [id, values]));
    const kept = standing.filter(({ id }) => !gone.has(id)).map((one) => ({ ...one, ...changes.get(one.id) }));
    return [...kept, ...inserts.map((one, index) => ({ ...one, id: 1000 + index }))];
  }

  it.each(shapes.map(({ name }) => name))(
    '%s: forward leaves one active row of each version, back leaves what stood',
    (name) => {
      const profile = profileOf(name);
      fc.assert(
        fc.property(stored, wanted, (some, aims) => {
          const single = new Map(some.map((one) => [one.name, one]));
          const rows = (name === 'alembic' ? some : [...single.values()]).map((one, id) => ({
            id,
            ...rowFor(profile.name, 'agent', one.name, one.version, one.active),
          }));
          const aimed = aims.map((one) => wantedRow('agent', one.name, one.version));
          const scoped = rows.filter((one) => aims.some((aim) => aim.name === (one as StoredRow)[profile.key]));
          const before = { components: scoped, history: [] };
          const after = rowsAfter(profile, before, aimed, { ...release, at: '2026-01-05T10:00:00+00:00' });
          const moved = applied(scoped, after.components);
          expect(sameRows(after.components, moved)).toBe(true);
          expect(applied(moved, after.components)).toEqual(moved);
          for (const aim of aims) {
            const active = moved.filter(
              (one) =>
                (one as StoredRow)[profile.key] === aim.name &&
                (profile.active === null || (one as StoredRow)[profile.active.column] === profile.active.on),
            );
            expect(active.map((one) => String(one.version))).toEqual([String(aim.version)]);
          }
          expect(sameRows(scoped, applied(moved, scoped))).toBe(true);
        }),
      );
    },
  );

  it('tells moments apart from spellings of moments', () => {
    const one = { id: 1, created_at: '2026-01-05T10:00:00+00:00' };
    expect(sameRows([one], [{ id: 1, created_at: '2026-01-05 10:00:00.000000Z' }])).toBe(true);
    expect(sameRows([one], [{ id: 1, created_at: '2026-01-05T10:00:00.000001+00:00' }])).toBe(false);
    expect(sameRows([one], [one, { id: 2 }])).toBe(false);
    expect(
      sameRows(
        [{ version: 4 }, { version: 4 }],
        [
          { id: 1, version: 4 },
          { id: 2, version: 5 },
        ],
      ),
    ).toBe(false);
  });
});

describe('a snapshot', () => {
  const snapshot = { profile: 'alembic', taken_at: 'now', rows: { components: [{ id: 1 }], history: [] } };

  it('is what its id says, or nothing', () => {
    const text = sealRows(snapshot);
    expect(openSnapshot(text)).toMatchObject({ id: expect.stringMatching(/^rows_/), snapshot });
    for (const bad of [
      null,
      '',
      '{',
      text.replace('"id":1', '"id":2'),
      text.replace('alembic', 'ours'),
      sealRows({ rows: 1 }),
    ])
      expect(openSnapshot(bad)).toBeNull();
    expect(openRowSet(sealRows(snapshot.rows))).toEqual(snapshot.rows);
    expect(openRowSet(text)).toBeNull();
  });
});

it('makes JSON of a configuration that a database can hold, and refuses one that multiplies', () => {
  const where = { file: 'q.yaml', format: 'yaml' as const };
  expect(plainConfig({ a: ['x\0y', '\ud800', 1.5, null, true] }, where)).toEqual({
    a: ['x\uFFFDy', '\uFFFD', 1.5, null, true],
  });
  let deep: unknown[] = ['lol'];
  for (let level = 0; level < 30; level += 1) deep = [deep, deep];
  expect(() => plainConfig(deep, where)).toThrow('too large');
});
