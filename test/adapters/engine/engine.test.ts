import { type ChildProcess, fork } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../../src/adapters/clock.ts';
import { createEngine } from '../../../src/adapters/engine/engine.ts';
import { openLedger } from '../../../src/adapters/ledger/ledger.ts';
import { serverNote } from '../../../src/adapters/postgres/cluster.ts';
import type { Database } from '../../../src/adapters/postgres/pool.ts';
import { Problem } from '../../../src/domain/problem.ts';
import type { Engine, Perform } from '../../../src/ports/engine.ts';
import type { Ledger, OperationRecord } from '../../../src/ports/ledger.ts';
import {
  migrationsDirectory,
  quietLog,
  type TemporaryDatabase,
  temporaryDatabase,
} from '../postgres/temporary-database.ts';

let temporary: TemporaryDatabase;
let database: Database;
let ledger: Ledger;
const children: ChildProcess[] = [];

beforeAll(async () => {
  temporary = await temporaryDatabase();
  database = await temporary.open();
  ledger = await openLedger(database, systemClock, migrationsDirectory);
  await ledger.saveProject({ id: 'project', name: 'sample', root: '/srv/sample', remote_url: null });
});

afterAll(async () => {
  for (const child of children) child.kill('SIGKILL');
  await temporary?.remove();
});

const openOperation = (id: string): Promise<OperationRecord> =>
  ledger.openOperation({ id, project_id: 'project', kind: 'run', input: {}, requested_by: 'agent' });

async function until<T>(look: () => Promise<T | null | false | undefined>, seconds = 30): Promise<T> {
  for (let waited = 0; waited < seconds * 1_000; waited += 20) {
    const seen = await look();
    if (seen) return seen;
    await systemClock.wait(20);
  }
  throw new Error(`did not happen within ${seconds} s`);
}

const ended = (id: string) =>
  until(async () => {
    const operation = await ledger.operation(id);
    return operation?.status !== 'in_progress' && operation;
  });

describe('one process', () => {
  let engine: Engine;
  let perform: Perform;
  let pending: { id: string; line: string | null }[];

  beforeEach(async () => {
    pending = [];
    engine = await createEngine({
      database,
      perform: (id, durable) => perform(id, durable),
      executorId: systemClock.freshId('executor'),
      log: quietLog,
      clock: systemClock,
      lookEvery: 100,
      pendingOperations: async () => pending,
    });
  });

  afterEach(() => engine.close());

  const finish = (id: string, result: unknown = null) =>
    ledger.endOperation(id, { status: 'success', result, problem: null });

  it('runs an operation once, however often it is started', async () => {
    let runs = 0;
    perform = async (id, durable) => {
      runs += 1;
      await finish(id, await durable.once('answer', async () => ({ six: 6, none: undefined })));
    };
    await openOperation('once');
    await Promise.all(Array.from({ length: 5 }, () => engine.start('once', null)));
    expect((await ended('once')).result).toEqual({ six: 6 });
    await engine.start('once', null);
    await systemClock.wait(100);
    expect(runs).toBe(1);
  });

  it('keeps one line in line, and lets another go on beside it', async () => {
    let inside = 0;
    let most = 0;
    const order: string[] = [];
    perform = async (id) => {
      order.push(id);
      if (id.startsWith('same')) {
        inside += 1;
        most = Math.max(most, inside);
        await systemClock.wait(1_500);
        inside -= 1;
      }
      await finish(id);
    };
    for (const id of ['same_1', 'same_2', 'other_1']) await openOperation(id);
    await Promise.all([engine.start('same_1', 'a'), engine.start('same_2', 'a')]);
    await engine.start('other_1', 'b');
    await Promise.all(['same_1', 'same_2', 'other_1'].map(ended));
    expect(order.indexOf('other_1')).toBeLessThan(2);
    expect(most).toBe(1);
  });

  it('throws the same problem live and on replay, and hides what is not one', async () => {
    const seen: unknown[] = [];
    perform = async (id, durable) => {
      const attempt = (name: string, error: Error) =>
        durable.once(name, async () => Promise.reject(error)).catch((caught: unknown) => seen.push(caught));
      await attempt('known', new Problem('TAG_TAKEN', { values: { tag: 'v1' } }));
      await attempt('unknown', new Error('secret words'));
      await finish(id);
    };
    await openOperation('problems');
    await engine.start('problems', null);
    await ended('problems');
    expect(seen.map((error) => (error as Problem).code)).toEqual(['TAG_TAKEN', 'INTERNAL']);
    expect((seen[0] as Problem).fields.values).toEqual({ tag: 'v1' });
    expect(((seen[1] as Problem).cause as Error).message).toBe('secret words');
  });

  it('waits for the bell or the time, whichever comes first, and a bell rung early is not lost', async () => {
    const rang: boolean[] = [];
    perform = async (id, durable) => {
      rang.push(await durable.pause(0.1));
      rang.push(await durable.pause(20));
      await finish(id);
    };
    await openOperation('bell');
    await engine.start('bell', null);
    await until(async () => rang.length === 1);
    await engine.ring('bell');
    await ended('bell');
    expect(rang).toEqual([false, true]);
    await engine.ring('nobody-there');
  });

  it('starts operations whose run is missing, and goes on with those whose run broke off', async () => {
    let tries = 0;
    let firsts = 0;
    perform = async (id, durable) => {
      tries += 1;
      await durable.once('first', async () => {
        firsts += 1;
      });
      if (tries === 1) throw new Error('the process lost its way');
      await finish(id);
    };
    await openOperation('missing');
    pending = [{ id: 'missing', line: 'a' }];
    await ended('missing');
    pending = [];
    expect({ tries, firsts }).toEqual({ tries: 2, firsts: 1 });
  });

  it('lets work wait for a lost ledger instead of failing it', async () => {
    let tries = 0;
    perform = async (id, durable) => {
      await durable.once('write', async () => {
        tries += 1;
        if (tries === 1) throw new Problem('LEDGER_UNREACHABLE');
      });
      await finish(id);
    };
    await openOperation('away');
    await engine.start('away', null);
    expect((await ended('away')).status).toBe('success');
    expect(tries).toBe(2);
  });

  it('goes on when the database is killed in the middle', async () => {
    let kills = 0;
    perform = async (id, durable) => {
      const before = await durable.once('before', async () => 1);
      const killed = await durable.once('kill', async () => {
        kills += 1;
        if (kills === 1) await killDatabase();
        return 2;
      });
      await durable.pause(0.2);
      await finish(id, before + killed);
    };
    await openOperation('killed');
    pending = [{ id: 'killed', line: 'a' }];
    await engine.start('killed', 'a');
    expect((await ended('killed')).result).toBe(3);
    expect(await ledger.brokenAuditEntry()).toBeNull();
  });
});

