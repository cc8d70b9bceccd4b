import type { Analysis } from '../../domain/records/analysis.ts';
import type { Ledger, ProjectRecord } from '../../ports/ledger.ts';
import type { Database } from '../postgres/pool.ts';
import { appendAudit, ourselves } from './audit.ts';
import { json, text } from './values.ts';

export function projectRecords({ query: read, transaction }: Database): Pick<Ledger, 'saveProject' | 'project'> {
  return {
    async project(id) {
      const found = 'select id, name, root, remote_url from hive_release.projects where id = $1';
      return (await read<ProjectRecord>(found, [id])).rows[0] ?? null;
    },
    saveProject: ({ id, name, root, remote_url }) =>
      transaction(async (query) => {
        const { rowCount } = await query(
          `insert into hive_release.projects as p (id, name, root, remote_url) values ($1, $2, $3, $4)
           on conflict (id) do update set name = $2, root = $3, remote_url = $4, saved_at = clock_timestamp()
           where (p.name, p.root, p.remote_url) is distinct from ($2, $3, $4)`,
          [id, text(name), text(root), remote_url],
        );
        if (rowCount === 0) return;
        await appendAudit(query, {
          project_id: id,
          actor: ourselves,
          event: 'project.saved',
          data: { name, root, remote_url },
        });
      }),
  };
}

export function analysisRecords({ query, transaction }: Database): Pick<Ledger, 'saveAnalysis' | 'analysis'> {
  return {
    saveAnalysis: (analysis) =>
      transaction(async (write) => {
        const { id, project_id, head, bump, next_version } = analysis;
        const { rowCount } = await write(
          'insert into hive_release.analyses (id, project_id, document) values ($1, $2, $3) on conflict do nothing',
          [id, project_id, json(analysis)],
        );
        if (rowCount === 0) return;
        const data = { analysis_id: id, head, bump, next_version };
        await appendAudit(write, { project_id, actor: ourselves, event: 'analysis.saved', data });
      }),
    async analysis(id) {
      const { rows } = await query<{ document: Analysis }>('select document from hive_release.analyses where id = $1', [
        id,
      ]);
      return rows[0]?.document ?? null;
    },
  };
}
