import type { ComponentRecord, Ledger } from '../../ports/ledger.ts';
import type { Database } from '../postgres/pool.ts';
import { appendAudit } from './audit.ts';
import { instant, json, text } from './values.ts';

type ComponentRow = Omit<ComponentRecord, 'created_at'> & { created_at: Date };

/** The columns of R74 and the component they are about, in the order of the record. */
const names = [
  'release_version',
  'component_type',
  'name',
  'version',
  'previous_version',
  'change_type',
  'prerelease_stage',
  'rollback_instructions',
  'compatibility_version',
  'created_by',
  'created_at',
  'release_notes',
] as const satisfies readonly (keyof ComponentRecord)[];

const list = names.join(', ');
const typed = names.map((name) => `${name} ${name === 'created_at' ? 'timestamptz' : 'text'}`).join(', ');
const insert = `insert into hive_release.component_versions (project_id, ${list})
  select $1, ${list} from jsonb_to_recordset($2::jsonb) as r(${typed}) on conflict do nothing`;

export function componentRecords({ query, transaction }: Database): Pick<Ledger, 'recordComponents' | 'components'> {
  return {
    recordComponents: (project_id, release_version, records) =>
      transaction(async (write) => {
        const { rowCount } = await write(insert, [
          project_id,
          json(records.map((one) => ({ ...one, release_version }))),
        ]);
        if (rowCount === 0) return;
        const actor = text(records[0]?.created_by ?? '');
        const data = { release_version, count: rowCount };
        await appendAudit(write, { project_id, actor, event: 'components.recorded', data });
      }),
    async components(projectId, releaseVersion) {
      const { rows } = await query<ComponentRow>(
        `select ${list} from hive_release.component_versions where project_id = $1 and release_version = $2
         order by component_type, name`,
        [projectId, releaseVersion],
      );
      return rows.map((row) => ({ ...row, created_at: instant(row.created_at) }));
    },
  };
}
