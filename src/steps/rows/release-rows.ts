import { valuesAfter } from '../../domain/components/edits.ts';
import { Problem } from '../../domain/problem.ts';
import type { Evidence } from '../../domain/records/evidence.ts';
import { releaseNotes } from '../../domain/records/plan.ts';
import type { RowRelease } from '../../domain/rows/after.ts';
import type { Profile } from '../../domain/rows/profile.ts';
import { openRowSet, openSnapshot, type Snapshot } from '../../domain/rows/snapshot.ts';
import type { RowScope, RowSet } from '../../domain/rows/table.ts';
import { compareRows, type PlannedRow, plannedRows, wantedRows } from '../../domain/rows/wanted.ts';
import { stageOf } from '../../domain/version/scheme.ts';
import type { DatabaseView } from '../../ports/project-database.ts';
import type { Eyes, Planning } from '../step.ts';

/** Where the rows before and after the move are kept, beside the artifacts of the release. */
export const beforeFile = 'rows/before.json';
export const afterFile = 'rows/after.json';

/** The rows that a release is to move, and from where; none without a database. */
export function rowsToMove({ facts, plan, policy }: Planning): PlannedRow[] {
  if (policy.database.url_env === null) return [];
  const wanted = wantedRows(facts.components, policy.database.types, valuesAfter(facts, plan, policy));
  const found = compareRows(wanted, facts.rows?.rows ?? []);
  return wanted.map((row, index) => ({ stored: found[index]?.stored ?? null, ...row }));
}

/** Rows are only planned where a database is configured, so it is there. */
export function required<Database>(database: Database | null): Database {
  if (database === null) throw new Error('rows are planned, but no database is configured');
  return database;
}

export const requireProfile = ({ detected }: DatabaseView): Profile => {
  if (detected.fits) return detected.profile;
  throw new Problem('DATABASE_SCHEMA_UNKNOWN', {
    values: { table: 'of the component versions' },
    details: [{ expected: 'a known profile', actual: detected.why, by: 'human' }],
  });
};

export const rowScope = ({ release: { plan } }: Eyes): RowScope => ({
  components: plannedRows(plan.items).map(({ component_type, name }) => ({ component_type, name })),
  mark: `hive-release ${plan.id}`,
});

/** The snapshot of this release, as long as it is the very one that the record names; null before it was taken. */
export async function readSnapshot(eyes: Eyes): Promise<{ id: string; snapshot: Snapshot } | null> {
  const found = openSnapshot(await eyes.stored.read(beforeFile));
  const recorded = found && (await snapshotEvidence(eyes)).some((one) => one.facts.snapshot === found.id);
  return recorded ? { id: found.id, snapshot: found.snapshot } : null;
}

/** What was recorded of the snapshots of this plan. */
export const snapshotEvidence = async (eyes: Eyes): Promise<Evidence[]> =>
  (await eyes.evidence()).filter((one) => one.kind === 'snapshot');

export const readAfter = async (eyes: Eyes): Promise<RowSet | null> => openRowSet(await eyes.stored.read(afterFile));

/** What the release says of itself in the rows it writes. */
export function rowRelease({ release: { plan } }: Eyes, mark: string, at: string, commit: string): RowRelease {
  const { version, rollback, base } = plan;
  return {
    mark,
    at,
    commit,
    branch: base.branch.slice(0, 100),
    version: version.new,
    previous_version: version.previous,
    change_type: version.bump_type,
    prerelease_stage: stageOf(version.new, version.scheme),
    rollback_instructions: rollback.instructions.join('\n'),
    release_notes: releaseNotes(plan),
  };
}
