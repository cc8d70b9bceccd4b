import type { Ledger, NotificationRecord } from '../../ports/ledger.ts';
import type { Database } from '../postgres/pool.ts';
import { appendAudit } from './audit.ts';
import { instantOrNull, text } from './values.ts';

type Row = Omit<NotificationRecord, 'sent_at'> & { sent_at: Date | null };
type Records = Pick<Ledger, 'openNotification' | 'settleNotification' | 'notifications'>;

export function notificationRecords({ query, transaction }: Database): Records {
  return {
    async openNotification({ id, plan_id, name, event }) {
      await query(
        `insert into hive_release.notifications (id, plan_id, name, event) values ($1, $2, $3, $4)
         on conflict do nothing`,
        [id, plan_id, name, event],
      );
    },
    settleNotification: (id, { sent, http_status, why }, by) =>
      transaction(async (write) => {
        const { rows } = await write<{ plan_id: string; name: string; event: string; project_id: string }>(
          `update hive_release.notifications n
           set attempts = attempts + 1, http_status = $3, why = $4, status = case when $2 then 'sent' else status end,
             sent_at = case when $2 then clock_timestamp() end
           from hive_release.plans p where n.id = $1 and n.status = 'pending' and p.id = n.plan_id
           returning n.plan_id, n.name, n.event, p.project_id`,
          [id, sent, http_status, why === null ? null : text(why)],
        );
        const [row] = rows;
        if (!row || !sent) return;
        const { project_id, ...data } = row;
        await appendAudit(write, { project_id, actor: by, event: 'notification.sent', data });
      }),
    async notifications(planId) {
      const { rows } = await query<Row>(
        `select id, plan_id, name, event, status, attempts, http_status, why, sent_at
         from hive_release.notifications where plan_id = $1 order by name, event`,
        [planId],
      );
      return rows.map((row) => ({ ...row, sent_at: instantOrNull(row.sent_at) }));
    },
  };
}
