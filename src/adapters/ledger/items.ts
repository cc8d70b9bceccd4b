import type { ItemRecord, Ledger } from '../../ports/ledger.ts';
import type { Database } from '../postgres/pool.ts';
import { appendAudit } from './audit.ts';
import { instant, text } from './values.ts';

type ItemRow = Omit<ItemRecord, 'changed_at'> & { changed_at: Date };

export function itemRecords({ query, transaction }: Database): Pick<Ledger, 'setItem' | 'items'> {
  return {
    setItem: ({ release_id, item_id, state, note }, by) =>
      transaction(async (write) => {
        const { rows } = await write<{ project_id: string }>(
          `with changed as (
             insert into hive_release.items as i (release_id, item_id, state, note) values ($1, $2, $3, $4)
             on conflict (release_id, item_id) do update set state = $3, note = $4, changed_at = clock_timestamp()
             where (i.state, i.note) is distinct from ($3, $4)
             returning release_id)
           select r.project_id from changed join hive_release.releases r on r.id = changed.release_id`,
          [release_id, item_id, state, text(note)],
        );
        const [changed] = rows;
        if (!changed) return;
        const data = { release_id, item_id, note };
        await appendAudit(write, { project_id: changed.project_id, actor: by, event: `item.${state}`, data });
      }),
    async items(releaseId) {
      const { rows } = await query<ItemRow>(
        `select release_id, item_id, state, note, changed_at from hive_release.items where release_id = $1 order by position`,
        [releaseId],
      );
      return rows.map((row) => ({ ...row, changed_at: instant(row.changed_at) }));
    },
  };
}
