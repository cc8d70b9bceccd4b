import { contentId } from '../../domain/content-id.ts';
import type { HistoryRecord, Ledger } from '../../ports/ledger.ts';
import type { Database } from '../postgres/pool.ts';
import { appendAudit } from './audit.ts';
import { instant, text } from './values.ts';

type HistoryRow = Omit<HistoryRecord, 'created_at'> & { created_at: Date };

/** The columns of R75, in the order of the record. */
const fields = [
  'version',
  'previous_version',
  'change_type',
  'prerelease_stage',
  'commit_hash',
  'branch_name',
  'created_at',
  'created_by',
  'component_count',
  'breaking_changes',
  'rollback_instructions',
  'release_notes',
  'validation_status',
] as const satisfies readonly (keyof HistoryRecord)[];

const names = fields.join(', ');
const places = fields.map((_field, index) => `$${index + 3}`).join(', ');
const upsert = `insert into hive_release.version_history as h (id, project_id, ${names}) values ($1, $2, ${places})
  on conflict (project_id, version) do update set (${names}) = (${places})
  where (${fields.map((field) => `h.${field}`).join(', ')}) is distinct from (${places})`;

export function historyRecords({ query, transaction }: Database): Pick<Ledger, 'recordHistory' | 'history'> {
  return {
    recordHistory: (projectId, entry) =>
      transaction(async (write) => {
        const id = contentId('version', { project: projectId, version: entry.version });
        const values = fields.map((field) => (typeof entry[field] === 'string' ? text(entry[field]) : entry[field]));
        const { rowCount } = await write(upsert, [id, projectId, ...values]);
        if (rowCount === 0) return;
        const { version, change_type, commit_hash, validation_status } = entry;
        const data = { version, change_type, commit_hash, validation_status };
        await appendAudit(write, { project_id: projectId, actor: entry.created_by, event: 'history.recorded', data });
      }),
    async history(projectId) {
      const { rows } = await query<HistoryRow>(
        `select ${names} from hive_release.version_history where project_id = $1 order by created_at desc, position desc`,
        [projectId],
      );
      return rows.map((row) => ({ ...row, created_at: instant(row.created_at) }));
    },
  };
}
