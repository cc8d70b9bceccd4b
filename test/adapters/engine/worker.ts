import { appendFile } from 'node:fs/promises';
import { systemClock } from '../../../src/adapters/clock.ts';
import { createEngine } from '../../../src/adapters/engine/engine.ts';
import { openLedger } from '../../../src/adapters/ledger/ledger.ts';
import { pendingOperations } from '../../../src/adapters/ledger/operations.ts';
import { embeddedDatabase } from '../../../src/adapters/postgres/embedded.ts';
import { openDatabase } from '../../../src/adapters/postgres/pool.ts';
import { embeddedOptions, migrationsDirectory, quietLog } from '../postgres/temporary-database.ts';

/** A server process of its own: carries operations of three steps and notes every step in a journal file. */
const [dataDirectory = '', journal = '', mode = ''] = process.argv.slice(2);
const options = embeddedOptions(dataDirectory);
const revive = async () => (await embeddedDatabase(options)).connection;
const database = openDatabase({ connection: await revive(), revive, clock: systemClock, log: quietLog });
const ledger = await openLedger(database, systemClock, migrationsDirectory);
const executorId = systemClock.freshId('executor');

const engine = await createEngine({
  database,
  executorId,
  log: quietLog,
  clock: systemClock,
  lookEvery: 500,
  pendingOperations: async () =>
    (await pendingOperations(database)).map(({ id, project_id }) => ({ id, line: project_id })),
  perform: async (operationId, durable) => {
    const say = (words: string) => appendFile(journal, `${process.pid} ${operationId} ${words}\n`);
    const first = await durable.once('first', async () => {
      await say('first');
      return { by: process.pid };
    });
    await durable.once('second', async () => {
      await say('second begins');
      if (mode === 'slow') await systemClock.wait(2_000);
      if (mode === 'hang') await new Promise(() => setInterval(() => undefined, 1_000));
      await say('second ends');
    });
    await say(`remembers ${first.by}`);
    await ledger.endOperation(operationId, {
      status: 'success',
      result: { first: first.by, last: process.pid },
      problem: null,
    });
  },
});

process.send?.({ ready: executorId });
process.on('message', async (message: { start?: string; close?: boolean }) => {
  if (message.start) await engine.start(message.start, 'line');
  if (!message.close) return;
  await engine.close();
  await ledger.close();
  process.disconnect();
});