async function killDatabase(): Promise<void> {
  const { dataDirectory } = temporary.options;
  const note = await serverNote(join(dataDirectory, 'cluster-18'));
  if (!note) throw new Error('no server to kill');
  try {
    process.kill(note.pid, 'SIGKILL');
  } catch {
    // It is being started again at this moment.
  }
}

describe('several processes', () => {
  const script = join(import.meta.dirname, 'worker.ts');

  async function worker(mode: string): Promise<ChildProcess> {
    const { dataDirectory } = temporary.options;
    const journal = join(dirname(dataDirectory), 'journal');
    const child = fork(script, [dataDirectory, journal, mode], {
      execArgv: ['--import', 'tsx'],
      stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
    });
    children.push(child);
    await new Promise<void>((resolve, reject) => {
      child.once('message', () => resolve());
      child.once('exit', (code) => reject(new Error(`the worker ended with ${code}`)));
    });
    return child;
  }

  const journal = async () =>
    (await readFile(join(dirname(temporary.options.dataDirectory), 'journal'), 'utf8').catch(() => ''))
      .trim()
      .split('\n');
  const gone = (child: ChildProcess) => new Promise((resolve) => child.once('exit', resolve));

  it('takes over the work of a process that was killed in the middle of a step', async () => {
    const doomed = await worker('hang');
    await openOperation('taken_over');
    doomed.send({ start: 'taken_over' });
    await until(async () => (await journal()).some((line) => line.endsWith('second begins')));
    const heir = await worker('finish');
    const death = gone(doomed);
    doomed.kill('SIGKILL');
    await death;
    const operation = await ended('taken_over');
    expect(operation.result).toEqual({ first: doomed.pid, last: heir.pid });
    expect((await journal()).map((line) => line.replace(/^\d+ /, ''))).toEqual([
      'taken_over first',
      'taken_over second begins',
      'taken_over second begins',
      'taken_over second ends',
      `taken_over remembers ${doomed.pid}`,
    ]);
    let printed = '';
    heir.stdout?.on('data', (chunk) => {
      printed += String(chunk);
    });
    const left = gone(heir);
    heir.send({ close: true });
    expect(await left).toBe(0);
    expect(printed).toBe('');
  });

  it('leaves the work of a process alone that lives and only lost its connections', async () => {
    const slow = await worker('slow');
    await openOperation('kept');
    slow.send({ start: 'kept' });
    await until(async () => (await journal()).some((line) => line.endsWith('kept second begins')));
    await worker('finish');
    slow.kill('SIGSTOP');
    // Everybody's connections, so that its lock is free; the other one has its own again within a second.
    await database.query(
      'select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid() and datname is not null',
    );
    await systemClock.wait(7_000);
    slow.kill('SIGCONT');
    expect((await ended('kept')).result).toEqual({ first: slow.pid, last: slow.pid });
    expect((await journal()).filter((line) => line.endsWith('kept second begins'))).toHaveLength(1);
  });

  it('takes over from elsewhere only once the lock stayed free for a while', async () => {
    const doomed = await worker('hang');
    await openOperation('elsewhere');
    doomed.send({ start: 'elsewhere' });
    await until(async () => (await journal()).some((line) => line.endsWith('elsewhere second begins')));
    await database.query(
      `update hive_release_engine.workflow_status set executor_id = 'executor_x@elsewhere.1.1' where workflow_uuid = $1`,
      ['elsewhere'],
    );
    const death = gone(doomed);
    doomed.kill('SIGKILL');
    await death;
    await worker('finish');
    await systemClock.wait(6_000);
    expect((await ledger.operation('elsewhere'))?.status).toBe('in_progress');
    expect((await ended('elsewhere')).result).toMatchObject({ first: doomed.pid });
  });
});

it.each([40, 120])(
  'starts although the database is killed %i ms into its start',
  async (after) => {
    const starting = createEngine({
      database,
      perform: (id) => ledger.endOperation(id, { status: 'success', result: after, problem: null }),
      executorId: systemClock.freshId('executor'),
      log: quietLog,
      clock: systemClock,
      pendingOperations: async () => [],
    });
    await systemClock.wait(after);
    await killDatabase();
    const engine = await starting;
    const id = `started_${after}`;
    await openOperation(id);
    await engine.start(id, null);
    expect((await ended(id)).result).toBe(after);
    await engine.close();
  },
  120_000,
);
