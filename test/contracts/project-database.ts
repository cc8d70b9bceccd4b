import { describe, expect, it } from 'vitest';
import { type ConfiguredRow, type RowRelease, rowsAfter } from '../../src/domain/rows/after.ts';
import { configHash } from '../../src/domain/rows/config.ts';
import type { Profile } from '../../src/domain/rows/profile.ts';
import type { RowScope, RowSet, StoredRow } from '../../src/domain/rows/table.ts';
import type { ProjectDatabaseWriter } from '../../src/ports/project-database.ts';
import { type Shape, shapes } from '../fakes/hive-tables.ts';

export interface DatabaseUnderTest {
  database: ProjectDatabaseWriter;
  place(rows: readonly StoredRow[]): Promise<void>;
  /** Everything in the component and history tables. */
  all(): Promise<RowSet>;
}

export const mark = 'hive-release plan_0123456789abcdef01234567';

export const release: Omit<RowRelease, 'at'> = {
  mark,
  version: '1.1.0',
  previous_version: '1.0.0',
  change_type: 'minor',
  prerelease_stage: 'final',
  rollback_instructions: 'move the rows back',
  release_notes: 'more 🐝',
  commit: 'c'.repeat(40),
  branch: 'main',
};

/** A row as the shape's own application would have written it. */
export function rowFor(shape: Shape['name'], type: string, name: string, version: number, active = true): StoredRow {
  if (shape === 'alembic') {
    const config = { [type]: { version, deep: [1.5, null, { 'a "b"': "it's" }] } };
    return { component_id: name, component_type: type, version, config, is_active: active, created_by: 'system' };
  }
  const status = shape === 'init-script' ? { status: active ? 'active' : 'disabled' } : {};
  return { component_type: type, name, version: String(version), ...status };
}

export const wantedRow = (type: string, name: string, version: number | string): ConfiguredRow => ({
  component_type: type,
  name,
  version,
  file: `ai/${name}.yaml`,
  format: 'yaml',
  path: `${type}.version`,
  config: { [type]: { version } },
  hash: configHash(`${type} ${name} ${version}`),
});

export const wanted = [
  wantedRow('agent', 'queen', 4),
  wantedRow('team', 'foragers', 8),
  wantedRow('workflow', 'new', 1),
];

const scopeOf = (rows: readonly ConfiguredRow[]): RowScope => ({
  components: rows.map(({ component_type, name }) => ({ component_type, name })),
  mark,
});
export const scope = scopeOf(wanted);

export async function profileIn(database: ProjectDatabaseWriter): Promise<{ profile: Profile; now: string }> {
  const { detected, now } = await database.look();
  if (!detected.fits) throw new Error(detected.why);
  return { profile: detected.profile, now };
}

/** Both ends of a move, as a release makes them. */
export async function movement(database: ProjectDatabaseWriter, rows = wanted): Promise<{ from: RowSet; to: RowSet }> {
  const { profile, now } = await profileIn(database);
  const from = await database.rowsOf(scopeOf(rows));
  return { from, to: rowsAfter(profile, from, rows, { ...release, at: now }) };
}

/** A trigger may set the time of a change, and numbers are given by the database. */
export const settled = ({ components, history }: RowSet): unknown[] =>
  [...components, ...history].map(({ updated_at: _time, ...row }) => JSON.stringify(row)).sort();

const problem = (code: string) => expect.objectContaining({ code });

