import { Problem } from '../../src/domain/problem.ts';
import { fewWords, keyOf } from '../../src/domain/rows/after.ts';
import { changedComponents } from '../../src/domain/rows/changed.ts';
import { detectProfile, extraColumns, type Profile } from '../../src/domain/rows/profile.ts';
import { componentKey } from '../../src/domain/rows/row.ts';
import { rowDifference, sameRows } from '../../src/domain/rows/same.ts';
import type { RowScope, RowSet, StoredRow, Table } from '../../src/domain/rows/table.ts';
import type { Clock } from '../../src/ports/clock.ts';
import type { ProjectDatabaseWriter } from '../../src/ports/project-database.ts';
import type { Shape } from './hive-tables.ts';

export interface FakeProjectDatabase extends ProjectDatabaseWriter {
  /** Everything that stands in it. */
  rows: RowSet;
  state: 'alive' | 'dead' | 'refuses';
  missing_rights: string[];
  revisions: string[] | null;
  /** What probes answer; a name that is not here has no relation. */
  answers: Record<string, number>;
  place(rows: readonly StoredRow[]): void;
}

const copy = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;

/** A project's database in memory: the same promises as the real one, checked by the same contract suite. */
export function fakeProjectDatabase(
  shape: Pick<Shape, 'components' | 'history'>,
  clock: Pick<Clock, 'now'>,
): FakeProjectDatabase {
  const detected = detectProfile(shape, 'auto');
  let ids = 0;

  function alive(): void {
    if (fake.state === 'dead')
      throw new Problem('DATABASE_UNREACHABLE', { values: { url_env: 'HIVE_DATABASE_URL', code: 'ECONNREFUSED' } });
    if (fake.state === 'refuses')
      throw new Problem('DATABASE_REFUSED', { values: { url_env: 'HIVE_DATABASE_URL', code: '42501' } });
  }

  function profile(): Profile {
    if (detected.fits) return detected.profile;
    throw new Problem('DATABASE_SCHEMA_UNKNOWN', { values: { table: 'hive.component_versions' } });
  }

  function inScope(scope: RowScope): RowSet {
    const found = profile();
    const keys = new Set(scope.components.map(componentKey));
    const mark = found.history?.mark;
    return {
      components: fake.rows.components.filter((row) => keys.has(keyOf(found, row))),
      history: mark ? fake.rows.history.filter((row) => row[mark] === scope.mark) : [],
    };
  }

  function completed(table: Table, row: StoredRow): StoredRow {
    ids += 1;
    const blank = Object.fromEntries(table.columns.map((column) => [column.name, null]));
    const full: StoredRow = { ...blank, id: ids, ...row };
    for (const { name, type, nullable } of table.columns) {
      const longest = Number(/\((\d+)\)/.exec(type)?.[1] ?? Number.POSITIVE_INFINITY);
      const value = full[name];
      if ((typeof value === 'string' && value.length > longest) || (value === null && !nullable))
        throw new Problem('DATABASE_ROWS_REFUSED', { values: { why: 'a value does not fit' } });
    }
    return full;
  }

  function changed(table: Table, all: readonly StoredRow[], standing: StoredRow[], wanted: StoredRow[]): StoredRow[] {
    const { deletes, updates, inserts } = rowDifference(standing, wanted);
    const gone = new Set(deletes.map(({ id }) => id));
    const moved = new Map(updates.map(({ id, values }) => [id, values]));
    const kept = all.filter(({ id }) => !gone.has(id)).map((row) => ({ ...row, ...moved.get(row.id) }));
    return [...kept, ...inserts.map((row) => completed(table, row))];
  }

  const same = (a: RowSet, b: RowSet) => sameRows(a.components, b.components) && sameRows(a.history, b.history);

  const fake: FakeProjectDatabase = {
    rows: { components: [], history: [] },
    state: 'alive',
    missing_rights: [],
    revisions: null,
    answers: {},
    place: (rows) => fake.rows.components.push(...rows.map((row) => completed(shape.components, copy(row)))),
    async look() {
      alive();
      return {
        detected,
        now: clock.now(),
        missing_rights: fake.missing_rights,
        rows: detected.fits ? fake.rows.components.map((row) => fewWords(detected.profile, row)) : [],
        revisions: fake.revisions,
        missing_columns: extraColumns.filter((name) => !shape.components.columns.some((one) => one.name === name)),
        stands: { history: shape.history !== null, compatibility: false },
      };
    },
    async rowsOf(scope) {
      alive();
      return copy(inScope(scope));
    },
    async probe(name) {
      alive();
      const value = fake.answers[name] ?? null;
      return { name, value, minimum: 1, why: value === null ? 'relation_missing' : '' };
    },
    async moveRows(scope, from, to) {
      alive();
      const standing = inScope(scope);
      if (same(to, standing)) return;
      if (!same(from, standing)) throw changedComponents(profile(), from, standing);
      const { components, history } = copy(to);
      fake.rows = {
        components: changed(shape.components, fake.rows.components, standing.components, components),
        history: shape.history ? changed(shape.history, fake.rows.history, standing.history, history) : [],
      };
    },
  };
  return fake;
}
