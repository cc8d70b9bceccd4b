import { oneLine } from '../text.ts';
import { hasColumn, lacks, type Table, type Wanting } from './table.ts';

export const profileNames = ['alembic', 'init-script', 'ours'] as const;
export type ProfileName = (typeof profileNames)[number];

/** The columns of R74 that our documented shape adds to a component table. */
export const extraColumns = [
  'previous_version',
  'change_type',
  'prerelease_stage',
  'rollback_instructions',
  'compatibility_version',
  'created_by',
  'release_notes',
] as const;
export type ExtraColumn = (typeof extraColumns)[number];

/** How a component table is read and written; found from the catalogue, never assumed. */
export interface Profile {
  name: ProfileName;
  /** The column that names the component. */
  key: 'component_id' | 'name';
  /** `revisions`: a row for every version, one active. `single`: one row per component, its version is changed. */
  keeps: 'revisions' | 'single';
  version: 'integer' | 'text';
  /** Which value of which column marks a row as the active one; null: every row is. */
  active: { column: string; on: string | boolean } | null;
  /** The column that says when the row was changed. */
  changed: 'created_at' | 'updated_at';
  /** Whether `config_hash` can hold what a component's file said, as SHA-256. */
  hashes: boolean;
  /** Those of the extra columns that the table has. */
  extras: ExtraColumn[];
  /** What kind of history table stands beside it, with the column that carries the mark of a release. */
  history: { shape: 'alembic' | 'ours'; mark: 'changed_by' | 'created_by' } | null;
}

/** Names of columns come from outside; more of them is cut. */
const longest = 2000;

export type Detected = { fits: true; profile: Profile } | { fits: false; why: string };

const shapes: Record<ProfileName, Wanting> = {
  alembic: {
    id: 'any',
    component_id: 'text',
    component_type: 'text',
    version: 'integer',
    config: 'json',
    is_active: 'boolean',
    created_at: 'time',
    created_by: 'text',
  },
  ours: {
    id: 'any',
    component_type: 'text',
    name: 'text',
    version: 'text',
    updated_at: 'time',
    ...Object.fromEntries(extraColumns.map((name) => [name, 'text' as const])),
  },
  'init-script': {
    id: 'any',
    component_type: 'text',
    name: 'text',
    version: 'text',
    status: 'text',
    updated_at: 'time',
  },
};

const histories: Record<'alembic' | 'ours', Wanting> = {
  alembic: {
    id: 'any',
    component_id: 'text',
    to_version: 'integer',
    action: 'text',
    changed_by: 'text',
    changed_at: 'time',
  },
  ours: {
    id: 'any',
    version: 'text',
    previous_version: 'text',
    change_type: 'text',
    prerelease_stage: 'text',
    commit_hash: 'text',
    branch_name: 'text',
    created_at: 'time',
    created_by: 'text',
    component_count: 'integer',
    breaking_changes: 'boolean',
    rollback_instructions: 'text',
    release_notes: 'text',
    validation_status: 'text',
  },
};

/**
 * The profile of the tables as they really are (R61, R78). `wish` other than `auto` must be what is found. What fits
 * none is told with the columns and types that stand there, and what each profile lacks.
 */
export function detectProfile(
  tables: { components: Table | null; history: Table | null },
  wish: ProfileName | 'auto',
): Detected {
  const { components, history } = tables;
  if (!components) return { fits: false, why: 'the table does not exist' };
  const tried = (['alembic', 'ours', 'init-script'] as const).filter((name) => wish === 'auto' || wish === name);
  const name = tried.find((one) => faults(components, one).length === 0);
  if (name) return { fits: true, profile: profileOf(name, components, history) };
  const stands = components.columns.map((column) => `${column.name} ${column.type}`).join(', ');
  const wanted = tried.map((one) => `${one}: ${faults(components, one).join(', ')}`).join('; ');
  return { fits: false, why: oneLine(`it has (${stands}); to fit, mend one of ${wanted}`, longest) };
}

function faults(table: Table, name: ProfileName): string[] {
  const missing = lacks(table, shapes[name]);
  if (!isUnique(table, ['id'])) missing.push('id is not unique');
  if (name !== 'alembic' && !isUnique(table, ['component_type', 'name']))
    missing.push('(component_type, name) is not unique');
  const unknown = table.columns.filter(
    (column) => !column.nullable && !column.has_default && !written.has(column.name) && column.name !== 'id',
  );
  return [...missing, ...unknown.map((column) => `${column.name} may not be null and is not known`)];
}

/** What we give a value in a new row; any other column must be able to do without. */
const written = new Set<string>([...Object.values(shapes).flatMap((shape) => Object.keys(shape)), 'description']);

const isUnique = (table: Table, columns: readonly string[]): boolean =>
  table.unique.some((one) => one.length === columns.length && columns.every((name) => one.includes(name)));

function profileOf(name: ProfileName, table: Table, history: Table | null): Profile {
  const revisions = name === 'alembic';
  const shape = (['alembic', 'ours'] as const).find((one) => history && lacks(history, histories[one]).length === 0);
  return {
    name,
    key: revisions ? 'component_id' : 'name',
    keeps: revisions ? 'revisions' : 'single',
    version: revisions ? 'integer' : 'text',
    active: activity(table),
    changed: revisions ? 'created_at' : 'updated_at',
    hashes: !revisions && table.columns.some(({ name: column, type }) => column === 'config_hash' && holdsHash(type)),
    extras: extraColumns.filter((column) => hasColumn(table, column)),
    history: shape ? { shape, mark: shape === 'alembic' ? 'changed_by' : 'created_by' } : null,
  };
}

const holdsHash = (type: string): boolean =>
  type === 'text' ||
  Number(/^character varying\((\d+)\)$/.exec(type)?.[1] ?? (type === 'character varying' ? 64 : 0)) >= 64;

function activity(table: Table): Profile['active'] {
  if (hasColumn(table, 'is_active')) return { column: 'is_active', on: true };
  return hasColumn(table, 'status') ? { column: 'status', on: 'active' } : null;
}
