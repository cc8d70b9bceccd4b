import type { Config } from '../../config/schema.ts';
import { Problem } from '../../domain/problem.ts';
import type { ComponentFacts } from '../../domain/records/facts.ts';
import { judgeMigrations, type MigrationFacts } from '../../domain/rows/alembic/history.ts';
import { readRevision } from '../../domain/rows/alembic/revision.ts';
import { rowFindings } from '../../domain/rows/findings.ts';
import type { ProbeFacts, RowFacts } from '../../domain/rows/row.ts';
import { wantedRows } from '../../domain/rows/wanted.ts';
import type { GitReader } from '../../ports/git.ts';
import type { DatabaseView } from '../../ports/project-database.ts';
import type { World } from '../../ports/world.ts';
import type { Project } from '../project/project.ts';
import { databaseSettings } from './settings.ts';

/** What one look at the project's database gave: everything, or the problem that stood in the way. */
export type DatabaseSeen =
  | { view: DatabaseView; probes: ProbeFacts[]; migrations: MigrationFacts | null }
  | { problem: Problem };

/** Looks at the project's database and its migrations; null when none is configured. A dead one is a fact. */
export async function seeDatabase(world: World, project: Project, since: string | null): Promise<DatabaseSeen | null> {
  const settings = databaseSettings(project.policy.database);
  if (!settings) return null;
  const database = world.projectDatabase(settings);
  try {
    const view = await database.look();
    const probes: ProbeFacts[] = [];
    for (const name of Object.keys(settings.probes)) probes.push(await database.probe(name));
    const migrations = await observeMigrations(world.git(project.root), project, since, view.revisions);
    return { view, probes, migrations };
  } catch (error) {
    if (error instanceof Problem && error.code.startsWith('DATABASE_')) return { problem: error };
    throw error;
  }
}

/** The look as facts: what stands in the table, and what is wrong between it and the component files. */
export function observeRows(
  seen: DatabaseSeen | null,
  components: readonly ComponentFacts[],
  policy: Pick<Config, 'database'>,
  next: readonly (string | number | null)[],
  conflicts: string[] = [],
): RowFacts | null {
  if (seen === null) return null;
  if ('problem' in seen) return blind(seen.problem);
  const { view, probes, migrations } = seen;
  const { detected, rows, missing_rights, missing_columns } = view;
  const { database } = policy;
  const wanted = wantedRows(components, database.types, next);
  const withRows = components.filter((one) => database.types.length === 0 || database.types.includes(one.type));
  return {
    reachable: true,
    profile: detected.fits ? detected.profile.name : 'unknown',
    missing_rights,
    rows,
    conflicts,
    findings: detected.fits
      ? rowFindings(detected.profile, rows, withRows, wanted)
      : [{ code: 'DATABASE_SCHEMA_UNKNOWN', text: `${database.schema}.${database.table}: ${detected.why}` }],
    probes,
    migrations,
    missing_columns,
  };
}

const blind = (problem: Problem): RowFacts => ({
  reachable: false,
  profile: 'unknown',
  missing_rights: [],
  rows: [],
  conflicts: [],
  findings: [{ code: problem.code, text: problem.message }],
  probes: [],
  migrations: null,
  missing_columns: [],
});

/** The Alembic history of the HEAD commit beside what the database has had; null when there is neither. */
async function observeMigrations(
  git: GitReader,
  { head, policy }: Project,
  since: string | null,
  current: string[] | null,
): Promise<MigrationFacts | null> {
  const below = `${policy.database.migrations.directory.replace(/\/+$/, '')}/`;
  const files = (await git.listFiles(head.commit)).filter((file) => file.startsWith(below) && file.endsWith('.py'));
  const texts = await Promise.all(files.map(async (file) => ({ file, text: await git.readFile(head.commit, file) })));
  const revisions = texts.flatMap(({ file, text }) => readRevision(text ?? '', file) ?? []);
  if (revisions.length === 0 && current === null) return null;
  const added = (await git.changedFiles(since, head.commit)).filter((one) => one.status === 'A').map((one) => one.path);
  return judgeMigrations({ revisions, added: new Set(added), current });
}
