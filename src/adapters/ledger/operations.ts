import { Problem } from '../../domain/problem.ts';
import type { Ledger, OperationRecord } from '../../ports/ledger.ts';
import type { Database, Query } from '../postgres/pool.ts';
import { appendAudit } from './audit.ts';
import { instant, instantOrNull, json, text } from './values.ts';

type OperationRow = Omit<OperationRecord, 'started_at' | 'ended_at'> & { started_at: Date; ended_at: Date | null };

type Operations = Pick<
  Ledger,
  'openOperation' | 'operation' | 'operations' | 'setProgress' | 'endOperation' | 'requestCancel'
>;

const columns = `id, project_id, kind, input, status, result, problem, progress, requested_by, cancel_requested,
  started_at, ended_at`;

export function operationRecords({ query, transaction }: Database): Operations {
  return {
    openOperation: (wanted) => transaction((write) => open(write, wanted)),
    operation: (id) => find(query, id),
    async operations(projectId) {
      const { rows } = await query<OperationRow>(
        `select ${columns} from hive_release.operations where project_id = $1 order by position desc`,
        [projectId],
      );
      return rows.map(record);
    },
    async setProgress(id, progress) {
      await query(`update hive_release.operations set progress = $2 where id = $1 and status = 'in_progress'`, [
        id,
        json(progress),
      ]);
    },
    endOperation: (id, end) => transaction((write) => finish(write, id, end)),
    requestCancel: (id, by) =>
      transaction(async (write) => {
        const operation = await find(write, id);
        if (!operation) throw new Problem('OPERATION_UNKNOWN', { values: { operation_id: id } });
        const { rowCount } = await write(
          `update hive_release.operations set cancel_requested = true
           where id = $1 and status = 'in_progress' and not cancel_requested`,
          [id],
        );
        if (rowCount > 0) await note(write, operation, by, 'cancel_requested');
      }),
  };
}

/** Operations nobody has ended yet, oldest first: what a process that starts must see to. */
export async function pendingOperations({
  query,
}: Database): Promise<Pick<OperationRecord, 'id' | 'project_id' | 'kind'>[]> {
  const { rows } = await query<Pick<OperationRecord, 'id' | 'project_id' | 'kind'>>(
    `select id, project_id, kind from hive_release.operations where status = 'in_progress' order by position`,
  );
  return rows;
}

async function open(
  query: Query,
  { id, project_id, kind, input, requested_by }: Parameters<Ledger['openOperation']>[0],
): Promise<OperationRecord> {
  const { rowCount } = await query(
    `insert into hive_release.operations (id, project_id, kind, input, requested_by) values ($1, $2, $3, $4, $5)
     on conflict do nothing`,
    [id, project_id, kind, json(input), text(requested_by)],
  );
  const operation = await find(query, id);
  if (!operation) throw new Error(`operation ${id} was written and is not there`);
  if (rowCount > 0) await note(query, operation, requested_by, 'opened');
  return operation;
}

/** The first end counts; whoever comes later with another one changes nothing. */
async function finish(
  query: Query,
  id: string,
  end: Pick<OperationRecord, 'status' | 'result' | 'problem'>,
): Promise<void> {
  const { rowCount } = await query(
    `update hive_release.operations set status = $2, result = $3, problem = $4, ended_at = clock_timestamp()
     where id = $1 and status = 'in_progress'`,
    [id, end.status, json(end.result), json(end.problem)],
  );
  if (rowCount === 0) return;
  const operation = await find(query, id);
  if (operation)
    await note(query, operation, operation.requested_by, end.status, { problem: end.problem?.code ?? null });
}

const note = (
  query: Query,
  { id, project_id, kind }: OperationRecord,
  actor: string,
  event: string,
  more: Record<string, unknown> = {},
) => appendAudit(query, { project_id, actor, event: `operation.${event}`, data: { operation_id: id, kind, ...more } });

async function find(query: Query, id: string): Promise<OperationRecord | null> {
  const { rows } = await query<OperationRow>(`select ${columns} from hive_release.operations where id = $1`, [id]);
  return rows[0] ? record(rows[0]) : null;
}

const record = (row: OperationRow): OperationRecord => ({
  ...row,
  started_at: instant(row.started_at),
  ended_at: instantOrNull(row.ended_at),
});
