import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '../../../src/adapters/clock.ts';
import { openLedger } from '../../../src/adapters/ledger/ledger.ts';
import { pendingOperations } from '../../../src/adapters/ledger/operations.ts';
import type { Database } from '../../../src/adapters/postgres/pool.ts';
import type { Ledger } from '../../../src/ports/ledger.ts';
import { ledgerContract, samplePlan } from '../../contracts/ledger.ts';
import { fakeClock } from '../../fakes/clock.ts';
import { fakeLedger } from '../../fakes/ledger.ts';
import { migrationsDirectory, type TemporaryDatabase, temporaryDatabase } from '../postgres/temporary-database.ts';

let temporary: TemporaryDatabase;
let database: Database;
let ledger: Ledger;

beforeAll(async () => {
  temporary = await temporaryDatabase();
  database = await temporary.open();
  ledger = await openLedger(database, systemClock, migrationsDirectory);
});

afterAll(() => temporary?.remove());

ledgerContract('PostgreSQL', async () => ledger);
ledgerContract('memory', async () => fakeLedger(fakeClock()));

async function project(id: string): Promise<string> {
  await ledger.saveProject({ id, name: id, root: `/srv/${id}`, remote_url: null });
  return id;
}

describe('several servers on one ledger', () => {
  it('keeps the chain whole under many writers at once', async () => {
    const id = await project('project_busy');
    const other = await openLedger(await temporary.open(), systemClock, migrationsDirectory);
    const operations = Array.from({ length: 40 }, (_, index) => ({
      id: `operation_busy_${index % 20}`,
      project_id: id,
      kind: 'run' as const,
      input: {},
      requested_by: 'agent',
    }));
    await Promise.all(operations.map((operation, index) => (index % 2 ? ledger : other).openOperation(operation)));
    expect(await ledger.audit(id, { after: 0, limit: 100 })).toHaveLength(21);
    expect(await ledger.brokenAuditEntry()).toBeNull();
  });

  it('announces every entry as chain and number', async () => {
    const id = await project('project_heard');
    const listener = await database.session();
    await listener.connect();
    const heard = new Promise<string>((resolve) =>
      listener.on('notification', ({ payload }) => resolve(payload ?? '')),
    );
    await listener.query('listen hive_release');
    await ledger.openOperation({
      id: 'operation_heard',
      project_id: id,
      kind: 'plan',
      input: {},
      requested_by: 'agent',
    });
    expect(JSON.parse(await heard)).toEqual({ chain: 'ledger', seq: expect.any(Number) });
    await listener.end();
  });

  it('lists the operations nobody has ended', async () => {
    const id = await project('project_pending');
    for (const name of ['pending_a', 'pending_b']) {
      await ledger.openOperation({ id: name, project_id: id, kind: 'rollback', input: {}, requested_by: 'agent' });
    }
    await ledger.endOperation('pending_a', { status: 'success', result: { fine: true }, problem: null });
    const pending = (await pendingOperations(database)).filter(({ project_id }) => project_id === id);
    expect(pending).toEqual([{ id: 'pending_b', project_id: id, kind: 'rollback' }]);
  });
});

describe('the record cannot be edited unnoticed', () => {
  const refused = /append-only/;

  it.each([
    ['update hive_release.audit set actor = $1', ['x']],
    ['delete from hive_release.audit', []],
    ['truncate hive_release.audit', []],
    ['update hive_release.evidence set recorded_by = $1', ['x']],
    ['delete from hive_release.evidence', []],
    ['truncate hive_release.evidence', []],
    ['delete from hive_release.audit_head', []],
    ['truncate hive_release.audit_head', []],
  ])('%s is refused', async (statement, values) => {
    await expect(database.query(statement, values)).rejects.toThrow(refused);
  });

  /** Runs the statement as a superuser with every trigger off, checks, and puts the chain back. */
  async function tampered(statement: string, values: unknown[]): Promise<number | null> {
    let broken: number | null = null;
    const takenBack = database.transaction(async (query) => {
      await query('set local session_replication_role = replica');
      await query(statement, values);
      const { rows } = await query<{ seq: string | null }>('select hive_release.broken_audit_entry() as seq');
      broken = rows[0]?.seq ? Number(rows[0].seq) : null;
      throw new Error('take it back');
    });
    await expect(takenBack).rejects.toThrow('take it back');
    return broken;
  }

  it('finds a changed, a removed, an inserted and a cut-off entry', async () => {
    const id = await project('project_tampered');
    await ledger.openRelease({ project_id: id, plan: samplePlan(id), by: 'agent' });
    const entries = await ledger.audit(id, { after: 0, limit: 10 });
    const middle = entries[1]?.seq ?? 0;
    const last = entries[2]?.seq ?? 0;
    expect(
      await tampered(`update hive_release.audit set data = data || '{"forged": true}' where seq = $1`, [middle]),
    ).toBe(middle);
    expect(await tampered(`update hive_release.audit set actor = 'nobody' where seq = $1`, [middle])).toBe(middle);
    expect(await tampered(`update hive_release.audit set at = at + interval '1 day' where seq = $1`, [last])).toBe(
      last,
    );
    expect(await tampered('delete from hive_release.audit where seq = $1', [middle])).toBe(middle + 1);
    expect(await tampered('delete from hive_release.audit where seq = $1', [last])).toBe(last);
    expect(await tampered('delete from hive_release.audit', [])).toBe(1);
    const inserted = `insert into hive_release.audit select seq + 1, at, project_id, actor, event, data, hash, hash
      from hive_release.audit where seq = $1`;
    expect(await tampered(inserted, [last])).toBe(last + 1);
    expect(await ledger.brokenAuditEntry()).toBeNull();
  });
});
