import type { AuditEntry, Ledger } from '../../ports/ledger.ts';
import type { Database, Query } from '../postgres/pool.ts';
import { instant, json, text } from './values.ts';

/** Who acts when no caller stands behind a write. */
export const ourselves = 'hive-release';

/** Appends to the chain, as the last thing of a transaction: the locked head holds up every other writer. */
export async function appendAudit(
  query: Query,
  entry: { project_id: string; actor: string; event: string; data: Record<string, unknown> },
): Promise<void> {
  const { project_id, actor, event, data } = entry;
  await query('select hive_release.append_audit($1, $2, $3, $4)', [project_id, text(actor), event, json(data)]);
}

type AuditRow = Omit<AuditEntry, 'seq' | 'at'> & { seq: string; at: Date };

export function auditRecords({ query }: Database): Pick<Ledger, 'audit' | 'auditHead' | 'brokenAuditEntry'> {
  return {
    async audit(projectId, { after, limit }) {
      const { rows } = await query<AuditRow>(
        'select * from hive_release.audit where project_id = $1 and seq > $2 order by seq limit $3',
        [projectId, after, limit],
      );
      return rows.map((row) => ({ ...row, seq: Number(row.seq), at: instant(row.at) }));
    },
    async auditHead() {
      const { rows } = await query<{ hash: string }>(`select hash from hive_release.audit_head where chain = 'ledger'`);
      if (!rows[0]) throw new Error('the audit has no head');
      return rows[0].hash;
    },
    async brokenAuditEntry() {
      const { rows } = await query<{ seq: string | null }>('select hive_release.broken_audit_entry() as seq');
      const seq = rows[0]?.seq ?? null;
      return seq === null ? null : Number(seq);
    },
  };
}
