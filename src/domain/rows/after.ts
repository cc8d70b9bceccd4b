import { Problem } from '../problem.ts';
import type { Profile } from './profile.ts';
import { type ComponentRow, componentKey } from './row.ts';
import type { RowSet, StoredRow } from './table.ts';
import { sameVersion, type WantedRow } from './wanted.ts';

/** What a release says of itself in the rows it writes. */
export interface RowRelease {
  mark: string;
  /** When the snapshot was taken, in the words of the database: the same for every try of this release. */
  at: string;
  version: string;
  previous_version: string | null;
  change_type: string;
  prerelease_stage: string;
  rollback_instructions: string;
  release_notes: string;
  commit: string;
  branch: string;
}

/** `config`: what the file says in the release commit; `hash`: the SHA-256 of its text, in hex. */
export type ConfiguredRow = WantedRow & { config: unknown; hash: string };

/**
 * The rows as they stand after a release, from those that stood before it. Pure, so a run that goes on after a crash
 * comes to the same rows again. Columns that are not named in a new row get what the database gives them.
 */
export function rowsAfter(
  profile: Profile,
  before: RowSet,
  wanted: readonly ConfiguredRow[],
  release: RowRelease,
): RowSet {
  const groups = new Map<string, StoredRow[]>(wanted.map((row) => [componentKey(row), []]));
  for (const row of before.components) groups.get(keyOf(profile, row))?.push(row);
  const place = profile.keeps === 'revisions' ? placeRevision : placeSingle;
  const moved = wanted.map((row) => {
    const stored = groups.get(componentKey(row)) ?? [];
    const from = stored.find((one) => isActive(profile, one))?.version ?? null;
    return { row, from, rows: place(profile, stored, row, release) };
  });
  const changed = moved.filter(({ row, from }) => from === null || !sameVersion(from as string | number, row.version));
  return {
    components: moved.flatMap(({ rows }) => rows),
    history: [...before.history, ...historyRows(profile, changed, release)],
  };
}

export const isActive = ({ active }: Profile, row: StoredRow): boolean =>
  active === null || row[active.column] === active.on;

export const keyOf = ({ key }: Profile, row: StoredRow): string =>
  componentKey({ component_type: String(row.component_type), name: String(row[key]) });

/** A stored row in few words. */
export const fewWords = (profile: Profile, row: StoredRow): ComponentRow => ({
  component_type: String(row.component_type),
  name: String(row[profile.key]),
  version: row.version as string | number,
  active: isActive(profile, row),
  changed_at: row[profile.changed] as string | null,
});

/** The wanted version's row is the active one: the one that stands, or a new one; every other is kept as it was, at rest. */
function placeRevision(profile: Profile, stored: StoredRow[], row: ConfiguredRow, release: RowRelease): StoredRow[] {
  if (!Number.isInteger(row.version)) throw badVersion(row);
  const standing = stored.find((one) => isActive(profile, one) && one.version === row.version);
  const again = standing ?? stored.find((one) => one.version === row.version);
  const rest = stored.filter((one) => one !== again).map((one) => ({ ...one, is_active: false }));
  if (standing) return [standing, ...rest];
  if (again) return [{ ...again, is_active: true, config: row.config }, ...rest];
  const fresh: StoredRow = {
    component_id: row.name,
    component_type: row.component_type,
    version: row.version,
    config: row.config,
    is_active: true,
    created_at: release.at,
    created_by: release.mark,
    ...told(profile, stored, release),
  };
  return [fresh, ...rest];
}

/** The one row of the component carries the wanted version; it is made when there is none. */
function placeSingle(profile: Profile, stored: StoredRow[], row: ConfiguredRow, release: RowRelease): StoredRow[] {
  const [standing] = stored;
  const version = String(row.version);
  if (standing && isActive(profile, standing) && standing.version === version) return stored;
  const moved = {
    ...standing,
    ...told(profile, stored, release),
    version,
    updated_at: release.at,
    ...(profile.hashes ? { config_hash: row.hash } : {}),
    ...(profile.active ? { [profile.active.column]: profile.active.on } : {}),
  };
  return [standing ? moved : { ...moved, component_type: row.component_type, name: row.name }];
}

/** The extra columns, as far as the table has them. */
function told(profile: Profile, stored: readonly StoredRow[], release: RowRelease): StoredRow {
  const before = stored.find((one) => isActive(profile, one))?.version;
  const all = {
    previous_version: before === undefined ? null : String(before),
    change_type: release.change_type,
    prerelease_stage: release.prerelease_stage,
    rollback_instructions: release.rollback_instructions,
    compatibility_version: release.version,
    created_by: release.mark,
    release_notes: release.release_notes,
  };
  return Object.fromEntries(profile.extras.map((column) => [column, all[column]]));
}

interface Moved {
  row: ConfiguredRow;
  from: unknown;
}

function historyRows({ history }: Profile, moved: readonly Moved[], release: RowRelease): StoredRow[] {
  if (!history || moved.length === 0) return [];
  if (history.shape === 'ours') return [releaseRow(release, moved.length)];
  return moved.map(({ row, from }) => ({
    component_id: row.name,
    from_version: from,
    to_version: row.version,
    action: 'released',
    description: `Release ${release.version}`,
    changed_by: release.mark,
    changed_at: release.at,
  }));
}

const releaseRow = (release: RowRelease, components: number): StoredRow => ({
  version: release.version,
  previous_version: release.previous_version,
  change_type: release.change_type,
  prerelease_stage: release.prerelease_stage,
  commit_hash: release.commit,
  branch_name: release.branch,
  created_at: release.at,
  created_by: release.mark,
  component_count: components,
  breaking_changes: release.change_type === 'major',
  rollback_instructions: release.rollback_instructions,
  release_notes: release.release_notes,
  validation_status: 'pending',
});

const badVersion = ({ component_type, name }: WantedRow): Problem =>
  new Problem('DATABASE_ROWS_REFUSED', {
    values: { why: 'the version of a component is no integer, the column holds integers' },
    details: [{ path: `${component_type} ${name}`, expected: 'an integer version', by: 'agent' }],
  });
