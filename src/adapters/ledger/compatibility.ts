import type { CompatibilityRecord, Ledger } from '../../ports/ledger.ts';
import type { Database } from '../postgres/pool.ts';
import { appendAudit } from './audit.ts';
import { instant, json, text } from './values.ts';

type CompatibilityRow = Omit<CompatibilityRecord, 'verified_at'> & { verified_at: Date };

/** The columns of R76 that are given to it. */
const names =
  'component_name, component_version, compatible_framework_version, compatibility_level, notes, verified_at';

const insert = `insert into hive_release.component_compatibility (project_id, ${names})
  select $1, ${names} from jsonb_to_recordset($2::jsonb) as r(component_name text, component_version text,
    compatible_framework_version text, compatibility_level text, notes text, verified_at timestamptz)
  on conflict do nothing`;

export function compatibilityRecords({
  query,
  transaction,
}: Database): Pick<Ledger, 'recordCompatibility' | 'compatibility'> {
  return {
    recordCompatibility: (project_id, records, by) =>
      transaction(async (write) => {
        const { rowCount } = await write(insert, [project_id, json(records)]);
        if (rowCount === 0) return;
        const data = { count: rowCount };
        await appendAudit(write, { project_id, actor: text(by), event: 'compatibility.recorded', data });
      }),
    async compatibility(projectId, frameworkVersion) {
      const { rows } = await query<CompatibilityRow>(
        `select ${names} from hive_release.component_compatibility
         where project_id = $1 and compatible_framework_version = $2 order by component_name`,
        [projectId, frameworkVersion],
      );
      return rows.map((row) => ({ ...row, verified_at: instant(row.verified_at) }));
    },
  };
}