export function projectDatabaseContract(name: string, open: (shape: Shape) => Promise<DatabaseUnderTest>): void {
  describe.each(shapes.map((shape) => [shape.name, shape] as const))(
    `project database: ${name}, %s`,
    (_name, shape) => {
      const stage = async () => {
        const under = await open(shape);
        const rows = [
          rowFor(shape.name, 'agent', 'queen', 3),
          rowFor(shape.name, 'team', 'foragers', 7),
          rowFor(shape.name, 'agent', 'bystander', 7),
          ...(shape.name === 'alembic' ? [rowFor('alembic', 'agent', 'queen', 2, false)] : []),
        ];
        await under.place(rows);
        return under;
      };
      const versions = async ({ database }: DatabaseUnderTest) =>
        (await database.look()).rows
          .filter((row) => row.active)
          .map((row) => `${row.name} ${row.version}`)
          .sort();

      it('says what kind of table it is and what stands in it', async () => {
        const under = await stage();
        const view = await under.database.look();
        expect(view.detected).toMatchObject({ fits: true, profile: { name: shape.name } });
        expect(view.missing_rights).toEqual([]);
        expect(await versions(under)).toEqual(['bystander 7', 'foragers 7', 'queen 3']);
        expect(view.rows.filter((row) => !row.active)).toHaveLength(shape.name === 'alembic' ? 1 : 0);
      });

      it('gives the rows of a release with every column, and no others', async () => {
        const { database } = await stage();
        const { components, history } = await database.rowsOf(scope);
        expect(components).toHaveLength(shape.name === 'alembic' ? 3 : 2);
        expect(Object.keys(components[0] ?? {}).sort()).toEqual(shape.components.columns.map((one) => one.name).sort());
        expect(history).toEqual([]);
      });

      it('moves every row of the release at once, makes the missing ones, and touches no other', async () => {
        const under = await stage();
        const before = await under.all();
        const { from, to } = await movement(under.database);
        await under.database.moveRows(scope, from, to);
        expect(await versions(under)).toEqual(['bystander 7', 'foragers 8', 'new 1', 'queen 4']);
        const bystander = ({ components }: RowSet) =>
          components.filter((row) => [row.name, row.component_id].includes('bystander'));
        expect(bystander(await under.all())).toEqual(bystander(before));
        expect((await under.all()).history).toHaveLength({ alembic: 3, ours: 1, 'init-script': 0 }[shape.name]);
      });

      it('moves once, however often it is asked', async () => {
        const under = await stage();
        const { from, to } = await movement(under.database);
        await under.database.moveRows(scope, from, to);
        const once = await under.all();
        await under.database.moveRows(scope, from, to);
        expect(await under.all()).toEqual(once);
      });

      it('moves back to exactly what stood before, twice as well as once, and forward again', async () => {
        const under = await stage();
        const before = settled(await under.all());
        const { from, to } = await movement(under.database);
        for (let round = 0; round < 2; round += 1) {
          await under.database.moveRows(scope, from, to);
          await under.database.moveRows(scope, to, from);
          await under.database.moveRows(scope, to, from);
          expect(settled(await under.all())).toEqual(before);
        }
      });

      it('changes nothing, and names the component, when somebody else came between', async () => {
        const under = await stage();
        const { from, to } = await movement(under.database);
        const other = await movement(under.database, [wantedRow('agent', 'queen', 9)]);
        await under.database.moveRows(scopeOf([wantedRow('agent', 'queen', 9)]), other.from, other.to);
        const before = await under.all();
        for (const [expected, aim] of [
          [from, to],
          [to, from],
        ] as const) {
          await expect(under.database.moveRows(scope, expected, aim)).rejects.toEqual(problem('DATABASE_ROWS_CHANGED'));
          const refusal = await under.database.moveRows(scope, expected, aim).catch((error) => error);
          expect(refusal.fields.details.map((one: { path: string }) => one.path)).toContain('agent queen');
        }
        expect(await under.all()).toEqual(before);
      });

      it('moves all or nothing', async () => {
        const under = await stage();
        const before = await under.all();
        const rows = [...wanted, wantedRow('x'.repeat(60), 'too-long', 1)];
        const { from, to } = await movement(under.database, rows);
        await expect(under.database.moveRows(scopeOf(rows), from, to)).rejects.toEqual(
          problem('DATABASE_ROWS_REFUSED'),
        );
        expect(await under.all()).toEqual(before);
      });
    },
  );
}
