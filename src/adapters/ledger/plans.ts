import type { Plan } from '../../domain/records/plan.ts';
import type { Ledger } from '../../ports/ledger.ts';
import type { Database, Query } from '../postgres/pool.ts';
import { appendAudit } from './audit.ts';
import { instant, json, text } from './values.ts';

export function planRecords({
  query,
  transaction,
}: Database): Pick<Ledger, 'savePlan' | 'plan' | 'plans' | 'planRequester'> {
  return {
    savePlan: (plan, by) => transaction((write) => insertPlan(write, plan, by)),
    async plan(id) {
      const { rows } = await query<{ document: Plan }>('select document from hive_release.plans where id = $1', [id]);
      return rows[0]?.document ?? null;
    },
    async planRequester(id) {
      const { rows } = await query<{ saved_by: string }>('select saved_by from hive_release.plans where id = $1', [id]);
      return rows[0]?.saved_by ?? null;
    },
    async plans(projectId) {
      const { rows } = await query<{ id: string; version: string; created_at: Date }>(
        'select id, version, created_at from hive_release.plans where project_id = $1 order by position desc',
        [projectId],
      );
      return rows.map((row) => ({ ...row, created_at: instant(row.created_at) }));
    },
  };
}

/** Writes the plan unless it stands: its id is its content, so there is nothing to compare. */
export async function insertPlan(query: Query, plan: Plan, by: string): Promise<void> {
  const { id, project_id, version, base, items } = plan;
  const { rowCount } = await query(
    `insert into hive_release.plans (id, project_id, version, document, saved_by) values ($1, $2, $3, $4, $5)
     on conflict do nothing`,
    [id, project_id, version.new, json(plan), text(by)],
  );
  if (rowCount === 0) return;
  const data = { plan_id: id, version: version.new, commit: base.commit, items: items.length };
  await appendAudit(query, { project_id, actor: by, event: 'plan.saved', data });
}
