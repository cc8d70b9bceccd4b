import type { Evidence } from '../../domain/records/evidence.ts';
import type { Ledger } from '../../ports/ledger.ts';
import type { Database } from '../postgres/pool.ts';
import { appendAudit } from './audit.ts';
import { json, text } from './values.ts';

export function evidenceRecords({ query, transaction }: Database): Pick<Ledger, 'recordEvidence' | 'evidence'> {
  return {
    recordEvidence: (seen, by) =>
      transaction(async (write) => {
        const { id, plan_id, kind, name, tree, exit_code, output_digest, numbers } = seen;
        const { rows } = await write<{ project_id: string }>(
          `with recorded as (
             insert into hive_release.evidence (id, plan_id, document, recorded_by) values ($1, $2, $3, $4)
             on conflict do nothing returning plan_id)
           select p.project_id from recorded join hive_release.plans p on p.id = recorded.plan_id`,
          [id, plan_id, json(seen), text(by)],
        );
        const [recorded] = rows;
        if (!recorded) return;
        const data = { evidence_id: id, plan_id, kind, name, tree, exit_code, output_digest, numbers };
        await appendAudit(write, { project_id: recorded.project_id, actor: by, event: 'evidence.recorded', data });
      }),
    async evidence(planId) {
      const { rows } = await query<{ document: Evidence }>(
        'select document from hive_release.evidence where plan_id = $1 order by position',
        [planId],
      );
      return rows.map(({ document }) => document);
    },
  };
}
