import { type MissingShape, type ProposedMigration, proposeMigration } from '../../domain/rows/alembic/propose.ts';
import { compareRows, wantedRows } from '../../domain/rows/wanted.ts';
import type { World } from '../../ports/world.ts';
import { observeComponents, sinceOf } from '../components/observe.ts';
import { lastRelease } from '../history/releases.ts';
import type { Project } from '../project/project.ts';
import { type DatabaseSeen, observeRows, seeDatabase } from './observe-rows.ts';

/** More of them are only counted. */
const mostShown = 50;

/**
 * The project's database as it stands: profile, rows that differ from their files (R37), migrations, probes, and the
 * text of a migration for what our documented shape would add (R74-R76), which nobody runs here.
 */
export async function describeDatabase(world: World, project: Project): Promise<Record<string, unknown>> {
  const { policy } = project;
  const since = (await lastRelease(world.git(project.root), project))?.commit ?? null;
  const seen = await seeDatabase(world, project, since);
  if (seen === null) return { configured: false };
  const { components } = await observeComponents(world, project, sinceOf(null));
  const written = components.map((one) => (one.mode === 'skip' || one.mode === 'mirror' ? null : one.version));
  const { rows, findings, ...facts } = observeRows(seen, components, policy, written) ?? { rows: [], findings: [] };
  const table = compareRows(wantedRows(components, policy.database.types, written), rows);
  const differing = table.filter((one) => !one.match);
  return {
    configured: true,
    ...facts,
    rows: rows.length,
    components: table.length,
    in_step: table.length - differing.length,
    differing: differing.slice(0, mostShown),
    findings: findings.slice(0, mostShown),
    proposed_migration: 'problem' in seen ? null : proposed(seen, policy.database),
  };
}

/** The usual name of the history table is left to a table of another shape that stands there already. */
function proposed(
  { view, migrations }: Exclude<DatabaseSeen, { problem: unknown }>,
  { schema, table, history_table }: Project['policy']['database'],
): ProposedMigration | null {
  if (!view.detected.fits || (migrations?.heads.length ?? 0) > 1) return null;
  const { history } = view.detected.profile;
  const missing: MissingShape = {
    schema,
    table,
    columns: view.missing_columns,
    history: history?.shape === 'ours' ? null : view.stands.history ? 'release_history' : history_table,
    compatibility: !view.stands.compatibility,
  };
  return proposeMigration(missing, migrations?.heads[0] ?? null);
}
