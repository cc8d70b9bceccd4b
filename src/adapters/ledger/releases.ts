import { contentId } from '../../domain/content-id.ts';
import { Problem } from '../../domain/problem.ts';
import type { Plan } from '../../domain/records/plan.ts';
import type { Ledger, ReleaseRecord } from '../../ports/ledger.ts';
import type { Database, Query } from '../postgres/pool.ts';
import { appendAudit } from './audit.ts';
import { insertPlan } from './plans.ts';
import { instant, instantOrNull, text } from './values.ts';

type ReleaseRow = Omit<ReleaseRecord, 'started_at' | 'ended_at'> & { started_at: Date; ended_at: Date | null };

type Releases = Pick<Ledger, 'openRelease' | 'setReleaseStatus' | 'activeRelease' | 'releases' | 'releaseOfPlan'>;

const columns = 'id, project_id, plan_id, version, previous_version, status, started_by, started_at, ended_at';

export function releaseRecords({ query, transaction }: Database): Releases {
  return {
    openRelease: (wanted) => transaction((write) => open(write, wanted)),
    setReleaseStatus: (releaseId, status, by) =>
      transaction(async (write) => {
        await lockProject(write, (await one(write, 'id = $1', releaseId))?.project_id ?? '');
        const release = await one(write, 'id = $1', releaseId);
        if (!release) throw new Error(`there is no release ${releaseId}`);
        if (release.status === status) return;
        if (holds(status)) await refuseSecond(write, release);
        await write(
          `update hive_release.releases set status = $2, ended_at = case when $3 then null else clock_timestamp() end
           where id = $1`,
          [releaseId, status, holds(status)],
        );
        await note(write, release, by, status);
      }),
    activeRelease: (projectId) => one(query, `project_id = $1 and status in ('active', 'stopped')`, projectId),
    releases: (projectId) => many(query, 'project_id = $1 order by started_at desc, position desc', projectId),
    releaseOfPlan: (planId) => one(query, 'plan_id = $1', planId),
  };
}

/** `active` and `stopped` hold the project. */
const holds = (status: string) => status === 'active' || status === 'stopped';

async function open(query: Query, wanted: { project_id: string; plan: Plan; by: string }): Promise<ReleaseRecord> {
  const { plan, project_id, by } = wanted;
  await lockProject(query, project_id);
  await insertPlan(query, plan, by);
  const standing = await one(query, 'plan_id = $1', plan.id);
  if (standing && standing.status !== 'undone') return standing;
  const id = contentId('release', plan.id);
  await refuseSecond(query, { id, project_id });
  const { rows } = await query<ReleaseRow>(
    `insert into hive_release.releases (id, project_id, plan_id, version, previous_version, status, started_by)
     values ($1, $2, $3, $4, $5, 'active', $6)
     on conflict (id) do update set status = 'active', started_by = $6, started_at = clock_timestamp(), ended_at = null
     returning ${columns}`,
    [id, project_id, plan.id, plan.version.new, plan.version.previous, text(by)],
  );
  const [row] = rows;
  if (!row) throw new Error('the release row was not returned');
  const release = record(row);
  await note(query, release, by, 'opened');
  return release;
}

/** Puts everyone who would change what holds this project in line; the unique index is the last word. */
async function lockProject(query: Query, projectId: string): Promise<void> {
  await query('select 1 from hive_release.projects where id = $1 for update', [projectId]);
}

async function refuseSecond(query: Query, { id, project_id }: { id: string; project_id: string }): Promise<void> {
  const holder = await one(query, `project_id = $1 and status in ('active', 'stopped') and id <> $2`, project_id, id);
  if (holder) throw inProgress(holder);
}

/** The refusal a second agent gets: which release, since when and who. */
export function inProgress({ version, started_at, started_by, status, id }: ReleaseRecord): Problem {
  return new Problem('RELEASE_IN_PROGRESS', {
    values: { version, since: started_at, who: started_by },
    details: [
      {
        evidence: id,
        expected: 'no other release of this project in progress',
        actual: `${version} is ${status} since ${started_at}, started by ${started_by}`,
        by: 'agent',
      },
    ],
  });
}

const note = (query: Query, { id, project_id, version, plan_id }: ReleaseRecord, actor: string, event: string) =>
  appendAudit(query, { project_id, actor, event: `release.${event}`, data: { release_id: id, version, plan_id } });

async function many(query: Query, where: string, ...values: string[]): Promise<ReleaseRecord[]> {
  return (await query<ReleaseRow>(`select ${columns} from hive_release.releases where ${where}`, values)).rows.map(
    record,
  );
}

const one = async (query: Query, where: string, ...values: string[]): Promise<ReleaseRecord | null> =>
  (await many(query, where, ...values))[0] ?? null;

const record = (row: ReleaseRow): ReleaseRecord => ({
  ...row,
  started_at: instant(row.started_at),
  ended_at: instantOrNull(row.ended_at),
});
