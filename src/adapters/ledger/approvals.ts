import type { Approval, Attestation } from '../../domain/approvals/approval.ts';
import type { Ledger } from '../../ports/ledger.ts';
import type { Database, Query } from '../postgres/pool.ts';
import { appendAudit } from './audit.ts';
import { json, text } from './values.ts';

type Records = Pick<Ledger, 'saveApproval' | 'approvals' | 'useApprovals' | 'recordAttestation' | 'attestations'>;

export function approvalRecords({ query, transaction }: Database): Records {
  return {
    saveApproval: (approval, by) =>
      transaction(async (write) => {
        const { id, statement } = approval;
        const project_id = await inserted(
          write,
          'insert into hive_release.approvals (id, plan_id, document, recorded_by) values ($1, $2, $3, $4)',
          [id, statement.plan_id, json(approval), text(by)],
        );
        if (project_id === null) return;
        const data = { approval_id: id, ...statement };
        await appendAudit(write, { project_id, actor: by, event: `approval.${statement.decision}`, data });
      }),
    async approvals(planId) {
      const { rows } = await query<{ document: Approval; attempt: string | null }>(
        `select a.document, u.attempt from hive_release.approvals a
         left join hive_release.approval_uses u on u.approval_id = a.id where a.plan_id = $1 order by a.position`,
        [planId],
      );
      return rows.map(({ document, attempt }) => ({ approval: document, used_by: attempt }));
    },
    useApprovals: (planId, attempt, by) =>
      transaction(async (write) => {
        const { rows } = await write<{ approval_id: string; project_id: string }>(
          `with used as (
             insert into hive_release.approval_uses (approval_id, attempt)
             select id, $2 from hive_release.approvals where plan_id = $1
             on conflict do nothing returning approval_id)
           select u.approval_id, p.project_id from used u, hive_release.plans p where p.id = $1`,
          [planId, text(attempt)],
        );
        const [first] = rows;
        if (!first) return;
        const data = { plan_id: planId, attempt, approvals: rows.map(({ approval_id }) => approval_id).sort() };
        await appendAudit(write, { project_id: first.project_id, actor: by, event: 'approvals.used', data });
      }),
    recordAttestation: (attestation) =>
      transaction(async (write) => {
        const { id, plan_id, attested_by } = attestation;
        const project_id = await inserted(
          write,
          'insert into hive_release.attestations (id, plan_id, document) values ($1, $2, $3)',
          [id, plan_id, json(attestation)],
        );
        if (project_id === null) return;
        const data = { attestation_id: id, ...attestation };
        await appendAudit(write, { project_id, actor: attested_by, event: 'attestation.recorded', data });
      }),
    async attestations(planId) {
      const { rows } = await query<{ document: Attestation }>(
        'select document from hive_release.attestations where plan_id = $1 order by position',
        [planId],
      );
      return rows.map(({ document }) => document);
    },
  };
}

/** Writes a row that names its plan, once; the project of the plan, or null when it stood already. */
async function inserted(write: Query, insert: string, values: unknown[]): Promise<string | null> {
  const { rows } = await write<{ project_id: string }>(
    `with written as (${insert} on conflict do nothing returning plan_id)
     select p.project_id from written join hive_release.plans p on p.id = written.plan_id`,
    values,
  );
  return rows[0]?.project_id ?? null;
}
